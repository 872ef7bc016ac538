//! A folder of results, a file each.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Outcome, Result, Unit};

/// A folder of results. A result appears whole or not at all, under a name that follows from its unit, so that a unit that is
/// done twice is there once; any number of programs may write into the folder at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    folder: PathBuf,
}

/// What the names of results end in.
const EXTENSION: &str = "jsonl";

impl Results {
    /// The results in a folder, which need not be there yet.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a unit's result: in one of 256 folders, for a folder of millions of files is slow.
    pub fn file(&self, unit: &Unit) -> PathBuf {
        self.folder.join(Self::name(unit))
    }

    /// The same below the folder: `0f/0f3a….jsonl`.
    pub fn name(unit: &Unit) -> String {
        let start: String = unit.unit.chars().take(2).collect();
        format!("{start}/{}.{EXTENSION}", unit.unit)
    }

    /// The result of a unit, if it is there.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, was cut off, changed, or is of another unit.
    pub fn read(&self, unit: &Unit) -> Result<Option<Outcome>> {
        let path = self.file(unit);
        match fs::read(&path) {
            Ok(text) => Outcome::unsealed(&text, unit, &path).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &path)(error)),
        }
    }

    /// Writes the result of a unit, whole or not at all.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written to, a full disk.
    pub fn write(&self, unit: &Unit, outcome: &Outcome) -> Result<()> {
        let (path, text) = (self.file(unit), outcome.sealed(unit)?);
        cijfer_files::write_whole(&path, |file| file.write_all(text.as_bytes()))
            .map_err(Error::io("write", &path))
    }

    /// Refuses a result of none of these units. What is left of programs that were killed while they wrote is passed over.
    pub(crate) fn check(&self, units: &HashSet<&str>) -> Result<()> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        for folder in entries(&self.folder)? {
            if !folder.is_dir() {
                continue;
            }
            for path in entries(&folder)? {
                let stem = path.file_stem().and_then(|stem| stem.to_str());
                if path.extension().is_some_and(|end| end == EXTENSION)
                    && stem.is_none_or(|stem| !units.contains(stem))
                {
                    return Err(Error::Foreign { path });
                }
            }
        }
        Ok(())
    }
}

/// What lies in a folder, in the order of its names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || {
        let entries = fs::read_dir(folder)?;
        let mut paths = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    read().map_err(Error::io("read", folder))
}

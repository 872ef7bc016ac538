//! A folder of results, a file each.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::storage::within;
use crate::{Error, Outcome, Result, Storage, Unit};

/// A folder of results. A result appears whole or not at all, under a name that follows from its unit, so that a unit that is
/// done twice is there once; any number of programs may write into the folder at a time.
#[derive(Debug, Clone)]
pub struct Results {
    folder: PathBuf,
    storage: Storage,
}

/// What the names of results end in.
const EXTENSION: &str = "jsonl";

impl Results {
    /// The results in a folder of files, which need not be there yet.
    ///
    /// ```
    /// let results = cijfer_work::Results::in_folder("results");
    /// assert_eq!(results.folder(), std::path::Path::new("results"));
    /// ```
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            storage: Storage::files(),
        }
    }

    /// The same in a folder of this storage.
    #[must_use]
    pub fn with_storage(self, storage: Storage) -> Self {
        Self { storage, ..self }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a unit's result: in one of 256 folders, for a folder of millions of files is slow.
    pub fn file(&self, unit: &Unit) -> PathBuf {
        within(&self.folder, &Self::name(unit))
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
        let Some(mut reader) = self.storage.reader(&path)? else {
            return Ok(None);
        };
        let mut text = Vec::new();
        reader
            .read_to_end(&mut text)
            .map_err(Error::io("read", &path))?;
        Outcome::unsealed(&text, unit, &path).map(Some)
    }

    /// Writes the result of a unit, whole or not at all.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written to, a full disk.
    pub fn write(&self, unit: &Unit, outcome: &Outcome) -> Result<()> {
        let text = outcome.sealed(unit)?;
        self.storage.write(&self.file(unit), text.as_bytes())
    }

    /// Refuses a result of none of these units. What is left of programs that were killed while they wrote is passed over.
    pub(crate) fn check(&self, units: &HashSet<&str>) -> Result<()> {
        for path in self.files()? {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if path.extension().is_some_and(|end| end == EXTENSION)
                && stem.is_none_or(|stem| !units.contains(stem))
            {
                return Err(Error::Foreign { path });
            }
        }
        Ok(())
    }

    /// What lies in the folders of the folder.
    fn files(&self) -> Result<Vec<PathBuf>> {
        if let Some(found) = self.storage.list(&within(&self.folder, ""), true)? {
            return Ok(found);
        }
        let mut files = Vec::new();
        if self.folder.is_dir() {
            for folder in entries(&self.folder)? {
                if folder.is_dir() {
                    files.extend(entries(&folder)?);
                }
            }
        }
        Ok(files)
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

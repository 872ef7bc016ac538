//! The four files of MNIST: their names and their content.

use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use crate::error::{Error, Result};
use crate::idx::Idx;

/// One of the four files of MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    TrainImages,
    TrainLabels,
    TestImages,
    TestLabels,
}

/// The MD5 sum of each part's uncompressed content. Archives differ with the compressor; contents do not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checksums<'a>(pub(crate) [&'a str; 4]);

/// The sums of MNIST as published.
pub(crate) const PUBLISHED: Checksums<'static> = Checksums([
    "6bbc9ace898e44ae57da46a324031adb",
    "a25bea736e30d166cdddb491f175f624",
    "2646ac647ad5339dbf082846283269ea",
    "27ae3e4e09519cfbb04c329615203637",
]);

impl Part {
    pub(crate) const ALL: [Self; 4] = [
        Self::TrainImages,
        Self::TrainLabels,
        Self::TestImages,
        Self::TestLabels,
    ];

    /// The name under which the part is published, without `.gz`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TrainImages => "train-images-idx3-ubyte",
            Self::TrainLabels => "train-labels-idx1-ubyte",
            Self::TestImages => "t10k-images-idx3-ubyte",
            Self::TestLabels => "t10k-labels-idx1-ubyte",
        }
    }

    /// The names under which the part is looked for: as published or with the dot that some unpackers write, uncompressed before
    /// gzipped.
    fn names(self) -> [String; 4] {
        let name = self.name();
        let dotted = name.replace("-idx", ".idx");
        [
            name.to_owned(),
            format!("{name}.gz"),
            dotted.clone(),
            format!("{dotted}.gz"),
        ]
    }

    /// The part's file in a folder.
    pub(crate) fn find(self, folder: &Path) -> Result<PathBuf> {
        let names = self.names();
        if let Err(error) = std::fs::read_dir(folder) {
            return Err(Error::io("read the folder", folder)(error));
        }
        match names
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.exists())
        {
            Some(path) => Ok(path),
            None => Err(Error::Missing {
                folder: folder.to_owned(),
                looked_for: names.to_vec(),
            }),
        }
    }

    /// Removes the part from a folder under all names but one, so that a damaged file does not hide the sound one.
    #[cfg(feature = "download")]
    pub(crate) fn remove_other_names(self, folder: &Path, kept: &str) -> Result<()> {
        for path in self
            .names()
            .iter()
            .filter(|name| *name != kept)
            .map(|name| folder.join(name))
        {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io("remove", &path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the part from a file, and compares its content with the sums if there are any.
    pub(crate) fn read(self, path: &Path, checksums: Option<Checksums<'_>>) -> Result<Idx> {
        let idx = Idx::read(path)?;
        if let Some(Checksums(sums)) = checksums {
            let (expected, found) = (sums[self as usize], content_md5(&idx)?);
            if expected != found {
                return Err(Error::Checksum {
                    path: path.to_owned(),
                    expected: expected.to_owned(),
                    found,
                });
            }
        }
        Ok(idx)
    }
}

/// The MD5 sum of the uncompressed content, in hexadecimal.
pub(crate) fn content_md5(idx: &Idx) -> Result<String> {
    let sum = Md5::new()
        .chain_update(idx.header()?)
        .chain_update(&idx.data)
        .finalize();
    Ok(sum.iter().map(|byte| format!("{byte:02x}")).collect())
}

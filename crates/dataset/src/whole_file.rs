use std::io::{self, Write};
use std::path::Path;

#[cfg(feature = "download")]
use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// Writes a file that appears only when it is whole. Missing folders are made.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    cijfer_files::write_whole(path, write).map_err(Error::io("write", path))
}

/// An empty file under a temporary name in the folder of `path`. It is removed unless it is [`rename`]d.
#[cfg(feature = "download")]
pub(crate) fn temporary_beside(path: &Path) -> Result<NamedTempFile> {
    cijfer_files::temporary_beside(path).map_err(Error::io("write", path))
}

/// Gives a temporary file its final name, and replaces a file of that name.
#[cfg(feature = "download")]
pub(crate) fn rename(file: NamedTempFile, path: &Path) -> Result<()> {
    cijfer_files::publish(file, path).map_err(Error::io("write", path))
}

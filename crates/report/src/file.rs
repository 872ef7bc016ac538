//! Files that appear under their names only when they are whole.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::{Error, Result};

/// Writes a file: first under a temporary name in the same folder, and under its own name when
/// every byte is there. An older file of that name is replaced.
///
/// # Errors
///
/// [`Error::Write`] with the path; the file is then as it was before.
pub fn write_file(path: &Path, content: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        // A temporary file is for its owner's eyes alone, and what is written here is for all:
        // the mask of the process then takes away what it always takes away.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(content)?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("table.csv");
        write_file(&path, b"old").expect("can be written");
        write_file(&path, b"new").expect("can be replaced");
        assert_eq!(fs::read(&path).expect("is there"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("missing").join("table.csv");
        let error = write_file(&path, b"").expect_err("the folder is missing");
        assert_eq!(
            error.to_string(),
            format!("cannot write {}", path.display())
        );
    }
}

//! Files that appear under their names only when they are whole.

use std::fs;
use std::path::Path;

use crate::{Error, Result};

/// Writes a file: first under a temporary name in the same folder, and under its own name when
/// every byte is there. An older file of that name is replaced.
///
/// # Errors
///
/// [`Error::Write`] with the path; the file is then as it was before.
pub fn write_file(path: &Path, content: &[u8]) -> Result<()> {
    cijfer_files::write_whole(path, |writer| writer.write_all(content)).map_err(|source| {
        Error::Write {
            path: path.to_owned(),
            source,
        }
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
    fn a_file_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blocked = folder.path().join("blocked");
        write_file(&blocked, b"").expect("can be written");
        let path = blocked.join("table.csv");
        let error = write_file(&path, b"").expect_err("a file is in the way");
        assert_eq!(
            error.to_string(),
            format!("cannot write {}", path.display())
        );
    }
}

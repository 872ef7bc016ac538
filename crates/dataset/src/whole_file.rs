use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// Writes a file that is either there and whole, or not there at all: under a temporary name in the same folder, renamed at the end.
/// Missing folders are made.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let mut file = temporary_beside(path)?;
    let mut buffered = BufWriter::new(&mut file);
    write(&mut buffered)
        .and_then(|()| buffered.flush())
        .map_err(Error::io("write", path))?;
    drop(buffered);
    rename(file, path)
}

/// An empty file under a temporary name in the folder of `path`; it is removed unless [`rename`]d.
pub(crate) fn temporary_beside(path: &Path) -> Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cijfer-").suffix(".part");
    // A temporary file is readable by its owner alone; the file that it becomes has the usual permissions.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
        .tempfile_in(folder)
        .map_err(Error::io("create a file in", folder))
}

/// Gives a temporary file its final name, replacing what had that name.
pub(crate) fn rename(file: NamedTempFile, path: &Path) -> Result<()> {
    file.persist(path)
        .map(drop)
        .map_err(|error| Error::io("write", path)(error.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_whole_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        let error = write_whole(&path, |writer| {
            writer.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(
            error.unwrap_err().to_string(),
            format!("cannot write {}: the disk is full", path.display())
        );
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 0);

        write_whole(&path, |writer| writer.write_all(b"whole")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        write_whole(&path, |writer| writer.write_all(b"anew")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"anew");
    }
}

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Writes a file that is either there and whole, or as it was before. Missing folders are made.
///
/// # Errors
///
/// Those of `write`, and of the system: a folder that cannot be written to, a full disk, a folder
/// in the place of the file.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let Some(target) = regular(path)? else {
        let mut stream = File::options().write(true).open(path)?;
        write(&mut stream)?;
        return stream.flush();
    };
    let mut file = temporary_beside(&target)?;
    let mut buffered = BufWriter::new(&mut file);
    write(&mut buffered).and_then(|()| buffered.flush())?;
    drop(buffered);
    publish(file, &target)
}

/// Says whether [`write_whole`] could begin: before long work, and not after it.
///
/// # Errors
///
/// Those that [`write_whole`] would have had.
pub fn check_writable(path: &Path) -> io::Result<()> {
    match regular(path)? {
        Some(target) => temporary_beside(&target).map(drop),
        None => File::options().write(true).open(path).map(drop),
    }
}

/// An empty file under a temporary name in the folder of `path`, which is made if need be; it is
/// removed unless it is [`publish`]ed.
///
/// # Errors
///
/// Those of the system.
pub fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cijfer-").suffix(".part");
    // A temporary file is for its owner alone; the file that it becomes is as any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
        .tempfile_in(folder)
        // The temporary name means nothing to whoever reads the message.
        .map_err(|error| io::Error::from(error.kind()))
}

/// Gives a temporary file its final name, in the place and with the permissions of what had that
/// name.
///
/// # Errors
///
/// Those of the system; the temporary file is then gone.
pub fn publish(file: NamedTempFile, path: &Path) -> io::Result<()> {
    if let Ok(replaced) = fs::metadata(path) {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// The file that is to be written, links followed; `None` for a device, a pipe or the like.
fn regular(path: &Path) -> io::Result<Option<PathBuf>> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if found.is_file() => fs::canonicalize(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(linked(path))),
        Err(error) => Err(error),
    }
}

/// Where a link to a file that is not there yet points; the path itself when it is no link.
fn linked(path: &Path) -> PathBuf {
    match (fs::read_link(path), path.parent()) {
        (Ok(target), Some(folder)) => folder.join(target),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, content: &[u8]) -> io::Result<()> {
        write_whole(path, |writer| writer.write_all(content))
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let failed = write_whole(&path, |writer| {
            writer.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_known_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        check_writable(&path).unwrap();
        assert!(!path.exists());
        fs::write(&path, b"in the way").unwrap();
        assert!(check_writable(&path.join("below")).is_err());
        let error = check_writable(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_stay_what_they_are() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, b"old").unwrap();
        fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        let dangling = folder.path().join("dangling");
        symlink("not yet", &dangling).unwrap();
        write(&dangling, b"there").unwrap();
        assert_eq!(fs::read(folder.path().join("not yet")).unwrap(), b"there");
        write(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );

        let (reader, writer) = std::io::pipe().unwrap();
        let device = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&writer));
        if write(Path::new(&device), b"through").is_ok() {
            drop(writer);
            assert_eq!(io::read_to_string(reader).unwrap(), "through");
            assert!(
                fs::metadata("/dev/null")
                    .unwrap()
                    .file_type()
                    .is_char_device()
            );
        }
    }
}

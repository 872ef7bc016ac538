//! Storage of images and results: files, and objects in stores.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
#[cfg(feature = "cloud")]
use std::sync::Arc;

#[cfg(feature = "cloud")]
use cijfer_cloud::Cloud;
use cijfer_pictures::{Picture, Reading};

use crate::fingerprint::sha256_of;
use crate::{Error, Result};

/// Storage of images and results: files, and with the feature `cloud` objects at `s3://`, `gs://` and `az://`. Images are read from
/// the web, too, at `http://` and `https://`.
///
/// ```
/// use cijfer_work::Storage;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("found.json");
/// let storage = Storage::files();
/// storage.check_writable(&path)?;
/// storage.write(&path, b"{}")?;
/// assert_eq!(std::fs::read(&path)?, b"{}");
///
/// assert!(Storage::is_address("s3://bucket/scan.tif".as_ref()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Storage {
    #[cfg(feature = "cloud")]
    cloud: Option<Arc<Cloud>>,
}

impl Storage {
    /// Files alone.
    pub fn files() -> Self {
        Self::default()
    }

    /// Files, and the object stores and web servers that `cloud` reaches.
    #[cfg(feature = "cloud")]
    pub fn with_cloud(cloud: Cloud) -> Self {
        Self {
            cloud: Some(Arc::new(cloud)),
        }
    }

    /// Opens an image.
    ///
    /// # Errors
    ///
    /// An image that is not there or cannot be read, is no picture, is too large, or needs more memory.
    pub fn open(&self, path: &Path, reading: &Reading) -> Result<Picture> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            let object = Arc::new(self.cloud()?.open(address)?);
            return Ok(Picture::from_remote(path, object, reading)?);
        }
        Self::check(path)?;
        Ok(Picture::open(path, reading)?)
    }

    /// The images of a folder in an object store: all objects whose names begin with its own, which ends in `/`. `None` for what
    /// is no such folder.
    ///
    /// # Errors
    ///
    /// A store that cannot be asked, an address that is none.
    pub fn list(&self, folder: &Path, recursive: bool) -> Result<Option<Vec<PathBuf>>> {
        #[cfg(feature = "cloud")]
        if let Some(folder) = address(folder) {
            cijfer_cloud::check_address(folder)?;
            if !folder.ends_with('/') {
                return Ok(None);
            }
            let found = self.cloud()?.list(folder, recursive)?;
            return Ok(Some(found.into_iter().map(PathBuf::from).collect()));
        }
        let _ = recursive;
        Self::check(folder)?;
        Ok(None)
    }

    /// Reads a file or an object from its first byte on; nothing where there is none.
    ///
    /// # Errors
    ///
    /// One that cannot be read, an address that is none.
    pub(crate) fn reader(&self, path: &Path) -> Result<Option<Box<dyn Read>>> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            return match self.cloud()?.open(address) {
                Ok(object) => Ok(Some(Box::new(Bytes(object, 0)))),
                Err(cijfer_cloud::Error::Object {
                    failure: cijfer_cloud::Failure::NotFound { .. },
                    ..
                }) => Ok(None),
                Err(error) => Err(error.into()),
            };
        }
        Self::check(path)?;
        match File::open(path) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", path)(error)),
        }
    }

    /// Writes a file or an object, which appears under its name only once it is whole.
    ///
    /// # Errors
    ///
    /// A folder or store that cannot be written to, a full disk, an address that is none or is read alone.
    pub fn write(&self, path: &Path, content: &[u8]) -> Result<()> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            return Ok(self
                .cloud()?
                .write(address, |object| object.write_all(content))?);
        }
        Self::check(path)?;
        cijfer_files::write_whole(path, |file| file.write_all(content))
            .map_err(Error::io("write", path))
    }

    /// Says whether [`write`](Self::write) could begin: before long work, and not after it.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn check_writable(&self, path: &Path) -> Result<()> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            return Ok(self.cloud()?.check_writable(address)?);
        }
        Self::check(path)?;
        cijfer_files::check_writable(path).map_err(Error::io("write", path))
    }

    /// The length of an image in bytes.
    pub(crate) fn length(&self, path: &Path) -> Result<u64> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            use cijfer_pictures::Remote as _;
            return Ok(self.cloud()?.open(address)?.length());
        }
        Self::check(path)?;
        let metadata = std::fs::metadata(path).map_err(Error::io("read", path))?;
        Ok(metadata.len())
    }

    /// The checksum of an image.
    pub(crate) fn sha256(&self, path: &Path) -> Result<String> {
        #[cfg(feature = "cloud")]
        if let Some(address) = address(path) {
            let object = self.cloud()?.open(address)?;
            return sha256_of(&mut Bytes(object, 0)).map_err(Error::io("read", path));
        }
        Self::check(path)?;
        let mut file = File::open(path).map_err(Error::io("read", path))?;
        sha256_of(&mut file).map_err(Error::io("read", path))
    }

    #[cfg(feature = "cloud")]
    fn cloud(&self) -> Result<&Cloud> {
        self.cloud.as_deref().ok_or(Error::FilesAlone)
    }

    /// Refuses an address where none is known: a file of such a name would be looked for in vain.
    fn check(path: &Path) -> Result<()> {
        let Some(text) = address(path) else {
            return Ok(());
        };
        // There may be a secret in the rest.
        let scheme = text.split_inclusive("://").next().unwrap_or_default();
        let reason = "this program was built without the feature cloud, which knows addresses";
        let reason = io::Error::new(io::ErrorKind::Unsupported, reason);
        Err(Error::io("read", Path::new(scheme))(reason))
    }

    /// Whether a path is an address, and no name of a file.
    pub fn is_address(path: &Path) -> bool {
        address(path).is_some()
    }
}

/// What lies under a name in a folder; an address has the same strokes on every machine.
pub(crate) fn within(folder: &Path, name: &str) -> PathBuf {
    match address(folder) {
        Some(folder) => format!("{}/{name}", folder.trim_end_matches('/')).into(),
        None => folder.join(name),
    }
}

/// The address that a path is.
fn address(path: &Path) -> Option<&str> {
    let schemes = ["s3://", "gs://", "az://", "http://", "https://"];
    let is_address = |text: &&str| schemes.iter().any(|scheme| text.starts_with(scheme));
    path.to_str().filter(is_address)
}

/// An object from its first byte on.
#[cfg(feature = "cloud")]
struct Bytes(cijfer_cloud::Object, u64);

#[cfg(feature = "cloud")]
impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = cijfer_pictures::Remote::read_at(&self.0, self.1, buffer)?;
        self.1 += count as u64;
        Ok(count)
    }
}

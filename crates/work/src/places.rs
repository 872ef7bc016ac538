//! Where images lie: in files, or elsewhere.

use std::io;
#[cfg(feature = "cloud")]
use std::io::Read;
use std::path::{Path, PathBuf};
#[cfg(feature = "cloud")]
use std::sync::Arc;

#[cfg(feature = "cloud")]
use cijfer_cloud::Cloud;
use cijfer_pictures::{Picture, Reading};

use crate::fingerprint::sha256_of;
use crate::{Error, Result};

/// Where images are read from: files, and with the feature `cloud` what lies at `s3://`, `gs://`, `az://`, `http://` and `https://`.
#[derive(Clone, Default)]
pub struct Places {
    #[cfg(feature = "cloud")]
    cloud: Option<Arc<Cloud>>,
}

impl Places {
    /// Files, and nothing else.
    pub fn files() -> Self {
        Self::default()
    }

    /// Files, and what this reaches.
    #[cfg(feature = "cloud")]
    pub fn with(cloud: Cloud) -> Self {
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
        let mut file = std::fs::File::open(path).map_err(Error::io("read", path))?;
        sha256_of(&mut file).map_err(Error::io("read", path))
    }

    #[cfg(feature = "cloud")]
    fn cloud(&self) -> Result<&Cloud> {
        self.cloud.as_deref().ok_or(Error::FilesAlone)
    }

    /// Refuses an address where none is read: a file of such a name would be looked for in vain.
    fn check(path: &Path) -> Result<()> {
        let Some(text) = address(path) else {
            return Ok(());
        };
        // There may be a secret in the rest.
        let scheme = text.split_inclusive("://").next().unwrap_or_default();
        let reason = "this program was built without the feature cloud, which reads addresses";
        let reason = io::Error::new(io::ErrorKind::Unsupported, reason);
        Err(Error::io("read", Path::new(scheme))(reason))
    }

    /// Whether a path is an address, and no name of a file.
    pub fn is_address(path: &Path) -> bool {
        address(path).is_some()
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

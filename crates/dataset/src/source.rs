use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::error::{Error, Result};
use crate::mnist::{Checksums, Mnist, PUBLISHED, Verification};
use crate::origin::Origin;
use crate::progress::Progress;

/// The places where MNIST is looked for, in this order: a folder that is named, the folder in the environment, the cache, the internet.
/// When none of them has it, the program draws digits.
///
/// ```
/// use cijfer_dataset::Source;
///
/// // Neither a folder nor a cache nor the internet: digits are drawn.
/// let source = Source { cache: None, offline: true, drawn_train: 50, drawn_test: 10, ..Source::default() };
/// let digits = source.load(&mut |_| {})?;
/// assert!(digits.origin.is_fallback());
/// assert_eq!((digits.train.len(), digits.test.len()), (50, 10));
/// # Ok::<(), cijfer_dataset::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    /// A folder that is named. When it cannot be used, that is an error, and nothing else is tried.
    pub folder: Option<PathBuf>,
    /// The folder in the environment variable `CIJFER_DATA`, which the caller reads. When it cannot be used, that is an error, too.
    pub environment: Option<PathBuf>,
    /// The folder for downloaded files; with `None` nothing is downloaded.
    pub cache: Option<PathBuf>,
    /// Whether a folder must hold the published MNIST. The cache always must.
    pub verification: Verification,
    /// The addresses of folders on the internet, in the order in which they are tried.
    pub mirrors: Vec<String>,
    /// The proxy for downloads, which the caller may read from `HTTPS_PROXY`.
    pub proxy: Option<String>,
    /// Whether downloads are forbidden.
    pub offline: bool,
    /// The number of digits to train on that are drawn when MNIST is not available.
    pub drawn_train: usize,
    /// The number of digits to test on that are drawn when MNIST is not available.
    pub drawn_test: usize,
    /// The seed from which they are drawn.
    pub drawn_seed: u64,
}

impl Default for Source {
    /// The user's cache, the known mirrors, and as many drawn digits as MNIST has.
    fn default() -> Self {
        Self {
            folder: None,
            environment: None,
            cache: Self::user_cache(),
            verification: Verification::Published,
            mirrors: Self::MIRRORS.map(str::to_owned).to_vec(),
            proxy: None,
            offline: false,
            drawn_train: 60_000,
            drawn_test: 10_000,
            drawn_seed: 1,
        }
    }
}

impl Source {
    /// The known mirrors of MNIST: those of PyTorch, of TensorFlow, and one at a university.
    pub const MIRRORS: [&str; 3] = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ];

    /// The folder for MNIST among the user's caches, such as `~/.cache/cijfer/mnist`; `None` without a home folder.
    pub fn user_cache() -> Option<PathBuf> {
        let strategy = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(strategy.cache_dir().join("cijfer").join("mnist"))
    }

    /// Reads MNIST from the first place that has it, or draws digits; [`Mnist::origin`] says which.
    ///
    /// # Errors
    ///
    /// A folder that is named, or in the environment, and cannot be used. When the cache and the internet fail, digits are drawn instead,
    /// and the origin has the reason.
    pub fn load(&self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Mnist> {
        self.load_verified(PUBLISHED, progress)
    }

    fn load_verified(
        &self,
        checksums: Checksums<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Mnist> {
        if let Some(folder) = &self.folder {
            return Mnist::from_folder(folder, self.verification);
        }
        if let Some(folder) = &self.environment {
            return Mnist::from_folder(folder, self.verification).map_err(|error| {
                Error::Environment {
                    source: Box::new(error),
                }
            });
        }
        let reason = match &self.cache {
            None => "there is no folder for a download".to_owned(),
            Some(cache) => match self.cached_or_downloaded(cache, checksums, progress) {
                Ok(mnist) => return Ok(mnist),
                Err(reason) => reason,
            },
        };
        progress(Progress::Drawing { reason: &reason });
        let mut mnist = Mnist::drawn(self.drawn_train, self.drawn_test, self.drawn_seed);
        mnist.origin = Origin::Drawn {
            seed: self.drawn_seed,
            reason: Some(reason),
        };
        Ok(mnist)
    }

    /// Reads MNIST from the cache, and downloads it if need be.
    ///
    /// # Errors
    ///
    /// The reasons why the cache does not have it and it cannot be downloaded.
    fn cached_or_downloaded(
        &self,
        cache: &Path,
        checksums: Checksums<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Mnist, String> {
        let in_cache = match Mnist::read(
            cache,
            Some(checksums),
            Origin::Cache {
                path: cache.to_owned(),
            },
        ) {
            Ok(mnist) => return Ok(mnist),
            Err(error) => error,
        };
        self.download(cache, checksums, progress)
            .map_err(|error| format!("{in_cache}; {error}"))
    }

    #[cfg(feature = "download")]
    fn download(
        &self,
        cache: &Path,
        checksums: Checksums<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Mnist, String> {
        use crate::download::Downloader;

        if self.offline {
            return Err("a download was not allowed".to_owned());
        }
        let mut downloader = Downloader::new(&self.mirrors, self.proxy.as_deref())?;
        let mirror = downloader
            .fetch_missing(cache, checksums, progress)
            .map_err(|error| error.to_string())?;
        let origin = Origin::Download {
            mirror,
            path: cache.to_owned(),
        };
        Mnist::read(cache, Some(checksums), origin).map_err(|error| error.to_string())
    }

    #[cfg(not(feature = "download"))]
    fn download(
        &self,
        _: &Path,
        _: Checksums<'_>,
        _: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Mnist, String> {
        Err("this program is built without downloads".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idx::Idx;
    use crate::mnist::content_md5;

    fn offline() -> Source {
        Source {
            cache: None,
            offline: true,
            drawn_train: 4,
            drawn_test: 3,
            ..Source::default()
        }
    }

    #[test]
    fn a_folder_that_was_named_must_do() {
        let good = tempfile::tempdir().unwrap();
        let bad = good.path().join("nowhere");
        Mnist::drawn(2, 1, 5).save(good.path()).unwrap();
        let load = |folder: Option<&Path>, environment: Option<&Path>| {
            let source = Source {
                folder: folder.map(Path::to_owned),
                environment: environment.map(Path::to_owned),
                verification: Verification::Trusted,
                ..offline()
            };
            source.load(&mut |_| {})
        };
        let origin = Origin::Folder {
            path: good.path().to_owned(),
            verified: false,
        };
        assert_eq!(load(Some(good.path()), Some(&bad)).unwrap().origin, origin);
        assert_eq!(load(None, Some(good.path())).unwrap().origin, origin);
        assert!(matches!(
            load(Some(&bad), Some(good.path())),
            Err(Error::Io { .. })
        ));
        let message = load(None, Some(&bad)).unwrap_err().to_string();
        assert!(
            message.starts_with("the folder in CIJFER_DATA cannot be used: "),
            "{message}"
        );
    }

    #[test]
    fn a_sound_cache_is_used() {
        let cache = tempfile::tempdir().unwrap();
        let drawn = Mnist::drawn(2, 1, 5);
        drawn.save(cache.path()).unwrap();
        let samples = [&drawn.train, &drawn.test];
        let sums = samples.map(|samples| {
            let images = Idx {
                dimensions: vec![samples.len(), 28, 28],
                data: samples.pixels().to_vec(),
            };
            let labels = Idx {
                dimensions: vec![samples.len()],
                data: samples.labels().to_vec(),
            };
            [content_md5(&images).unwrap(), content_md5(&labels).unwrap()]
        });
        let checksums = Checksums([&sums[0][0], &sums[0][1], &sums[1][0], &sums[1][1]]);
        let source = Source {
            cache: Some(cache.path().to_owned()),
            ..offline()
        };
        let mnist = source.load_verified(checksums, &mut |_| {}).unwrap();
        assert_eq!(
            mnist.origin,
            Origin::Cache {
                path: cache.path().to_owned()
            }
        );
        assert_eq!(mnist.train, drawn.train);

        let fallback = source.load(&mut |_| {}).unwrap();
        assert!(
            fallback.origin.is_fallback(),
            "a cache with other content does not pass for MNIST"
        );
    }

    #[test]
    fn without_any_place_the_digits_are_drawn_and_the_reason_is_told() {
        let mut reasons = Vec::new();
        let mnist = offline()
            .load(&mut |progress| {
                if let Progress::Drawing { reason } = progress {
                    reasons.push(reason.to_owned());
                }
            })
            .unwrap();
        assert_eq!(reasons, ["there is no folder for a download"]);
        assert_eq!(
            mnist.origin,
            Origin::Drawn {
                seed: 1,
                reason: Some(reasons[0].clone())
            }
        );
        assert_eq!((mnist.train.len(), mnist.test.len()), (4, 3));

        let empty = tempfile::tempdir().unwrap();
        let source = Source {
            cache: Some(empty.path().to_owned()),
            ..offline()
        };
        let Origin::Drawn {
            reason: Some(reason),
            ..
        } = source.load(&mut |_| {}).unwrap().origin
        else {
            panic!()
        };
        assert!(
            reason.contains("none of these files is there: train-images-idx3-ubyte"),
            "{reason}"
        );
        assert!(
            reason.ends_with("not allowed") || reason.ends_with("without downloads"),
            "{reason}"
        );
    }
}

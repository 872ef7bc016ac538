use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why work cannot be planned, done or merged.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb: "read", "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's own reason.
        source: io::Error,
    },

    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] cijfer_pictures::Error),

    /// What lies elsewhere cannot be read or written.
    #[cfg(feature = "cloud")]
    #[error(transparent)]
    Cloud(#[from] cijfer_cloud::Error),

    /// An address, where no environment was given that says how addresses are read.
    #[cfg(feature = "cloud")]
    #[error("expected a file on this machine, found an address")]
    FilesAlone,

    /// Digits cannot be found.
    #[error(transparent)]
    Localization(Box<cijfer_localization::Error>),

    /// A network cannot be run.
    #[error(transparent)]
    Model(Box<cijfer_model::Error>),

    /// A search cannot go on.
    #[error(transparent)]
    Search(Box<cijfer_training::search::Error>),

    /// A unit's network cannot be read.
    #[error("{unit}: {source}")]
    Network {
        /// The unit, in words.
        unit: String,
        /// Why.
        source: cijfer_network::Error,
    },

    /// Work on an image failed.
    #[error("{image}: {source}")]
    Image {
        /// The name of the image.
        image: String,
        /// Why.
        source: Box<Error>,
    },

    /// What is left of the memory when the picture is read does not suffice to look at it.
    #[error("{image}: of {allowed} MiB of memory, reading takes {reading}: {source}")]
    Memory {
        /// The name of the image.
        image: String,
        /// What there is in all, in MiB.
        allowed: u64,
        /// What reading takes, in MiB.
        reading: u64,
        /// How much is needed beside it.
        source: Box<cijfer_localization::Error>,
    },

    /// An image is not what it was when the work was planned.
    #[error("{image}: {what}: expected {expected}, as when the work was planned, found {found}")]
    Changed {
        /// The name of the image.
        image: String,
        /// What of it: its length, its checksum.
        what: &'static str,
        /// What it was.
        expected: String,
        /// What it is.
        found: String,
    },

    /// A manifest that cannot be read or does not keep its own word.
    #[error("{}, line {line}: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },

    /// A manifest of work that this program, on this machine, with these weights or digits, would do otherwise.
    #[error("the manifest's {what}: expected {expected}, found {found}")]
    Otherwise {
        /// What is other: the program, the weights, the digits, the instructions.
        what: &'static str,
        /// What is here.
        expected: String,
        /// What the manifest says.
        found: String,
    },

    /// A unit of another kind than its manifest's.
    #[error("unit {unit}: expected {expected}, as its manifest says, found {found}")]
    Kind {
        /// The unit's identity.
        unit: String,
        /// What the manifest is of.
        expected: &'static str,
        /// What the unit is.
        found: &'static str,
    },

    /// A result that was cut off, changed, or is of another unit.
    #[error("{}: {reason}", path.display())]
    Result {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A result of a unit that the manifest has not.
    #[error(
        "{}: the result of a unit that is not in this manifest; every job needs its own folder of results",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },

    /// Two results of a unit that are not the same.
    #[error(
        "{unit}: {} and {} differ, although a unit has the same result on every machine: one of them comes from other weights, another \
         program or a fault, and must be removed", first.display(), second.display()
    )]
    Contradiction {
        /// The unit, in words.
        unit: String,
        /// One of them.
        first: PathBuf,
        /// Another one.
        second: PathBuf,
    },

    /// Strips that do not cover an image from its top to its bottom, one after the other.
    #[error("the strips of the manifest: expected {expected}, found {found}")]
    Strips {
        /// What would have followed.
        expected: String,
        /// What does.
        found: String,
    },

    /// A search that is not over.
    #[error(
        "the search is not over: the {trials} trials of the manifest decide the next round, which is not planned yet"
    )]
    Rounds {
        /// How many there are by now.
        trials: usize,
    },

    /// Results that are not there.
    #[error("{missing} of {units} results are missing, the first of them that of {first}")]
    Missing {
        /// How many.
        missing: usize,
        /// How many there should be.
        units: usize,
        /// The first that is missing, in words.
        first: String,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<cijfer_localization::Error> for Error {
    fn from(error: cijfer_localization::Error) -> Self {
        Self::Localization(error.into())
    }
}

impl From<cijfer_model::Error> for Error {
    fn from(error: cijfer_model::Error) -> Self {
        Self::Model(error.into())
    }
}

impl From<cijfer_training::search::Error> for Error {
    fn from(error: cijfer_training::search::Error) -> Self {
        Self::Search(error.into())
    }
}

impl Error {
    /// Wraps a system error, for `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// The error with the name of its image, unless it says it already.
    #[must_use]
    pub(crate) fn about(self, image: &str) -> Self {
        match self.to_string().contains(image) {
            true => self,
            false => Self::Image {
                image: image.to_owned(),
                source: self.into(),
            },
        }
    }

    /// Whether more memory would have helped.
    pub fn is_memory(&self) -> bool {
        use cijfer_localization::Error as Located;
        match self {
            Self::Memory { .. } => true,
            Self::Image { source, .. } => source.is_memory(),
            Self::Localization(error) if matches!(**error, Located::Memory { .. }) => true,
            other => matches!(other.picture(), Some(cijfer_pictures::Error::Memory { .. })),
        }
    }

    /// What is wrong with the picture, if that is what is wrong.
    fn picture(&self) -> Option<&cijfer_pictures::Error> {
        match self {
            Self::Picture(error) => Some(error),
            Self::Localization(error) => match &**error {
                cijfer_localization::Error::Picture(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the image itself is at fault, so that every machine would say the same of it; not the memory, a disk, or a
    /// network between.
    pub fn is_of_the_image(&self) -> bool {
        use cijfer_localization::Error as Located;
        use cijfer_pictures::Error as Pictures;
        if let Self::Image { source, .. } = self {
            return source.is_of_the_image();
        }
        match (self.picture(), self) {
            (Some(Pictures::Broken { source, .. }), _) => !is_of_the_system(source.as_ref()),
            (Some(Pictures::Content { .. } | Pictures::TooManyPixels { .. }), _) => true,
            (None, Self::Localization(error)) => matches!(**error, Located::NotFinite { .. }),
            _ => false,
        }
    }
}

/// Whether the system, and no decoder, is behind an error.
fn is_of_the_system(error: &(dyn std::error::Error + 'static)) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>()
            && (io.raw_os_error().is_some()
                || !matches!(
                    io.kind(),
                    InvalidData | InvalidInput | Other | UnexpectedEof
                ))
        {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(source: io::Error) -> Error {
        let path = "a.png".into();
        let source = source.into();
        let (format, row) = (cijfer_pictures::Format::Png, None);
        cijfer_pictures::Error::Broken {
            path,
            format,
            row,
            source,
        }
        .into()
    }

    #[test]
    fn a_broken_image_is_so_everywhere_and_a_broken_disk_is_not() {
        let early = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert!(broken(early).about("a").is_of_the_image());
        assert!(!broken(io::ErrorKind::ConnectionReset.into()).is_of_the_image());
        // EIO of Linux, which has no kind.
        assert!(!broken(io::Error::from_raw_os_error(5)).is_of_the_image());
        let gone = cijfer_pictures::Error::Io {
            action: "read",
            path: "a".into(),
            source: io::ErrorKind::NotFound.into(),
        };
        assert!(!Error::from(gone).is_of_the_image());
    }

    #[test]
    fn an_image_is_named_once() {
        let error = broken(io::Error::other("no reason")).about("a.png");
        assert_eq!(error.to_string(), "a.png: broken PNG: no reason");
        let error = error.about("b.png");
        assert_eq!(error.to_string(), "b.png: a.png: broken PNG: no reason");
    }
}

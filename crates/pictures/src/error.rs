use std::io;
use std::path::{Path, PathBuf};

use crate::format::Format;

/// What can go wrong when pictures are read or written.
///
/// Every message names the file or value at fault, what was expected and what was found.
#[derive(Debug, thiserror::Error)]
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

    /// A file is no picture, or says something about itself that cannot be read.
    #[error("{}: {what}: expected {expected}, found {found}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Which part of the file.
        what: &'static str,
        /// What would have been read.
        expected: String,
        /// What is there.
        found: String,
    },

    /// A file ends early, or is not what its format asks for.
    #[error("{}: broken {format}{}: {source}", path.display(), reached(*row))]
    Broken {
        /// The file.
        path: PathBuf,
        /// The format that its first bytes announce.
        format: Format,
        /// The row that could not be read, counted from 0, where that is known.
        row: Option<usize>,
        /// The decoder's own reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// A picture claims more pixels than are read.
    #[error(
        "{}: {width}×{height} are {} pixels, and at most {most} are read",
        path.display(), u128::from(*width) * u128::from(*height)
    )]
    TooManyPixels {
        /// The file.
        path: PathBuf,
        /// The width that the file claims.
        width: u64,
        /// The height that the file claims.
        height: u64,
        /// The most pixels that were to be read.
        most: u64,
    },

    /// Reading a picture would take more memory than it may.
    #[error(
        "{}: reading this {format} of {width}×{height} pixels takes {needed} bytes of memory, because {reason}, and at most {most} \
         are given to it", path.display()
    )]
    Memory {
        /// The file.
        path: PathBuf,
        /// The file's format.
        format: Format,
        /// The width in pixels.
        width: usize,
        /// The height in pixels.
        height: usize,
        /// Why so much is needed.
        reason: &'static str,
        /// The bytes that are needed.
        needed: u64,
        /// The bytes that may be used.
        most: u64,
    },

    /// Values handed in do not fit together.
    #[error("{what}: expected {expected}, found {found}")]
    Argument {
        /// Which value.
        what: &'static str,
        /// What would have been accepted.
        expected: String,
        /// What was handed in.
        found: String,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps a system error, for `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// Wraps a decoder's error, for `map_err`.
    pub(crate) fn broken<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        path: &Path,
        format: Format,
        row: Option<usize>,
    ) -> impl FnOnce(E) -> Self {
        move |source| {
            let source = source.into();
            match way(source.as_ref()) {
                Some(source) => Self::io("read", path)(source),
                None => Self::Broken {
                    path: path.to_owned(),
                    format,
                    row,
                    source,
                },
            }
        }
    }
}

/// What is wrong with the way to the bytes, where a decoder passes it on: then the picture is not broken.
fn way(error: &(dyn std::error::Error + 'static)) -> Option<io::Error> {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>()
            && io.raw_os_error().is_none()
            && !matches!(
                io.kind(),
                InvalidData | InvalidInput | Other | UnexpectedEof
            )
        {
            return Some(io::Error::new(io.kind(), io.to_string()));
        }
        next = error.source();
    }
    None
}

fn reached(row: Option<usize>) -> String {
    row.map(|row| format!(" at row {row}")).unwrap_or_default()
}

use std::io;
use std::path::{Path, PathBuf};

use crate::format::Format;

/// Errors of reading and writing pictures.
///
/// Every message names the file or value at fault, what is expected and what is found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// The operation, as a verb: "read", "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's own reason.
        source: io::Error,
    },

    /// A file that is not a picture, or a picture with a property that is not supported.
    #[error("{}: {what}: expected {expected}, found {found}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The part of the file.
        what: &'static str,
        /// What is expected there.
        expected: String,
        /// What is found there.
        found: String,
    },

    /// A file that ends early or does not follow its format.
    #[error("{}: broken {format}{}: {source}", path.display(), reached(*row))]
    Broken {
        /// The file.
        path: PathBuf,
        /// The format by its first bytes.
        format: Format,
        /// The row that cannot be read, counted from 0, where it is known.
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
        /// The most pixels that may be read.
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
        /// The reason why so much is needed.
        reason: &'static str,
        /// The bytes that are needed.
        needed: u64,
        /// The bytes that may be used.
        most: u64,
    },

    /// An argument that is out of range or does not fit the others.
    #[error("{what}: expected {expected}, found {found}")]
    Argument {
        /// The name of the value.
        what: &'static str,
        /// The values that are accepted.
        expected: String,
        /// The value that was passed.
        found: String,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps an error of the operating system, for `map_err`.
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
            match error_of_fetching(source.as_ref()) {
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

/// The error of fetching bytes that a decoder passes on, if there is one. Then the picture is not broken.
fn error_of_fetching(error: &(dyn std::error::Error + 'static)) -> Option<io::Error> {
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

/// The row of a damaged picture, in words.
fn reached(row: Option<usize>) -> String {
    row.map(|row| format!(" at row {row}")).unwrap_or_default()
}

use std::io;
use std::path::{Path, PathBuf};

/// Errors of reading, downloading, composing and writing data.
///
/// Every message names the file or value at fault, what is expected and what is found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// The operation, as a verb: "read", "write", "create".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's own reason.
        source: io::Error,
    },

    /// A file's content is not what its format or its place asks for.
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

    /// A file is sound but its content is not that of the published MNIST.
    #[error(
        "{}: the MD5 sum of the content: expected {expected} (published MNIST), found {found}",
        path.display()
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// The published sum, in hexadecimal.
        expected: String,
        /// The file's sum, in hexadecimal.
        found: String,
    },

    /// A folder does not hold a file under any of its usual names.
    #[error("{}: none of these files is there: {}", folder.display(), looked_for.join(", "))]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// The names under which the file was looked for.
        looked_for: Vec<String>,
    },

    /// The folder that the environment variable `CIJFER_DATA` names cannot be used.
    #[error("the folder in CIJFER_DATA cannot be used: {source}")]
    Environment {
        /// The reason.
        source: Box<Error>,
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

    /// A scene cannot hold as many digits as were asked for.
    #[error(
        "{asked} digits do not fit into {width}×{height} pixels without overlap: at most {fit} tiles of {tile_width}×{tile_height} do"
    )]
    NoRoom {
        /// Digits asked for.
        asked: usize,
        /// Digits that fit.
        fit: usize,
        /// Width of the scene in pixels.
        width: usize,
        /// Height of the scene in pixels.
        height: usize,
        /// Width of a digit's tile in pixels.
        tile_width: usize,
        /// Height of a digit's tile in pixels.
        tile_height: usize,
    },

    /// No mirror has sent a file.
    #[error("{file} could not be downloaded:{}", listed(failures))]
    Download {
        /// The file's name.
        file: String,
        /// Each mirror that was tried, with its reason.
        failures: Vec<MirrorFailure>,
    },

    /// A picture that cannot be read or written.
    #[error(transparent)]
    Picture(#[from] cijfer_pictures::Error),

    /// A file that is not the truth of a scene: damaged JSON, or a field that is missing or unknown.
    #[error("{}: not the truth of a scene: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The parser's own reason, with line and column.
        source: serde_json::Error,
    },
}

/// The reason why a mirror did not send a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorFailure {
    /// The address of the file.
    pub url: String,
    /// The reason.
    pub reason: String,
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
}

fn listed(failures: &[MirrorFailure]) -> String {
    if failures.is_empty() {
        return " no mirror is known".to_owned();
    }
    failures
        .iter()
        .map(|MirrorFailure { url, reason }| format!("\n  {url}: {reason}"))
        .collect()
}

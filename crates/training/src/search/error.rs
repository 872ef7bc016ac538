use std::path::PathBuf;

use thiserror::Error;

/// Errors of a search.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },

    /// A file of a space or of steps with a value that cannot be used.
    #[error("{}: {reason}", path.display())]
    Space {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A log that does not belong to this search.
    #[error("{}, line {line}: {reason}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },

    /// A trial on a held-out set that does not exist.
    #[error("the held-out set of a trial: expected one of {splits}, counted from 0, found {split}")]
    Split {
        /// The number of the set, from 0 on.
        split: usize,
        /// How many sets there are.
        splits: usize,
    },

    /// A training that fails for another reason than divergence.
    #[error(transparent)]
    Training(#[from] crate::Error),

    /// A thread that cannot be started.
    #[error("starting a thread: {0}")]
    Thread(#[from] rayon::ThreadPoolBuildError),
}

/// The result of a search.
pub type Result<T, E = Error> = std::result::Result<T, E>;

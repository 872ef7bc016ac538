use std::path::PathBuf;

use thiserror::Error;

/// Why a search cannot go on.
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

    /// A space that cannot be searched, or steps that cannot be taken.
    #[error("{}: {reason}", path.display())]
    Space {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A log that is no log of this search.
    #[error("{}, line {line}: {reason}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },

    /// A trial that is measured on a set which the search has not.
    #[error("the held-out set of a trial: expected one of {splits}, counted from 0, found {split}")]
    Split {
        /// The set that was asked for.
        split: usize,
        /// How many there are.
        splits: usize,
    },

    /// A training that failed for another reason than divergence.
    #[error(transparent)]
    Training(#[from] crate::Error),

    /// A thread could not be started.
    #[error("starting a thread: {0}")]
    Thread(#[from] rayon::ThreadPoolBuildError),
}

/// The result of a search.
pub type Result<T, E = Error> = std::result::Result<T, E>;

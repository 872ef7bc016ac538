use thiserror::Error;

/// What can be wrong with a lesson.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that cannot be used.
    #[error("{what}: expected {expected}, found {found}")]
    Value {
        /// Which value.
        what: &'static str,
        /// What would have been accepted.
        expected: String,
        /// What was handed in.
        found: String,
    },

    /// A network that cannot be had, or weights that cannot be written.
    #[error(transparent)]
    Zoo(#[from] cijfer_model::Error),

    /// A training that cannot go on.
    #[error(transparent)]
    Training(#[from] cijfer_training::Error),
}

impl Error {
    pub(crate) fn value(what: &'static str, expected: impl ToString, found: impl ToString) -> Self {
        Self::Value {
            what,
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }
}

/// The result of a lesson.
pub type Result<T, E = Error> = std::result::Result<T, E>;

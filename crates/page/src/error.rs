use thiserror::Error;

/// What can be wrong with what the page is asked for.
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

    /// A picture that cannot be read.
    #[error(transparent)]
    Picture(#[from] cijfer_pictures::Error),

    /// Weights or a network that cannot be used.
    #[error(transparent)]
    Zoo(#[from] cijfer_model::Error),

    /// An image in which nothing can be located.
    #[error(transparent)]
    Localization(#[from] cijfer_localization::Error),

    /// A network that cannot be counted.
    #[error(transparent)]
    Analysis(#[from] cijfer_analysis::Error),

    /// A scene that cannot be composed.
    #[error(transparent)]
    Dataset(#[from] cijfer_dataset::Error),

    /// A document that cannot be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
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

/// The result of what the page asks for.
pub type Result<T, E = Error> = std::result::Result<T, E>;

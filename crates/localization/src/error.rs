use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// What can be wrong with heat maps, options or a document of located digits.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that cannot be used.
    #[error("{what}: expected {expected}, found {found}")]
    Value {
        /// Which value.
        what: String,
        /// What would have been accepted.
        expected: String,
        /// What was handed in.
        found: String,
    },

    /// A cell of a heat map that holds no number.
    #[error(
        "the heat map of {class} at row {row}, column {column}: expected a finite number, \
         found {value}"
    )]
    NotFinite {
        /// The map's class.
        class: usize,
        /// The cell's row.
        row: usize,
        /// The cell's column.
        column: usize,
        /// What was found.
        value: f32,
    },

    /// An image that cannot be looked at in the memory that is allowed.
    #[error(
        "an image of {width}×{height} pixels: {} MiB of memory are needed at least, and {} MiB are allowed",
        needed.div_ceil(1 << 20),
        allowed >> 20
    )]
    Memory {
        /// Its width in pixels.
        width: usize,
        /// Its height in pixels.
        height: usize,
        /// How many bytes are needed.
        needed: u64,
        /// How many bytes are allowed.
        allowed: u64,
    },

    /// The picture cannot be read.
    #[error(transparent)]
    Picture(#[from] cijfer_pictures::Error),

    /// No scene can be made of digits.
    #[error(transparent)]
    Scene(#[from] cijfer_dataset::Error),

    /// The network cannot be run.
    #[error(transparent)]
    Model(#[from] cijfer_model::Error),

    /// Text that is no document of located digits: broken JSON, or a field that is missing or
    /// unknown.
    #[error("not a document of located digits: {0}")]
    Json(#[from] serde_json::Error),

    /// The operating system did not let a file be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's own reason.
        source: io::Error,
    },

    /// A line of JSON Lines that is refused.
    #[error("line {line}: {source}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// Why.
        source: Box<Error>,
    },

    /// A file whose content is refused.
    #[error("{}: {source}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<Error>,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn value(
        what: impl Into<String>,
        expected: impl Into<String>,
        found: impl ToString,
    ) -> Self {
        Self::Value {
            what: what.into(),
            expected: expected.into(),
            found: found.to_string(),
        }
    }
}

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a part of the assignment could not be run or told.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A layer that a network does not have.
    #[error("network {network} has no layer {layer}")]
    NoLayer {
        /// The network's name.
        network: String,
        /// The layer's index.
        layer: usize,
    },

    /// A layer whose weights are no images.
    #[error(
        "layer `{layer}` of network {network}: only the weights of a Dense layer that looks at the image itself are images"
    )]
    NoImages {
        /// The network's name.
        network: String,
        /// The layer's name.
        layer: String,
    },

    /// Weights that do not come with the program.
    #[error("there are no weights called {name}")]
    NoWeights {
        /// Their name.
        name: String,
    },

    /// A network that belongs to no part of the assignment.
    #[error("{name} belongs to no part")]
    NoPart {
        /// The network's name.
        name: String,
    },

    /// No device whose speed is known.
    #[error("there is no device whose speed is known")]
    NoDevice,

    /// A file or folder that could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb: "read", "write to".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// A network that cannot be counted.
    #[error(transparent)]
    Analysis(Box<cijfer_analysis::Error>),

    /// Images that cannot be read or written.
    #[error(transparent)]
    Dataset(Box<cijfer_dataset::Error>),

    /// An image that cannot be read, or whose pixels are not as many as its sides say.
    #[error(transparent)]
    Pictures(Box<cijfer_pictures::Error>),

    /// Digits that cannot be found.
    #[error(transparent)]
    Localization(Box<cijfer_localization::Error>),

    /// A model that cannot be built, run, read or written.
    #[error(transparent)]
    Model(Box<cijfer_model::Error>),

    /// Something that cannot be drawn or written.
    #[error(transparent)]
    Report(Box<cijfer_report::Error>),

    /// A training that failed.
    #[error(transparent)]
    Training(Box<cijfer_training::Error>),

    /// Steps to a network that cannot be read.
    #[error(transparent)]
    Search(Box<cijfer_training::search::Error>),

    /// Tensors that do not fit.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),

    /// What a run leaves beside its weights that cannot become JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The result of running the assignment or of telling about it.
pub type Result<T> = std::result::Result<T, Error>;

/// Errors of other crates are large and rare: they lie apart.
macro_rules! boxed {
    ($($variant:ident($source:ty)),* $(,)?) => {
        $(impl From<$source> for Error {
            fn from(source: $source) -> Self {
                Self::$variant(Box::new(source))
            }
        })*
    };
}

boxed!(
    Analysis(cijfer_analysis::Error),
    Dataset(cijfer_dataset::Error),
    Pictures(cijfer_pictures::Error),
    Localization(cijfer_localization::Error),
    Model(cijfer_model::Error),
    Report(cijfer_report::Error),
    Training(cijfer_training::Error),
    Search(cijfer_training::search::Error),
);

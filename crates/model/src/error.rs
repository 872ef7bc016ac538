use std::path::PathBuf;

use cijfer_network::Shape;
use thiserror::Error;

/// What can go wrong with a model.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The network cannot be counted, and so cannot be built.
    #[error(transparent)]
    Analysis(#[from] cijfer_analysis::Error),

    /// A layer that can be counted, but not run yet.
    #[error("layer `{layer}` ({class}) can be counted, but not run yet: {what}")]
    NotRun {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// What of it is not run.
        what: &'static str,
    },

    /// A network that does not slide.
    #[error("network {network}: expected {expected}, found {found}")]
    NotSliding {
        /// The network's name.
        network: String,
        /// What would have been accepted.
        expected: &'static str,
        /// What it is instead.
        found: String,
    },

    /// A layer that has no form in a file for other programs.
    #[error("layer `{layer}` ({class}) on inputs of {input} is not exported")]
    NotExported {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// The shape of what it takes.
        input: Shape,
    },

    /// The kernels refused to compile it.
    #[error(transparent)]
    Kernels(#[from] cijfer_kernels::Error),

    /// A network without one of its weights, or with one of another shape.
    #[error("network {network} needs `{parameter}` of shape {expected:?}, found {found}")]
    Parameter {
        /// The network's name.
        network: String,
        /// The parameter's name.
        parameter: String,
        /// The shape it must have.
        expected: Box<[usize]>,
        /// The shape it has, or that there is none.
        found: String,
    },

    /// candle refused an operation.
    #[cfg(feature = "candle")]
    #[error(transparent)]
    Candle(#[from] candle_core::Error),

    /// An input of another shape than the network takes.
    #[error("network {network} takes inputs of {expected}, found {found:?} (the batch first)")]
    Input {
        /// The network's name.
        network: String,
        /// What one sample must look like.
        expected: Shape,
        /// The shape of the tensor.
        found: Vec<usize>,
    },

    /// A weight or bias that there is no memory for.
    #[error("`{parameter}` has {values} values, for which there is no memory")]
    Memory {
        /// Its name.
        parameter: String,
        /// How many values it has.
        values: usize,
    },

    /// A device that is not known or was not compiled in.
    #[error("device `{found}`: {reason}")]
    Device {
        /// What was asked for.
        found: String,
        /// Why it cannot be had, and what to do.
        reason: String,
    },

    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },

    /// A file that is not a model of this project.
    #[error("{path}: {reason}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// A file whose weights do not fit its network.
    #[error(
        "{path}: network {network} needs the tensor `{tensor}` of shape {expected:?}, found {found}"
    )]
    Weights {
        /// The file.
        path: PathBuf,
        /// The network's name.
        network: String,
        /// The tensor's name.
        tensor: String,
        /// The shape it must have.
        expected: Box<[usize]>,
        /// What the file holds instead.
        found: String,
    },
}

/// The result of building, running or loading a model.
pub type Result<T, E = Error> = std::result::Result<T, E>;

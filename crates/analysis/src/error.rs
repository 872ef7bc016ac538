use cijfer_network::Shape;
use thiserror::Error;

/// Why a network cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A layer got an input whose number of axes it cannot take.
    #[error("layer `{layer}` ({class}) needs {expected}, found the shape {found}")]
    Axes {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// What it can take.
        expected: &'static str,
        /// What reaches it.
        found: Shape,
    },

    /// A window that does not fit into what it slides over.
    #[error(
        "layer `{layer}` ({class}): the window of {window} does not fit into its input of {input}"
    )]
    Window {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// Rows and columns of the window.
        window: Shape,
        /// The shape that reaches the layer.
        input: Shape,
    },

    /// A size of 0, in a network that was not read from a file (readers refuse it).
    #[error("layer `{layer}` ({class}): the {quantity} must be at least 1, found 0")]
    Zero {
        /// The layer's name, or `input`.
        layer: String,
        /// Its class.
        class: &'static str,
        /// What is 0.
        quantity: &'static str,
    },

    /// A number too large to count.
    #[error("{what} does not fit into {bits} bits")]
    Overflow {
        /// Which number.
        what: String,
        /// How many bits there are.
        bits: u32,
    },
}

/// The result of a count.
pub type Result<T> = std::result::Result<T, Error>;

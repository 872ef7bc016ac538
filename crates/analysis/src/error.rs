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
        /// Rows and columns of the window, from its first element to its last.
        window: Shape,
        /// The shape that reaches the layer.
        input: Shape,
    },

    /// A layer that leaves no pixel of its input.
    #[error("layer `{layer}` ({class}) leaves no pixel of its input of {input}")]
    Nothing {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// The shape that reaches the layer.
        input: Shape,
    },

    /// Channels that do not divide into the groups of a convolution.
    #[error("layer `{layer}`: {groups} groups do not divide {channels} {what}")]
    Groups {
        /// The layer's name.
        layer: String,
        /// How many groups.
        groups: u64,
        /// How many channels.
        channels: u64,
        /// `input channels` or `filters`.
        what: &'static str,
    },

    /// A shape that does not hold the elements of another.
    #[error("layer `{layer}` (Reshape): the shape {target} cannot hold the elements of {input}")]
    Reshape {
        /// The layer's name.
        layer: String,
        /// The shape that is asked for, with `?` for the axis that takes what is left.
        target: String,
        /// The shape that reaches the layer.
        input: Shape,
    },

    /// An option that does not fit the axes of the input.
    #[error("layer `{layer}` ({class}): {what} does not fit an input of {input}")]
    Axis {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// The option and its value.
        what: String,
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

    /// Something that cannot be said while the size of the input is open.
    #[error("{what}: this cannot be said while the size of the input is open")]
    Open {
        /// What it is, with the layer's name.
        what: String,
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

use thiserror::Error;

/// What can go wrong with a plan.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The network cannot be counted, and so cannot be compiled.
    #[error(transparent)]
    Analysis(#[from] cijfer_analysis::Error),

    /// A layer that the kernels do not cover.
    #[error("layer `{layer}` ({class}) is not covered by the kernels: {what}")]
    NotCovered {
        /// The layer's name.
        layer: String,
        /// Its class.
        class: &'static str,
        /// What of it is not covered.
        what: &'static str,
    },

    /// A plan too large for its tables.
    #[error("network {network} needs more than 2³² values for a block of images")]
    TooLarge {
        /// The network's name.
        network: String,
    },

    /// Instructions that cannot be had.
    #[error("instructions `{found}`: {reason}")]
    Instructions {
        /// What was asked for.
        found: String,
        /// Why it cannot be had, and what to do.
        reason: &'static str,
    },

    /// An image in which the windows of a network that slides have no room.
    #[error(
        "an image of {}x{} is smaller than what network {network} sees at once, {}x{}",
        found[0], found[1], smallest[0], smallest[1]
    )]
    TooSmall {
        /// The network's name.
        network: String,
        /// Rows and columns of the image.
        found: [usize; 2],
        /// Rows and columns that it must have.
        smallest: [usize; 2],
    },

    /// A gradient asked of values that another plan left, or an image run with weights that another plan laid
    /// out.
    #[error(
        "the state's values or the weights are another plan's: expected a forward pass of this one, \
         or weights that it laid out"
    )]
    OtherPlan,

    /// A slice of another length than the plan takes.
    #[error("{what}: expected {expected} values, found {found}")]
    Length {
        /// What the slice holds.
        what: &'static str,
        /// How many values it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
}

/// The result of compiling or running a plan.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Checks how many values a slice has.
pub(crate) fn check_length(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(Error::Length {
        what,
        expected,
        found,
    })
}

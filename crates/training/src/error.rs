use thiserror::Error;

/// Errors of training and evaluation.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The model cannot be built or run.
    #[error(transparent)]
    Zoo(#[from] cijfer_model::Error),

    /// The kernels cannot run the network.
    #[error(transparent)]
    Kernels(#[from] cijfer_kernels::Error),

    /// candle cannot do an operation.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),

    /// A value of the recipe that is out of range or does not fit another one.
    #[error("recipe: {quantity} must be {expected}, found {found}")]
    Recipe {
        /// The name of the value.
        quantity: &'static str,
        /// The values that are possible.
        expected: String,
        /// The value that was found.
        found: String,
    },

    /// Text that cannot be read as a recipe.
    #[error("recipe: {message}")]
    RecipeSyntax {
        /// What is wrong, and where.
        message: String,
    },

    /// A network whose number of outputs is neither 10 nor 14.
    #[error(
        "network {network} must have 10 outputs for a digit, or 14 with the edges of its ink, found the shape {found:?}"
    )]
    Classes {
        /// The network's name.
        network: String,
        /// The shape of its output.
        found: Vec<usize>,
    },

    /// The training diverged: the loss is infinite or NaN.
    #[error(
        "the loss became {loss} in epoch {epoch}; a learning rate below {learning_rate} may help"
    )]
    Diverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The loss.
        loss: f32,
        /// The learning rate of the step.
        learning_rate: f64,
    },
}

/// The result of training or evaluating.
pub type Result<T> = std::result::Result<T, Error>;

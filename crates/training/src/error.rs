use thiserror::Error;

/// Why a network cannot be trained or evaluated.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The model cannot be built or run.
    #[error(transparent)]
    Zoo(#[from] cijfer_model::Error),

    /// The kernels refused it.
    #[error(transparent)]
    Kernels(#[from] cijfer_kernels::Error),

    /// candle refused an operation.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),

    /// A value of the recipe that makes no sense.
    #[error("recipe: {quantity} must be {expected}, found {found}")]
    Recipe {
        /// Which value.
        quantity: &'static str,
        /// What would do.
        expected: String,
        /// What was found.
        found: String,
    },

    /// Text that is no recipe.
    #[error("recipe: {message}")]
    RecipeSyntax {
        /// Where, and what is wrong.
        message: String,
    },

    /// A network that does not give ten answers.
    #[error(
        "network {network} must give 10 answers for a digit, gives {found:?} (the batch first)"
    )]
    Classes {
        /// The network's name.
        network: String,
        /// The shape of its output.
        found: Vec<usize>,
    },

    /// The loss is no number any more.
    #[error(
        "the loss became {loss} in epoch {epoch}; a learning rate below {learning_rate} may help"
    )]
    Diverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The loss.
        loss: f32,
        /// The learning rate at that moment.
        learning_rate: f64,
    },
}

/// The result of training or evaluating.
pub type Result<T> = std::result::Result<T, Error>;

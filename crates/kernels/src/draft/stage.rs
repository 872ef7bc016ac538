use super::dropout::Dropout;
use super::image::Image;
use super::linear::Linear;
use super::pool::Pool;
use crate::function::Function;

/// A stage before it is known in which direction the lanes run.
pub(crate) struct Draft {
    pub(crate) work: Work,
    /// What comes out.
    pub(crate) to: Image,
    /// What is done to the output in its place.
    pub(crate) function: Option<Function>,
    pub(crate) dropout: Option<Dropout>,
}

/// What a stage does.
pub(crate) enum Work {
    /// The input is taken over as it is.
    Copy,
    /// A function whose argument must be kept.
    Function(Function),
    Linear(Linear),
    Pool(Pool),
}

impl Draft {
    /// With nothing done to its output.
    pub(super) fn new(work: Work, to: Image) -> Self {
        Self {
            work,
            to,
            function: None,
            dropout: None,
        }
    }
}

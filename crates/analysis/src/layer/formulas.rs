use crate::length::Length;
use crate::step::Step;
use crate::{ByOperation, ByParameter, Formula};

/// The calculations of one layer.
#[derive(Debug)]
pub(crate) struct Formulas {
    /// Of the length of each axis of the output.
    pub(crate) axes: Vec<Formula>,
    /// Those lengths.
    pub(crate) output: Vec<Length>,
    /// Of the parameters.
    pub(crate) parameters: ByParameter<Formula>,
    /// Of the operations.
    pub(crate) operations: ByOperation<Formula>,
    /// How cells of the output lie over those of the input, from top to bottom and from left to
    /// right, where both are images of known size.
    pub(crate) steps: Option<[Step; 2]>,
    /// Whether that is so for images of any size, with the same parameters.
    pub(crate) any_size: bool,
    /// Zeros around the input: `[[above, below], [left, right]]`.
    pub(crate) padding: [[u64; 2]; 2],
}

impl Formulas {
    /// The same of a layer that training leaves alone.
    pub(super) fn frozen(self) -> Self {
        Self {
            parameters: self.parameters.frozen(),
            ..self
        }
    }
}

use super::tables::Tables;
use super::windows::Windows;
use super::winograd::Winograd;
use crate::draft::{Dropout, Image, Linear};
use crate::function::Function;

/// What is done in one go, from one buffer to the next.
pub(super) struct Stage {
    pub(super) from: Image,
    pub(super) to: Image,
    pub(super) work: Work,
    /// What is done to the output in its place.
    pub(super) function: Option<Function>,
    pub(super) dropout: Option<Dropout>,
}

pub(super) enum Work {
    /// The input is taken over as it is.
    Copy,
    /// A function whose argument must be kept.
    Function(Function),
    Linear(Box<LinearWork>),
    Pool(Windows),
}

/// A convolution or Dense layer.
pub(super) struct LinearWork {
    pub(super) linear: Linear,
    pub(super) tables: Tables,
    /// The layer as a Winograd convolution, where that pays.
    pub(super) winograd: Option<Winograd>,
}

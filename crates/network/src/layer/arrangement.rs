use super::Operation;

/// The same elements under another shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reshape {
    /// The length of each axis; one of them may be `None`, and takes what is left.
    pub shape: Vec<Option<u64>>,
}

/// The axes in another order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permute {
    /// Which axis of the input each axis of the output is, counted from 1, the batch being axis
    /// 0: `[2, 1, 3]` swaps the rows and columns of an image.
    pub order: Vec<u64>,
}

impl From<Reshape> for Operation {
    fn from(layer: Reshape) -> Self {
        Self::Reshape(layer)
    }
}

impl From<Permute> for Operation {
    fn from(layer: Permute) -> Self {
        Self::Permute(layer)
    }
}

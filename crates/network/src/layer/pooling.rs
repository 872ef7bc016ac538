use super::{Operation, Padding};

/// The largest value of each window, per channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxPooling2d {
    /// Rows and columns of the window.
    pub pool: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
}

/// The mean of each window, per channel; padding is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AveragePooling2d {
    /// Rows and columns of the window.
    pub pool: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
}

/// The largest value of each channel of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GlobalMaxPooling2d {
    /// Whether the output is an image of 1×1 pixels and not a vector.
    pub keep_dimensions: bool,
}

/// The mean of each channel of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GlobalAveragePooling2d {
    /// Whether the output is an image of 1×1 pixels and not a vector.
    pub keep_dimensions: bool,
}

impl MaxPooling2d {
    /// A pooling whose windows do not overlap, without padding.
    pub fn new(pool: [u64; 2]) -> Self {
        Self {
            pool,
            stride: pool,
            padding: Padding::Valid,
        }
    }

    /// The same with another stride.
    pub fn stride(self, stride: [u64; 2]) -> Self {
        Self { stride, ..self }
    }

    /// The same with another padding.
    pub fn padding(self, padding: Padding) -> Self {
        Self { padding, ..self }
    }
}

impl AveragePooling2d {
    /// A pooling whose windows do not overlap, without padding.
    pub fn new(pool: [u64; 2]) -> Self {
        Self {
            pool,
            stride: pool,
            padding: Padding::Valid,
        }
    }
}

impl From<MaxPooling2d> for Operation {
    fn from(pooling: MaxPooling2d) -> Self {
        Self::MaxPooling2d(pooling)
    }
}

impl From<AveragePooling2d> for Operation {
    fn from(pooling: AveragePooling2d) -> Self {
        Self::AveragePooling2d(pooling)
    }
}

impl From<GlobalMaxPooling2d> for Operation {
    fn from(pooling: GlobalMaxPooling2d) -> Self {
        Self::GlobalMaxPooling2d(pooling)
    }
}

impl From<GlobalAveragePooling2d> for Operation {
    fn from(pooling: GlobalAveragePooling2d) -> Self {
        Self::GlobalAveragePooling2d(pooling)
    }
}

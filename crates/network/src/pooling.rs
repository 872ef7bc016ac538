use crate::Padding;

/// What a layer pools, whatever class it is of: each channel by itself, one value of each window.
///
/// ```
/// use cijfer_network::{GlobalAveragePooling2d, MaxPooling2d, Operation, Padding, Pooled, Pooling};
///
/// let pooling = |operation: Operation| operation.pooling();
/// assert_eq!(
///     pooling(MaxPooling2d::new([3, 2]).into()),
///     Some(Pooling::Windows {
///         of: Pooled::Largest,
///         pool: [3, 2],
///         stride: [3, 2],
///         padding: Padding::Valid,
///     })
/// );
/// assert_eq!(
///     pooling(GlobalAveragePooling2d::default().into()),
///     Some(Pooling::Whole { of: Pooled::Mean, keep_dimensions: false })
/// );
/// assert_eq!(pooling(Operation::Flatten), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// Windows that slide over the image; padding is no part of any.
    Windows {
        /// What of each window becomes its value.
        of: Pooled,
        /// Rows and columns of the window.
        pool: [u64; 2],
        /// Rows and columns that the window moves at a time.
        stride: [u64; 2],
        /// What happens at the border.
        padding: Padding,
    },
    /// The whole image is one window.
    Whole {
        /// What of it becomes the value.
        of: Pooled,
        /// Whether the output is an image of 1×1 pixels and not a vector.
        keep_dimensions: bool,
    },
}

/// What of a window becomes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pooled {
    /// The largest value.
    Largest,
    /// The mean of all values.
    Mean,
}

impl Pooling {
    /// What of a window becomes its value.
    pub fn of(self) -> Pooled {
        match self {
            Self::Windows { of, .. } | Self::Whole { of, .. } => of,
        }
    }
}

//! Windows over images laid out `[batch, height, width, channels]`.

use std::ops::Range;

use candle_core::Result;
use cijfer_analysis::Window;
use cijfer_network::Padding;

/// The positions of a window over images of one size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Windows {
    pub(super) size: [usize; 2],
    pub(super) stride: [usize; 2],
    /// Rows above and columns left of the image.
    pub(super) before: [usize; 2],
    /// Rows and columns below and right of it.
    pub(super) after: [usize; 2],
    /// Rows and columns of positions.
    pub(super) output: [usize; 2],
}

impl Windows {
    /// The positions over an image of `input` rows and columns.
    pub(super) fn over(
        input: [usize; 2],
        size: [usize; 2],
        stride: [usize; 2],
        padding: Padding,
    ) -> Result<Self> {
        let mut windows = Self {
            size,
            stride,
            before: [0; 2],
            after: [0; 2],
            output: [0; 2],
        };
        for axis in 0..2 {
            let window = Window {
                size: size[axis] as u64,
                stride: stride[axis] as u64,
                dilation: 1,
                padding,
            };
            let length = input[axis] as u64;
            let (Some(output), Some((before, after))) =
                (window.output(length), window.padding_around(length))
            else {
                candle_core::bail!(
                    "a window of {}×{} does not fit into {}×{}",
                    size[0],
                    size[1],
                    input[0],
                    input[1]
                );
            };
            windows.output[axis] = output as usize;
            windows.before[axis] = before as usize;
            windows.after[axis] = after as usize;
        }
        Ok(windows)
    }

    /// The rows or columns of an image that a window sees, along one axis.
    #[inline]
    pub(super) fn inside(&self, axis: usize, position: usize, length: usize) -> Range<usize> {
        let start = position * self.stride[axis];
        let first = start.saturating_sub(self.before[axis]);
        let end = (start + self.size[axis])
            .saturating_sub(self.before[axis])
            .min(length);
        first..end.max(first)
    }

    /// The rows and columns of zeros around the image: `[[above, below], [left, right]]`.
    pub(super) fn border(&self) -> [[usize; 2]; 2] {
        [0, 1].map(|axis| [self.before[axis], self.after[axis]])
    }
}

//! Windows over images laid out `[batch, height, width, channels]`, and how they are written one
//! after another.
//!
//! ```text
//!   a b c        unfolded, window 2×2:   a b d e
//!   d e f                                b c e f
//!   g h i                                d e g h
//!                                        e f h i
//! ```

use std::ops::Range;

use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, Layout, Result};
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

    /// The part of a window that lies inside the image, along one axis: the first element of the
    /// window that does, and the elements of the image that it sees.
    #[inline]
    pub(super) fn inside(
        &self,
        axis: usize,
        position: usize,
        length: usize,
    ) -> (usize, Range<usize>) {
        let start = position * self.stride[axis];
        let skipped = self.before[axis].saturating_sub(start);
        let first = (start + skipped).saturating_sub(self.before[axis]);
        let end = (start + self.size[axis])
            .saturating_sub(self.before[axis])
            .min(length);
        (skipped, first..end.max(first))
    }
}

/// The elements of a contiguous tensor of `f32` on the CPU.
pub(super) fn contiguous<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let CpuStorage::F32(values) = storage else {
        candle_core::bail!("expected f32 elements, found {:?}", storage.dtype());
    };
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&values[start..end]),
        None => candle_core::bail!("expected a contiguous tensor, found {layout:?}"),
    }
}

/// Images and the windows over them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unfolding {
    pub(super) windows: Windows,
    /// Rows, columns and channels of an image.
    pub(super) image: [usize; 3],
}

impl Unfolding {
    /// How many numbers a window covers.
    pub(super) fn window_length(&self) -> usize {
        let [height, width] = self.windows.size;
        height * width * self.image[2]
    }

    /// The windows of some lines of positions, one after another, with zeros where they see
    /// padding. Lines are counted through all images.
    pub(super) fn unfold(&self, images: &[f32], lines: Range<usize>) -> Vec<f32> {
        let length = self.window_length();
        let columns = self.windows.output[1];
        let mut unfolded = vec![0.0; lines.len() * columns * length];
        for (line, windows) in lines.zip(unfolded.chunks_exact_mut(columns * length)) {
            self.runs(line, |pixels, column, offset| {
                let start = column * length + offset;
                let run = start..start + pixels.len();
                windows[run].copy_from_slice(&images[pixels]);
            });
        }
        unfolded
    }

    /// The reverse: every pixel of one image gets the sum over the windows that see it. `lines`
    /// are those of the image alone.
    pub(super) fn fold(&self, unfolded: &[f32], lines: Range<usize>, image: &mut [f32]) {
        let length = self.window_length();
        let columns = self.windows.output[1];
        for (line, windows) in lines.zip(unfolded.chunks_exact(columns * length)) {
            self.runs(line, |pixels, column, offset| {
                let terms = &windows[column * length + offset..][..pixels.len()];
                for (sum, term) in image[pixels].iter_mut().zip(terms) {
                    *sum += term;
                }
            });
        }
    }

    /// Visits what the windows of a line have in common with the image: runs of pixels that lie
    /// one after another in both, with the window's column and the run's place in the window.
    fn runs(&self, line: usize, mut visit: impl FnMut(Range<usize>, usize, usize)) {
        let [height, width, channels] = self.image;
        let [rows, columns] = self.windows.output;
        let (sample, row) = (line / rows, line % rows);
        let (above, seen_rows) = self.windows.inside(0, row, height);
        for column in 0..columns {
            let (left, seen_columns) = self.windows.inside(1, column, width);
            for (down, y) in seen_rows.clone().enumerate() {
                let first = ((sample * height + y) * width + seen_columns.start) * channels;
                let offset = ((above + down) * self.windows.size[1] + left) * channels;
                let pixels = first..first + seen_columns.len() * channels;
                visit(pixels, column, offset);
            }
        }
    }
}

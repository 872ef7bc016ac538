//! Windows over an image laid out `[batch, height, width, channels]`, and the candle op that
//! writes them side by side.
//!
//! ```text
//!   a b c        unfolded, window 2×2:   a b d e
//!   d e f                                b c e f
//!   g h i                                d e g h
//!                                        e f h i
//! ```

use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use cijfer_analysis::Window;
use cijfer_network::Padding;
use rayon::prelude::*;

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
    ) -> (usize, std::ops::Range<usize>) {
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

/// `[batch, height, width, channels]` → `[batch·rows·columns, kernel height·kernel width·channels]`:
/// one row for each position of the window, zeros where it sees padding.
pub(super) struct Unfold(pub(super) Windows);

impl CustomOp1 for Unfold {
    fn name(&self) -> &'static str {
        "unfold"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let windows = &self.0;
        let (batch, height, width, channels) = layout.shape().dims4()?;
        let image = contiguous(storage, layout)?;
        let [rows, columns] = windows.output;
        let [kernel_height, kernel_width] = windows.size;
        let length = kernel_height * kernel_width * channels;
        let shape = Shape::from((batch * rows * columns, length));
        let mut unfolded = vec![0.0f32; shape.elem_count()];
        if unfolded.is_empty() {
            return Ok((CpuStorage::F32(unfolded), shape));
        }
        unfolded
            .par_chunks_mut(columns * length)
            .enumerate()
            .for_each(|(line, out)| {
                let (sample, row) = (line / rows, line % rows);
                let (above, seen_rows) = windows.inside(0, row, height);
                for (column, window) in out.chunks_exact_mut(length).enumerate() {
                    let (left, seen_columns) = windows.inside(1, column, width);
                    let run = seen_columns.len() * channels;
                    for (offset, y) in seen_rows.clone().enumerate() {
                        let from = ((sample * height + y) * width + seen_columns.start) * channels;
                        let to = ((above + offset) * kernel_width + left) * channels;
                        window[to..to + run].copy_from_slice(&image[from..from + run]);
                    }
                }
            });
        Ok((CpuStorage::F32(unfolded), shape))
    }

    fn bwd(&self, image: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let fold = Fold {
            windows: self.0,
            image: image.dims4()?,
        };
        gradient.contiguous()?.apply_op1_no_bwd(&fold).map(Some)
    }
}

/// The reverse of [`Unfold`]: every pixel gets the sum over the windows that see it.
struct Fold {
    windows: Windows,
    image: (usize, usize, usize, usize),
}

impl CustomOp1 for Fold {
    fn name(&self) -> &'static str {
        "fold"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let windows = &self.windows;
        let (_, height, width, channels) = self.image;
        let unfolded = contiguous(storage, layout)?;
        let [rows, columns] = windows.output;
        let [kernel_height, kernel_width] = windows.size;
        let length = kernel_height * kernel_width * channels;
        let shape = Shape::from(self.image);
        let mut image = vec![0.0f32; shape.elem_count()];
        if image.is_empty() {
            return Ok((CpuStorage::F32(image), shape));
        }
        image
            .par_chunks_mut(height * width * channels)
            .zip(unfolded.par_chunks(rows * columns * length))
            .for_each(|(image, unfolded)| {
                for (position, window) in unfolded.chunks_exact(length).enumerate() {
                    let (row, column) = (position / columns, position % columns);
                    let (above, seen_rows) = windows.inside(0, row, height);
                    let (left, seen_columns) = windows.inside(1, column, width);
                    let run = seen_columns.len() * channels;
                    for (offset, y) in seen_rows.enumerate() {
                        let to = (y * width + seen_columns.start) * channels;
                        let from = ((above + offset) * kernel_width + left) * channels;
                        let terms = &window[from..from + run];
                        for (sum, term) in image[to..to + run].iter_mut().zip(terms) {
                            *sum += term;
                        }
                    }
                }
            });
        Ok((CpuStorage::F32(image), shape))
    }
}

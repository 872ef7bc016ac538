use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};
use candle_nn::Module;
use cijfer_kernels::contiguous;
use cijfer_network::Padding;
use rayon::prelude::*;

use super::arrangement::padded;
use super::windows::Windows;

/// Max pooling.
pub(crate) struct MaxPooling {
    pub(crate) pool: [usize; 2],
    pub(crate) stride: [usize; 2],
    pub(crate) padding: Padding,
}

impl Module for MaxPooling {
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, rows, columns, channels]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        max_pool2d(x, self.pool, self.stride, self.padding)
    }
}

/// The largest value of each window, per channel, of `[batch, height, width, channels]`.
///
/// The gradient goes to the largest value; where several are equal, to the first of them on the
/// CPU, and shared between them on other devices. (candle's own `max_pool2d` spreads it over the
/// whole window.) Padding is never the largest.
///
/// ```
/// use candle_core::{Device, Tensor, Var};
/// use cijfer_model::max_pool2d;
/// use cijfer_network::Padding;
///
/// let image = Var::from_slice(&[1f32, 4., 2., 3.], (1, 2, 2, 1), &Device::Cpu)?;
/// let pooled = max_pool2d(&image, [2, 2], [2, 2], Padding::Valid)?;
/// assert_eq!(pooled.flatten_all()?.to_vec1::<f32>()?, [4.]);
/// let gradients = pooled.sum_all()?.backward()?;
/// let gradient = gradients.get(&image).expect("a variable").flatten_all()?;
/// assert_eq!(gradient.to_vec1::<f32>()?, [0., 1., 0., 0.]);
/// # Ok::<(), candle_core::Error>(())
/// ```
///
/// # Errors
///
/// A tensor that is no batch of images, or a window that does not fit into them.
pub fn max_pool2d(
    x: &Tensor,
    pool: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
) -> Result<Tensor> {
    let (_, height, width, _) = x.dims4()?;
    let windows = Windows::over([height, width], pool, stride, padding)?;
    if x.device().is_cpu() {
        x.contiguous()?.apply_op1(Largest(windows))
    } else {
        by_candle(x, windows)
    }
}

/// The mean of each window, per channel. Padding has no part in it, neither in the sum nor in how
/// many are summed, as in Keras.
pub(crate) struct AveragePooling {
    pub(crate) pool: [usize; 2],
    pub(crate) stride: [usize; 2],
    pub(crate) padding: Padding,
}

impl Module for AveragePooling {
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, rows, columns, channels]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (_, height, width, _) = x.dims4()?;
        let windows = Windows::over([height, width], self.pool, self.stride, self.padding)?;
        let inside = Windows {
            before: [0; 2],
            ..windows
        };
        let sums = over_windows(&padded(x, windows.border())?, inside, |a, b| a.add(b))?;
        let [rows, columns] = windows.output;
        let seen: Vec<f32> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| [row, column]))
            .map(|[row, column]| {
                let rows = windows.inside(0, row, height).len();
                (rows * windows.inside(1, column, width).len()) as f32
            })
            .collect();
        sums.broadcast_div(&Tensor::from_vec(seen, (1, rows, columns, 1), x.device())?)
    }
}

/// The largest value or the mean of each channel.
pub(crate) struct GlobalPooling {
    pub(crate) largest: bool,
    pub(crate) keep_dimensions: bool,
}

impl Module for GlobalPooling {
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, channels]`, or `[batch, 1, 1, channels]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, height, width, channels) = x.dims4()?;
        // candle's own gradient of a largest value goes to all that are equal.
        let pooled = match self.largest {
            true => max_pool2d(x, [height, width], [height, width], Padding::Valid)?,
            false => x.mean_keepdim((1, 2))?,
        };
        match self.keep_dimensions {
            true => Ok(pooled),
            false => pooled.reshape((batch, channels)),
        }
    }
}

/// The pooling in candle's own operations, for devices other than the CPU.
fn by_candle(x: &Tensor, windows: Windows) -> Result<Tensor> {
    over_windows(x, windows, |a, b| a.maximum(b))
}

/// What becomes of each window when its elements are combined one after another: as many shifted
/// copies as the window has elements. A position in the padding is moved to the nearest row or
/// column of the image, which lies in the same window.
fn over_windows(
    x: &Tensor,
    windows: Windows,
    combine: impl Fn(&Tensor, &Tensor) -> Result<Tensor>,
) -> Result<Tensor> {
    let shifted = |x: &Tensor, axis: usize, offset: usize| -> Result<Tensor> {
        let last = x.dim(axis + 1)? - 1;
        let positions: Vec<u32> = (0..windows.output[axis])
            .map(|position| {
                let padded = position * windows.stride[axis] + offset;
                padded.saturating_sub(windows.before[axis]).min(last) as u32
            })
            .collect();
        x.index_select(&Tensor::new(positions, x.device())?, axis + 1)
    };
    let mut combined: Option<Tensor> = None;
    for row in 0..windows.size[0] {
        let rows = shifted(x, 0, row)?;
        for column in 0..windows.size[1] {
            let candidate = shifted(&rows, 1, column)?;
            combined = Some(match combined {
                Some(combined) => combine(&combined, &candidate)?,
                None => candidate,
            });
        }
    }
    match combined {
        Some(combined) => Ok(combined),
        None => candle_core::bail!("a window of no elements"),
    }
}

/// The pooling on the CPU.
struct Largest(Windows);

impl CustomOp1 for Largest {
    fn name(&self) -> &'static str {
        "max-pool2d"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let windows = &self.0;
        let (batch, height, width, channels) = layout.shape().dims4()?;
        let image = contiguous(storage, layout)?;
        let [rows, columns] = windows.output;
        let shape = Shape::from((batch, rows, columns, channels));
        let mut pooled = vec![f32::NEG_INFINITY; shape.elem_count()];
        if pooled.is_empty() {
            return Ok((CpuStorage::F32(pooled), shape));
        }
        pooled
            .par_chunks_mut(columns * channels)
            .enumerate()
            .for_each(|(line, out)| {
                let (sample, row) = (line / rows, line % rows);
                let seen_rows = windows.inside(0, row, height);
                for (column, out) in out.chunks_exact_mut(channels).enumerate() {
                    let seen_columns = windows.inside(1, column, width);
                    for y in seen_rows.clone() {
                        for x in seen_columns.clone() {
                            let start = ((sample * height + y) * width + x) * channels;
                            let pixel = &image[start..start + channels];
                            for (largest, &value) in out.iter_mut().zip(pixel) {
                                // A value that is no number is passed on, not hidden.
                                if value > *largest || value.is_nan() {
                                    *largest = value;
                                }
                            }
                        }
                    }
                }
            });
        Ok((CpuStorage::F32(pooled), shape))
    }

    fn bwd(&self, image: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        image
            .contiguous()?
            .apply_op2_no_bwd(&gradient.contiguous()?, &LargestGradient(self.0))
            .map(Some)
    }
}

/// The gradient of [`Largest`]: from the image and the gradient of the pooled image.
struct LargestGradient(Windows);

impl CustomOp2 for LargestGradient {
    fn name(&self) -> &'static str {
        "max-pool2d-gradient"
    }

    fn cpu_fwd(
        &self,
        storage: &CpuStorage,
        layout: &Layout,
        gradient_storage: &CpuStorage,
        gradient_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let windows = &self.0;
        let shape = layout.shape().clone();
        let (_, height, width, channels) = shape.dims4()?;
        let image = contiguous(storage, layout)?;
        let gradient = contiguous(gradient_storage, gradient_layout)?;
        let [rows, columns] = windows.output;
        let mut result = vec![0.0f32; image.len()];
        if result.is_empty() {
            return Ok((CpuStorage::F32(result), shape));
        }
        let size = height * width * channels;
        result
            .par_chunks_mut(size)
            .zip(image.par_chunks(size))
            .zip(gradient.par_chunks(rows * columns * channels))
            .for_each(|((result, image), gradient)| {
                for (cell, gradient) in gradient.chunks_exact(channels).enumerate() {
                    let seen_rows = windows.inside(0, cell / columns, height);
                    let seen_columns = windows.inside(1, cell % columns, width);
                    for (channel, &gradient) in gradient.iter().enumerate() {
                        let mut first = None;
                        let mut largest = f32::NEG_INFINITY;
                        for y in seen_rows.clone() {
                            for x in seen_columns.clone() {
                                let at = (y * width + x) * channels + channel;
                                if image[at] > largest || first.is_none() {
                                    (first, largest) = (Some(at), image[at]);
                                }
                            }
                        }
                        if let Some(at) = first {
                            result[at] += gradient;
                        }
                    }
                }
            });
        Ok((CpuStorage::F32(result), shape))
    }
}

#[cfg(test)]
mod tests;

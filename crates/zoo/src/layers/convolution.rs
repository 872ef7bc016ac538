use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use candle_nn::Module;
use cijfer_network::Padding;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView, ArrayView2, ArrayViewMut, ArrayViewMut2};
use rayon::prelude::*;

use super::windows::{Unfolding, Windows, contiguous};

/// A convolution.
pub(crate) struct Convolution {
    /// `[filters, channels, kernel height, kernel width]`.
    pub(crate) weight: Tensor,
    /// `[filters]`.
    pub(crate) bias: Option<Tensor>,
    pub(crate) stride: [usize; 2],
    pub(crate) padding: Padding,
}

impl Module for Convolution {
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, rows, columns, filters]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (_, height, width, _) = x.dims4()?;
        let (_, _, kernel_height, kernel_width) = self.weight.dims4()?;
        let size = [kernel_height, kernel_width];
        let windows = Windows::over([height, width], size, self.stride, self.padding)?;
        let sums = if x.device().is_cpu() {
            x.contiguous()?
                .apply_op2(&self.weight.contiguous()?, MatrixProduct(windows))?
        } else {
            self.by_candle(x, windows)?
        };
        match &self.bias {
            Some(bias) => sums.broadcast_add(bias),
            None => Ok(sums),
        }
    }
}

impl Convolution {
    /// candle's own convolution, which wants channels first, one stride for both axes, and the
    /// same padding on all sides. Rows and columns that no window sees are cut off before, for
    /// candle's gradient takes as many to be left over across as there are down.
    fn by_candle(&self, x: &Tensor, windows: Windows) -> Result<Tensor> {
        let [height, width] = [0, 1].map(|axis| {
            let positions = windows.output[axis];
            (positions - 1) * windows.stride[axis] + windows.size[axis]
        });
        let x = x
            .permute((0, 3, 1, 2))?
            .pad_with_zeros(2, windows.before[0], windows.after[0])?
            .pad_with_zeros(3, windows.before[1], windows.after[1])?
            .narrow(2, 0, height)?
            .narrow(3, 0, width)?
            .contiguous()?;
        let [down, across] = self.stride;
        let sums = if down == across {
            x.conv2d(&self.weight, 0, down, 1, 1)?
        } else {
            every(
                &every(&x.conv2d(&self.weight, 0, 1, 1, 1)?, 2, down)?,
                3,
                across,
            )?
        };
        sums.permute((0, 2, 3, 1))
    }
}

/// A convolution on the CPU: matrix products of windows with filters, a block of lines at a
/// time, so that what lies between stays in the cache. Channels last make both the windows and
/// the result contiguous.
///
/// The gradients are matrix products, too, where candle's gradient by the input is a loop over
/// single elements. Blocks depend on shapes alone and are summed in their order, so that the bits
/// are the same on any number of threads.
struct MatrixProduct(Windows);

/// Numbers that the unfolded windows of a block hold at most, unless a single line holds more:
/// one megabyte, which a core's second cache takes. In tests small images make several blocks.
const BLOCK: usize = if cfg!(test) { 64 } else { 1 << 18 };

impl MatrixProduct {
    fn unfolding(&self, images: &Layout) -> Result<(usize, Unfolding)> {
        let (batch, height, width, channels) = images.shape().dims4()?;
        let unfolding = Unfolding {
            windows: self.0,
            image: [height, width, channels],
        };
        Ok((batch, unfolding))
    }

    /// How many lines of positions make a block.
    fn lines(&self, unfolding: &Unfolding) -> usize {
        (BLOCK / (self.0.output[1] * unfolding.window_length())).max(1)
    }
}

impl CustomOp2 for MatrixProduct {
    fn name(&self) -> &'static str {
        "convolution"
    }

    /// # Shapes
    ///
    /// `[batch, height, width, channels]` and `[filters, channels, kernel height, kernel width]`
    /// → `[batch, rows, columns, filters]`.
    fn cpu_fwd(
        &self,
        images: &CpuStorage,
        images_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (batch, unfolding) = self.unfolding(images_layout)?;
        let images = contiguous(images, images_layout)?;
        let filters = weight_layout.shape().dim(0)?;
        let weight = by_window(contiguous(weight, weight_layout)?, filters, &unfolding)?;
        let [rows, columns] = self.0.output;
        let shape = Shape::from((batch, rows, columns, filters));
        let mut sums = vec![0.0f32; shape.elem_count()];
        let lines = self.lines(&unfolding);
        if !sums.is_empty() {
            sums.par_chunks_mut(lines * columns * filters)
                .enumerate()
                .try_for_each(|(block, sums)| -> Result<()> {
                    let positions = sums.len() / filters;
                    let first = block * lines;
                    let windows = unfolding.unfold(images, first..first + positions / columns);
                    let windows = matrix(&windows, positions)?;
                    let mut sums = matrix_mut(sums, positions)?;
                    general_mat_mul(1.0, &windows, &weight, 0.0, &mut sums);
                    Ok(())
                })?;
        }
        Ok((CpuStorage::F32(sums), shape))
    }

    fn bwd(
        &self,
        images: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        // Nobody asks for the gradient by the network's own input.
        let by_images = images.track_op().then(|| {
            let op = ByImages {
                product: Self(self.0),
                channels: images.dim(3)?,
                image: [images.dim(1)?, images.dim(2)?],
            };
            gradient.apply_op2_no_bwd(&weight.contiguous()?, &op)
        });
        let by_weight = images.contiguous()?.apply_op2_no_bwd(
            &gradient,
            &ByWeight {
                product: Self(self.0),
            },
        )?;
        // From [window, filters] to the layout of weights.
        let (filters, channels, height, width) = weight.dims4()?;
        let by_weight = by_weight
            .reshape((height, width, channels, filters))?
            .permute((3, 2, 0, 1))?
            .contiguous()?;
        Ok((by_images.transpose()?, Some(by_weight)))
    }
}

/// The gradient by the images: from the gradient of the sums and the weights.
struct ByImages {
    product: MatrixProduct,
    image: [usize; 2],
    channels: usize,
}

impl CustomOp2 for ByImages {
    fn name(&self) -> &'static str {
        "convolution-gradient-by-images"
    }

    fn cpu_fwd(
        &self,
        gradient: &CpuStorage,
        gradient_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (batch, rows, columns, filters) = gradient_layout.shape().dims4()?;
        let [height, width] = self.image;
        let unfolding = Unfolding {
            windows: self.product.0,
            image: [height, width, self.channels],
        };
        let gradient = contiguous(gradient, gradient_layout)?;
        let weight = by_window(contiguous(weight, weight_layout)?, filters, &unfolding)?;
        let shape = Shape::from((batch, height, width, self.channels));
        let mut images = vec![0.0f32; shape.elem_count()];
        let block = self.product.lines(&unfolding);
        if !images.is_empty() {
            images
                .par_chunks_mut(height * width * self.channels)
                .zip(gradient.par_chunks(rows * columns * filters))
                .try_for_each(|(image, gradient)| -> Result<()> {
                    let blocks = gradient.chunks(block * columns * filters);
                    let mut by_window = Vec::new();
                    for (index, gradient) in blocks.enumerate() {
                        let positions = gradient.len() / filters;
                        by_window.resize(positions * unfolding.window_length(), 0.0);
                        let gradient = matrix(gradient, positions)?;
                        let mut product = matrix_mut(&mut by_window, positions)?;
                        general_mat_mul(1.0, &gradient, &weight.t(), 0.0, &mut product);
                        let first = index * block;
                        unfolding.fold(&by_window, first..first + positions / columns, image);
                    }
                    Ok(())
                })?;
        }
        Ok((CpuStorage::F32(images), shape))
    }
}

/// The gradient by the weights, as `[window, filters]`: from the images and the gradient of the
/// sums.
struct ByWeight {
    product: MatrixProduct,
}

impl CustomOp2 for ByWeight {
    fn name(&self) -> &'static str {
        "convolution-gradient-by-weight"
    }

    fn cpu_fwd(
        &self,
        images: &CpuStorage,
        images_layout: &Layout,
        gradient: &CpuStorage,
        gradient_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (_, unfolding) = self.product.unfolding(images_layout)?;
        let (_, _, columns, filters) = gradient_layout.shape().dims4()?;
        let images = contiguous(images, images_layout)?;
        let gradient = contiguous(gradient, gradient_layout)?;
        let block = self.product.lines(&unfolding);
        let partial: Vec<Vec<f32>> = gradient
            .par_chunks((block * columns * filters).max(1))
            .enumerate()
            .map(|(index, gradient)| {
                let positions = gradient.len() / filters;
                let first = index * block;
                let windows = unfolding.unfold(images, first..first + positions / columns);
                let windows = matrix(&windows, positions)?;
                let gradient = matrix(gradient, positions)?;
                let mut partial = vec![0.0; unfolding.window_length() * filters];
                let mut product = matrix_mut(&mut partial, unfolding.window_length())?;
                general_mat_mul(1.0, &windows.t(), &gradient, 0.0, &mut product);
                Ok(partial)
            })
            .collect::<Result<_>>()?;
        let mut sums = vec![0.0f32; unfolding.window_length() * filters];
        for partial in &partial {
            for (sum, term) in sums.iter_mut().zip(partial) {
                *sum += term;
            }
        }
        let shape = Shape::from((unfolding.window_length(), filters));
        Ok((CpuStorage::F32(sums), shape))
    }
}

/// Weights `[filters, channels, kernel height, kernel width]` as `[window, filters]`, the window
/// in the order row, column, channel.
fn by_window(weight: &[f32], filters: usize, unfolding: &Unfolding) -> Result<Array2<f32>> {
    let [height, width] = unfolding.windows.size;
    let channels = unfolding.image[2];
    let weight = ArrayView::from_shape((filters, channels, height, width), weight);
    let weight = weight.map_err(candle_core::Error::wrap)?;
    let weight = weight.permuted_axes([2, 3, 1, 0]);
    let weight = weight.to_shape((unfolding.window_length(), filters));
    Ok(weight.map_err(candle_core::Error::wrap)?.into_owned())
}

/// Values as a matrix of so many rows.
fn matrix(values: &[f32], rows: usize) -> Result<ArrayView2<'_, f32>> {
    ArrayView::from_shape((rows, values.len() / rows), values).map_err(candle_core::Error::wrap)
}

/// The same, to write to.
fn matrix_mut(values: &mut [f32], rows: usize) -> Result<ArrayViewMut2<'_, f32>> {
    let columns = values.len() / rows;
    ArrayViewMut::from_shape((rows, columns), values).map_err(candle_core::Error::wrap)
}

/// Every `stride`-th element along an axis, from the first.
fn every(x: &Tensor, axis: usize, stride: usize) -> Result<Tensor> {
    let kept = Tensor::arange_step(0, x.dim(axis)? as u32, stride as u32, x.device())?;
    x.contiguous()?.index_select(&kept, axis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};
    use proptest::prelude::*;

    /// A tensor of varied values.
    fn values(shape: &[usize], seed: u64) -> Tensor {
        let count: usize = shape.iter().product();
        let values: Vec<f32> = (0..count as u64)
            .map(|index| ((index * 37 + seed * 101) % 61) as f32 / 16.0 - 1.9)
            .collect();
        Tensor::from_vec(values, shape, &Device::Cpu).expect("made")
    }

    fn largest(tensor: &Tensor) -> f32 {
        let largest = tensor
            .abs()
            .and_then(|t| t.max_all())
            .and_then(|t| t.to_scalar());
        largest.expect("a number")
    }

    proptest! {
        /// Both ways give the same sums and the same gradients.
        #[test]
        fn the_matrix_product_is_candle_s_convolution(
            batch in 1usize..3,
            image in [5usize..12, 5usize..12],
            channels in 1usize..4,
            filters in 1usize..4,
            kernel in [1usize..5, 1usize..5],
            stride in [1usize..4, 1usize..4],
            same in any::<bool>(),
        ) {
            let padding = if same { Padding::Same } else { Padding::Valid };
            let x = Var::from_tensor(&values(&[batch, image[0], image[1], channels], 1)).expect("made");
            let weight = Var::from_tensor(&values(&[filters, channels, kernel[0], kernel[1]], 2)).expect("made");
            let convolution = Convolution {
                weight: weight.as_tensor().clone(),
                bias: None,
                stride,
                padding,
            };
            let windows = Windows::over(image, kernel, stride, padding).expect("fits");
            let ours = convolution.forward(&x).expect("computed");
            let theirs = convolution.by_candle(&x, windows).expect("computed");
            prop_assert_eq!(ours.dims(), theirs.dims());
            prop_assert!(largest(&(&ours - &theirs).expect("same shape")) < 1e-3);

            let factors = values(ours.dims(), 3);
            let gradients = [&ours, &theirs].map(|sums| {
                (sums * &factors).and_then(|s| s.sum_all()).and_then(|s| s.backward()).expect("computed")
            });
            for variable in [&x, &weight] {
                let [ours, theirs] = gradients.each_ref().map(|g| g.get(variable).expect("there"));
                prop_assert!(largest(&(ours - theirs).expect("same shape")) < 1e-3);
            }
        }
    }
}

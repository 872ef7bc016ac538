use candle_core::{Result, Tensor};
use candle_nn::Module;
use cijfer_network::Padding;

use super::windows::{Unfold, Windows};

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
            self.as_matrix_product(x, windows)?
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
    /// One matrix product of all windows with all filters. Channels last make both the windows
    /// and the result contiguous. On a CPU this trains several times faster than candle's
    /// convolution, whose gradient by the input is a loop over single elements.
    fn as_matrix_product(&self, x: &Tensor, windows: Windows) -> Result<Tensor> {
        let batch = x.dim(0)?;
        let (filters, ..) = self.weight.dims4()?;
        let [rows, columns] = windows.output;
        let weight = self.weight.permute((2, 3, 1, 0))?.reshape(((), filters))?;
        x.contiguous()?
            .apply_op1(Unfold(windows))?
            .matmul(&weight)?
            .reshape((batch, rows, columns, filters))
    }

    /// candle's own convolution, which wants channels first, one stride for both axes, and the
    /// same padding on all sides.
    fn by_candle(&self, x: &Tensor, windows: Windows) -> Result<Tensor> {
        let x = x
            .permute((0, 3, 1, 2))?
            .pad_with_zeros(2, windows.before[0], windows.after[0])?
            .pad_with_zeros(3, windows.before[1], windows.after[1])?
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

    /// A tensor of varied but exact values.
    pub(in crate::layers) fn values(shape: &[usize], seed: u64) -> Tensor {
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
            let ours = convolution.as_matrix_product(&x, windows).expect("computed");
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

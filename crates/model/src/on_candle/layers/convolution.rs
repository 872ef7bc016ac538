use candle_core::{Result, Tensor};
use candle_nn::Module;
use cijfer_network::Padding;

use super::arrangement::padded;
use super::windows::Windows;

/// A convolution; a depthwise one has as many groups as the image has channels.
///
/// candle's own does the work. It wants channels first, one stride and one dilation for both axes,
/// and the same padding on all sides.
pub(crate) struct Convolution {
    /// `[filters, channels of a group, kernel height, kernel width]`.
    pub(crate) weight: Tensor,
    /// `[filters]`.
    pub(crate) bias: Option<Tensor>,
    pub(crate) stride: [usize; 2],
    pub(crate) padding: Padding,
    pub(crate) dilation: [usize; 2],
    pub(crate) groups: usize,
}

impl Module for Convolution {
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, rows, columns, filters]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (_, height, width, _) = x.dims4()?;
        let (_, _, kernel_height, kernel_width) = self.weight.dims4()?;
        // A window with gaps stands where one does that reaches as far without gaps.
        let span = [
            (kernel_height - 1) * self.dilation[0] + 1,
            (kernel_width - 1) * self.dilation[1] + 1,
        ];
        let windows = Windows::over([height, width], span, self.stride, self.padding)?;
        // Rows and columns that no window sees are cut off, for candle's gradient takes as many to
        // be left over across as there are down.
        let [seen_height, seen_width] = [0, 1].map(|axis| {
            let positions = windows.output[axis];
            (positions - 1) * windows.stride[axis] + windows.size[axis]
        });
        let x = padded(x, windows.border())?
            .narrow(1, 0, seen_height)?
            .narrow(2, 0, seen_width)?
            .permute((0, 3, 1, 2))?
            .contiguous()?;
        let (weight, dilation) = match self.dilation {
            [down, across] if down == across => (self.weight.clone(), down),
            dilation => (spread(&self.weight, dilation)?, 1),
        };
        let convolve = |stride| x.conv2d(&weight, 0, stride, dilation, self.groups);
        let sums = match self.stride {
            [down, across] if down == across => convolve(down)?,
            [down, across] => every(&every(&convolve(1)?, 2, down)?, 3, across)?,
        };
        let sums = sums.permute((0, 2, 3, 1))?;
        match &self.bias {
            Some(bias) => sums.broadcast_add(bias),
            None => sums.contiguous(),
        }
    }
}

/// The filters with zeros in the gaps of their windows.
///
/// # Shapes
///
/// `[filters, channels, kernel height, kernel width]` → the same with the heights and widths that
/// the windows reach over.
fn spread(weight: &Tensor, [down, across]: [usize; 2]) -> Result<Tensor> {
    let (filters, channels, height, width) = weight.dims4()?;
    weight
        .reshape((filters * channels, height, 1, width, 1))?
        .pad_with_zeros(2, 0, down - 1)?
        .pad_with_zeros(4, 0, across - 1)?
        .reshape((filters, channels, height * down, width * across))?
        .narrow(2, 0, (height - 1) * down + 1)?
        .narrow(3, 0, (width - 1) * across + 1)?
        .contiguous()
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

    /// Varied values that are exact in 32 bits.
    fn values(count: usize, seed: usize) -> Vec<f64> {
        (0..count)
            .map(|index| ((index * 37 + seed * 101) % 61) as f64 / 16.0 - 1.9375)
            .collect()
    }

    fn tensor(values: &[f64], shape: &[usize]) -> Tensor {
        let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).expect("made")
    }

    fn read(tensor: &Tensor) -> Vec<f64> {
        let values = tensor.flatten_all().and_then(|flat| flat.to_vec1::<f32>());
        values.expect("read").into_iter().map(f64::from).collect()
    }

    fn close(found: &Tensor, expected: &[f64]) -> bool {
        let found = read(found);
        let mut pairs = found.iter().zip(expected);
        found.len() == expected.len()
            && pairs.all(|(found, expected)| (found - expected).abs() < 1e-3)
    }

    /// Along one axis: for each position the pixels that the elements of the window see, `None` for
    /// padding.
    fn seen(
        length: usize,
        size: usize,
        stride: usize,
        dilation: usize,
        same: bool,
    ) -> Vec<Vec<Option<usize>>> {
        let reach = (size - 1) * dilation;
        let starts: Vec<i64> = match same {
            false => (0..length - reach)
                .step_by(stride)
                .map(|s| s as i64)
                .collect(),
            true => {
                let starts = (0..length).step_by(stride);
                let last = starts.clone().next_back().expect("one at least");
                let before = (last + reach + 1).saturating_sub(length) / 2;
                starts.map(|start| start as i64 - before as i64).collect()
            }
        };
        let sees = |start: i64| {
            let elements = (0..size).map(move |element| start + (element * dilation) as i64);
            elements
                .map(|place| usize::try_from(place).ok().filter(|&place| place < length))
                .collect()
        };
        starts.into_iter().map(sees).collect()
    }

    proptest! {
        /// Sums, and the gradients by images, weights and biases, added up product by product.
        #[test]
        fn sums_and_gradients_are_those_of_nested_loops(
            batch in 1usize..3,
            image in [9usize..14, 9usize..14],
            groups in 1usize..4,
            of_group in [1usize..4, 1usize..4],
            kernel in [1usize..4, 1usize..4],
            stride in [1usize..4, 1usize..4],
            dilation in [1usize..5, 1usize..5],
            same in any::<bool>(),
        ) {
            let [of_channels, of_filters] = of_group;
            let [channels, filters] = of_group.map(|of_group| groups * of_group);
            let x = values(batch * image[0] * image[1] * channels, 1);
            let weight = values(filters * of_channels * kernel[0] * kernel[1], 2);
            let bias = values(filters, 3);
            let [rows, columns] = [0, 1].map(|axis| {
                seen(image[axis], kernel[axis], stride[axis], dilation[axis], same)
            });
            let shape = [batch, rows.len(), columns.len(), filters];
            let factors = values(shape.iter().product(), 4);

            let mut sums = vec![0.0; factors.len()];
            let mut by_x = vec![0.0; x.len()];
            let mut by_weight = vec![0.0; weight.len()];
            let mut by_bias = vec![0.0; filters];
            let mut output = 0;
            for sample in 0..batch {
                for (down, across) in rows.iter().flat_map(|r| columns.iter().map(move |c| (r, c))) {
                    for filter in 0..filters {
                        sums[output] += bias[filter];
                        by_bias[filter] += factors[output];
                        let mut tap = filter * of_channels * kernel[0] * kernel[1];
                        for channel in 0..of_channels {
                            let channel = filter / of_filters * of_channels + channel;
                            for (row, column) in
                                down.iter().flat_map(|r| across.iter().map(move |c| (r, c)))
                            {
                                if let (Some(row), Some(column)) = (row, column) {
                                    let pixel = (sample * image[0] + row) * image[1] + column;
                                    let pixel = pixel * channels + channel;
                                    sums[output] += x[pixel] * weight[tap];
                                    by_x[pixel] += factors[output] * weight[tap];
                                    by_weight[tap] += factors[output] * x[pixel];
                                }
                                tap += 1;
                            }
                        }
                        output += 1;
                    }
                }
            }

            let variable = |values: &[f64], shape: &[usize]| {
                Var::from_tensor(&tensor(values, shape)).expect("made")
            };
            let x = variable(&x, &[batch, image[0], image[1], channels]);
            let weight = variable(&weight, &[filters, of_channels, kernel[0], kernel[1]]);
            let bias = variable(&bias, &[filters]);
            let convolution = Convolution {
                weight: weight.as_tensor().clone(),
                bias: Some(bias.as_tensor().clone()),
                stride,
                padding: if same { Padding::Same } else { Padding::Valid },
                dilation,
                groups,
            };
            let found = convolution.forward(&x).expect("computed");
            prop_assert_eq!(found.dims(), shape);
            prop_assert!(close(&found, &sums));
            let weighted = (found * tensor(&factors, &shape)).and_then(|s| s.sum_all());
            let gradients = weighted.and_then(|sum| sum.backward()).expect("computed");
            for (variable, expected) in [(&x, by_x), (&weight, by_weight), (&bias, by_bias)] {
                prop_assert!(close(gradients.get(variable).expect("there"), &expected));
            }
        }
    }
}

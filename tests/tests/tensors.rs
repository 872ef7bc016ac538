//! Shapes and parameters that are counted beside those of candle's own tensors, layer by layer,
//! wherever candle has the layer.

use candle_core::{D, DType, Device, Module as _, Result, Tensor};
use candle_nn::{BatchNormConfig, Conv2dConfig, LayerNormConfig, ModuleT as _, VarBuilder, VarMap};
use cijfer_analysis::Analysis;
use cijfer_network::{Network, Operation, Padding, Shape};
use proptest::prelude::*;

#[path = "../../crates/analysis/tests/common/mod.rs"]
mod common;

use common::naive::starts;
use common::networks::{network, operation};

proptest! {
    #![proptest_config(common::cases())]

    #[test]
    fn networks_are_as_candle_makes_them(network in network()) {
        check(&network)?;
    }

}

proptest! {
    // candle has windows only with the same stride and dilation in both directions, so that many
    // layers are passed over.
    #![proptest_config(ProptestConfig { cases: 100 * common::cases().cases, ..common::cases() })]

    /// A layer by itself, for in a network whatever candle does not have hides what comes after.
    #[test]
    fn layers_are_as_candle_makes_them(
        input in [1u64..16, 1..16, 1..5],
        operation in operation(),
    ) {
        let network = Network::new("one", Shape::new(Vec::from(input))).then(operation);
        check(&network)?;
    }
}

/// Compares layer after layer, up to the first that candle does not have or that does not fit.
fn check(network: &Network) -> std::result::Result<(), TestCaseError> {
    let Ok(analysis) = Analysis::of(network) else {
        return Ok(());
    };
    let sizes = |shape: &Shape| -> Vec<usize> {
        let axes = shape.axes().iter().map(|&axis| axis as usize);
        std::iter::once(1).chain(axes).collect()
    };
    let mut x = Tensor::zeros(sizes(&network.input), DType::F32, &Device::Cpu).expect("made");
    for (layer, counted) in network.layers.iter().zip(&analysis.layers) {
        let variables = VarMap::new();
        let builder = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        let Some(output) = candle(&layer.operation, &x, &builder) else {
            return Ok(());
        };
        x = output.expect("candle computes it");
        prop_assert_eq!(x.dims(), sizes(&counted.output), "{:?}", &layer.operation);
        let elements: usize = variables.all_vars().iter().map(|v| v.elem_count()).sum();
        let parameters = counted.parameters.total.value;
        prop_assert_eq!(elements as u128, parameters, "{:?}", &layer.operation);
    }
    Ok(())
}

/// What candle makes of `[batch, height, width, channels]`; nothing where it does not have the
/// layer, or not with those options.
fn candle(operation: &Operation, x: &Tensor, builder: &VarBuilder<'_>) -> Option<Result<Tensor>> {
    let channels = *x.dims().last()?;
    let image = || x.dims4().is_ok();
    match operation {
        Operation::Conv2d(layer) => {
            let filters = layer.filters as usize;
            let window = Window::of(layer.kernel, layer.stride, layer.dilation, layer.padding);
            window.convolve(
                x,
                [channels, filters],
                layer.groups as usize,
                layer.bias,
                builder,
            )
        }
        Operation::DepthwiseConv2d(layer) => {
            let outputs = channels * layer.depth_multiplier as usize;
            let window = Window::of(layer.kernel, layer.stride, layer.dilation, layer.padding);
            window.convolve(x, [channels, outputs], channels, layer.bias, builder)
        }
        Operation::SeparableConv2d(layer) => {
            let middle = channels * layer.depth_multiplier as usize;
            let window = Window::of(layer.kernel, layer.stride, layer.dilation, layer.padding);
            let first = builder.pp("depthwise");
            let x = window.convolve(x, [channels, middle], channels, false, &first)?;
            let point = Window::of([1, 1], [1, 1], [1, 1], Padding::Valid);
            let filters = layer.filters as usize;
            match x {
                Ok(x) => point.convolve(&x, [middle, filters], 1, layer.bias, builder),
                Err(error) => Some(Err(error)),
            }
        }
        Operation::Conv2dTranspose(layer) => {
            let [kernel, stride, dilation] =
                [layer.kernel, layer.stride, layer.dilation].map(alike);
            let (kernel, stride, dilation) = (kernel?, stride?, dilation?);
            let more = match layer.output_padding {
                Some(more) => alike(more)?,
                None if (kernel - 1) * dilation + 1 >= stride => 0,
                None => return None,
            };
            (layer.padding == Padding::Valid).then(|| {
                let config = candle_nn::ConvTranspose2dConfig {
                    padding: 0,
                    output_padding: more,
                    stride,
                    dilation,
                };
                let filters = layer.filters as usize;
                let make = match layer.bias {
                    true => candle_nn::conv_transpose2d,
                    false => candle_nn::conv_transpose2d_no_bias,
                };
                let convolution = make(channels, filters, kernel, config, builder.clone())?;
                last(&convolution.forward(&first(x)?)?)
            })
        }
        // candle's takes at most four axes.
        Operation::Dense(layer) => (x.rank() <= 4).then(|| {
            let make = match layer.bias {
                true => candle_nn::linear,
                false => candle_nn::linear_no_bias,
            };
            make(channels, layer.units as usize, builder.clone())?.forward(&x.contiguous()?)
        }),
        Operation::MaxPooling2d(layer) => {
            let window = Window::of(layer.pool, layer.stride, [1, 1], layer.padding);
            Some(window.pool(x, |x, size, stride| x.max_pool2d_with_stride(size, stride)))
        }
        Operation::AveragePooling2d(layer) => {
            let window = Window::of(layer.pool, layer.stride, [1, 1], layer.padding);
            Some(window.pool(x, |x, size, stride| x.avg_pool2d_with_stride(size, stride)))
        }
        Operation::GlobalMaxPooling2d(layer) => Some(match layer.keep_dimensions {
            true => x.max_keepdim(1).and_then(|x| x.max_keepdim(2)),
            false => x.max(1).and_then(|x| x.max(1)),
        }),
        Operation::GlobalAveragePooling2d(layer) => Some(match layer.keep_dimensions {
            true => x.mean_keepdim((1, 2)),
            false => x.mean((1, 2)),
        }),
        Operation::ZeroPadding2d(layer) => {
            let [[above, below], [left, right]] = layer.padding.map(|p| p.map(|p| p as usize));
            let rows = x.pad_with_zeros(1, above, below);
            Some(rows.and_then(|x| x.pad_with_zeros(2, left, right)))
        }
        Operation::Cropping2d(layer) => {
            let [[above, below], [left, right]] = layer.cropping.map(|c| c.map(|c| c as usize));
            let (_, height, width, _) = x.dims4().ok()?;
            let rows = x.narrow(1, above, height - above - below);
            Some(rows.and_then(|x| x.narrow(2, left, width - left - right)))
        }
        Operation::BatchNormalization(layer) => {
            let affine = layer.center && layer.scale;
            (affine && [-1, 3].contains(&layer.axis) && image()).then(|| {
                let config = BatchNormConfig::default();
                let layer = candle_nn::batch_norm(channels, config, builder.clone())?;
                last(&layer.forward_t(&first(x)?, false)?)
            })
        }
        Operation::LayerNormalization(layer) => (layer.axes == [-1] && layer.scale).then(|| {
            let config = LayerNormConfig {
                affine: layer.center,
                ..LayerNormConfig::default()
            };
            candle_nn::layer_norm(channels, config, builder.clone())?.forward(x)
        }),
        Operation::Prelu(layer) => (layer.shared_axes == [1, 2] && image()).then(|| {
            let layer = candle_nn::prelu(Some(channels), builder.clone())?;
            last(&layer.forward(&first(x)?)?)
        }),
        Operation::Flatten => Some(x.flatten_from(1)),
        Operation::Permute(layer) => {
            let order = layer.order.iter().map(|&axis| axis as usize);
            let order: Vec<usize> = std::iter::once(0).chain(order).collect();
            Some(x.permute(order).and_then(|x| x.contiguous()))
        }
        Operation::Softmax(layer) => {
            (layer.axes == [-1]).then(|| candle_nn::ops::softmax(x, D::Minus1))
        }
        Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Elu(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::GaussianNoise(_) => Some(Ok(x.clone())),
        Operation::Rescaling(layer) => Some(x.affine(layer.scale, layer.offset)),
        // candle takes the size of the result as it is told.
        Operation::UpSampling2d(_) | Operation::Reshape(_) => None,
    }
}

/// A sliding window, and where it looks at padding.
struct Window {
    size: [u64; 2],
    stride: [u64; 2],
    dilation: [u64; 2],
    padding: Padding,
}

impl Window {
    fn of(size: [u64; 2], stride: [u64; 2], dilation: [u64; 2], padding: Padding) -> Self {
        Self {
            size,
            stride,
            dilation,
            padding,
        }
    }

    /// candle pads both sides alike, so the zeros are put there before.
    fn padded(&self, x: &Tensor) -> Result<Tensor> {
        let mut x = x.clone();
        for axis in 0..2 {
            let length = x.dim(axis + 1)?;
            let (size, dilation) = (self.size[axis], self.dilation[axis]);
            let starts = starts(length, size, self.stride[axis], dilation, self.padding);
            let first = starts.first().expect("it fits");
            let end = starts.last().expect("it fits") + ((size - 1) * dilation) as i64 + 1;
            let after = (end - length as i64).max(0) as usize;
            x = x.pad_with_zeros(axis + 1, -first as usize, after)?;
        }
        Ok(x)
    }

    fn convolve(
        &self,
        x: &Tensor,
        [channels, filters]: [usize; 2],
        groups: usize,
        bias: bool,
        builder: &VarBuilder<'_>,
    ) -> Option<Result<Tensor>> {
        let config = Conv2dConfig {
            stride: alike(self.stride)?,
            dilation: alike(self.dilation)?,
            groups,
            ..Conv2dConfig::default()
        };
        Some((|| {
            let x = first(&self.padded(x)?)?;
            let output = match (alike(self.size), bias) {
                (Some(size), true) => {
                    candle_nn::conv2d(channels, filters, size, config, builder.clone())?
                        .forward(&x)?
                }
                (Some(size), false) => {
                    candle_nn::conv2d_no_bias(channels, filters, size, config, builder.clone())?
                        .forward(&x)?
                }
                // candle_nn's windows are square, candle's own need not be.
                (None, bias) => {
                    let [rows, columns] = self.size.map(|size| size as usize);
                    let shape = (filters, channels / groups, rows, columns);
                    let weight = builder.get(shape, "weight")?;
                    if bias {
                        builder.get(filters, "bias")?;
                    }
                    x.conv2d(&weight, 0, config.stride, config.dilation, groups)?
                }
            };
            last(&output)
        })())
    }

    fn pool(
        &self,
        x: &Tensor,
        pool: impl Fn(&Tensor, (usize, usize), (usize, usize)) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let pair = |[rows, columns]: [u64; 2]| (rows as usize, columns as usize);
        let x = first(&self.padded(x)?)?;
        last(&pool(&x, pair(self.size), pair(self.stride))?)
    }
}

/// The number that both are.
fn alike([rows, columns]: [u64; 2]) -> Option<usize> {
    (rows == columns).then_some(rows as usize)
}

/// Channels first, as candle has them.
fn first(x: &Tensor) -> Result<Tensor> {
    x.permute((0, 3, 1, 2))?.contiguous()
}

/// Channels last again.
fn last(x: &Tensor) -> Result<Tensor> {
    x.permute((0, 2, 3, 1))?.contiguous()
}

//! From a layer to the work of a stage.

use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Layer, Operation};

use super::image::Image;
use super::linear::Linear;
use super::parameter::Parameters;
use super::pool::Pool;
use super::stage::Work;

/// The work of a layer that is sums or windows.
pub(super) fn work(
    layer: &Layer,
    counted: &LayerAnalysis,
    from: Image,
    flat: bool,
    parameters: &mut Parameters,
) -> Work {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    let padding = counted.padding.map(usizes);
    let mut linear =
        |linear, biased| with_parameters(linear, biased, &layer.name, from, parameters);
    let pool = |window: [u64; 2], stride: [u64; 2], largest: bool| {
        Work::Pool(Pool {
            window: usizes(window),
            stride: usizes(stride),
            before: [padding[0][0], padding[1][0]],
            largest,
        })
    };
    let everything = [from.rows as u64, from.columns as u64];
    match &layer.operation {
        Operation::Conv2d(convolution) => linear(
            Linear {
                filters: convolution.filters as usize,
                kernel: usizes(convolution.kernel),
                stride: usizes(convolution.stride),
                dilation: usizes(convolution.dilation),
                groups: convolution.groups as usize,
                ..Linear::pointwise(padding)
            },
            convolution.bias,
        ),
        Operation::DepthwiseConv2d(convolution) => linear(
            Linear {
                filters: from.channels * convolution.depth_multiplier as usize,
                kernel: usizes(convolution.kernel),
                stride: usizes(convolution.stride),
                dilation: usizes(convolution.dilation),
                groups: from.channels,
                ..Linear::pointwise(padding)
            },
            convolution.bias,
        ),
        Operation::Dense(dense) => linear(
            Linear {
                filters: dense.units as usize,
                kernel: match flat {
                    true => [from.rows, from.columns],
                    false => [1, 1],
                },
                channels_last: true,
                ..Linear::pointwise(padding)
            },
            dense.bias,
        ),
        Operation::MaxPooling2d(pooling) => pool(pooling.pool, pooling.stride, true),
        Operation::AveragePooling2d(pooling) => pool(pooling.pool, pooling.stride, false),
        Operation::GlobalMaxPooling2d(_) => pool(everything, everything, true),
        Operation::GlobalAveragePooling2d(_) => pool(everything, everything, false),
        // `Kind` gives these no work.
        Operation::SeparableConv2d(_)
        | Operation::Conv2dTranspose(_)
        | Operation::ZeroPadding2d(_)
        | Operation::Cropping2d(_)
        | Operation::UpSampling2d(_)
        | Operation::BatchNormalization(_)
        | Operation::LayerNormalization(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Prelu(_)
        | Operation::Elu(_)
        | Operation::Softmax(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::Flatten
        | Operation::Reshape(_)
        | Operation::Permute(_) => Work::Copy,
    }
}

/// A linear layer with room for its weights and biases.
fn with_parameters(
    linear: Linear,
    biased: bool,
    name: &str,
    from: Image,
    parameters: &mut Parameters,
) -> Work {
    let count = linear.filters * linear.weights_per_filter(from);
    let weight = parameters.add(name, "weight", count);
    let bias = biased.then(|| parameters.add(name, "bias", linear.filters));
    Work::Linear(Linear {
        weight,
        bias,
        ..linear
    })
}

/// What has such axes, as the kernels see it.
pub(super) fn image(axes: &[u64]) -> Image {
    match axes {
        [rows, columns, channels] => {
            Image::new(*rows as usize, *columns as usize, *channels as usize)
        }
        // What has other axes is a list of positions of its last one.
        [positions @ .., channels] => {
            let positions: u64 = positions.iter().product();
            Image::new(1, positions as usize, *channels as usize)
        }
        [] => Image::new(1, 1, 1),
    }
}

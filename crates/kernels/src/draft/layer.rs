//! From a layer to the work of a stage.

use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Pooled, Pooling};

use super::covers::Source;
use super::image::Image;
use super::linear::Linear;
use super::parameter::Parameters;
use super::pool::Pool;
use super::stage::Work;

/// The work of a layer that is sums or windows.
pub(super) fn work(
    source: Source<'_>,
    counted: &LayerAnalysis,
    from: Image,
    flat: bool,
    parameters: &mut Parameters,
) -> Work {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    let padding = counted.padding.map(usizes);
    let mut linear =
        |linear, biased| with_parameters(linear, biased, &counted.name, from, parameters);
    match source {
        Source::Convolution(convolution) => linear(
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
        Source::Depthwise(convolution) => linear(
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
        Source::Dense(dense) => linear(
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
        Source::Pooling(pooling) => {
            let (window, stride) = match pooling {
                Pooling::Windows { pool, stride, .. } => (usizes(pool), usizes(stride)),
                Pooling::Whole { .. } => ([from.rows, from.columns], [from.rows, from.columns]),
            };
            Work::Pool(Pool {
                window,
                stride,
                before: [padding[0][0], padding[1][0]],
                largest: match pooling.of() {
                    Pooled::Largest => true,
                    Pooled::Mean => false,
                },
            })
        }
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

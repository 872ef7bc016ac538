//! A network computed by nested loops over one sample, in 64 bits, every operation counted where
//! it is done. No formula for a shape, a count or a receptive field stands here, but for the
//! lengths of a transposed convolution, which are its definition.

pub mod activation;
pub mod arrangement;
pub mod border;
pub mod convolution;
pub mod counts;
pub mod normalization;
pub mod places;
pub mod pooling;
pub mod reach;
pub mod sample;
pub mod shapes;
pub mod sliding;
pub mod weights;

pub use counts::Counts;
pub use places::starts;
pub use reach::looked_at;
pub use sample::{Sample, numbers, sample};
pub use shapes::output_shape;
pub use weights::{Allocated, Weights, allocate};

use cijfer_network::{Interpolation, Network, Operation};
use counts::Seen;
use places::keras_axes;

/// What stands beyond the edges of an image: in the padding the assignment's zeros, or something
/// that leaves a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Zeros for a convolution or a mean; for a largest value, what is smaller than everything.
    Neutral,
    /// No number: every output that looks at the padding becomes none. So do the zeros of a
    /// `ZeroPadding2D`. Nothing else is padded.
    Poison,
    /// As `Poison`, and as if every image went on beyond its edges without numbers: so does also
    /// become none what a transposed convolution or an interpolation would take from there.
    Endless,
}

impl Outside {
    /// What stands in the padding of a sum.
    pub fn or_zero(self) -> f64 {
        match self {
            Self::Neutral => 0.0,
            Self::Poison | Self::Endless => f64::NAN,
        }
    }
}

/// The output of every layer for one sample, and what each layer did.
pub fn forward(
    network: &Network,
    weights: &[Weights],
    input: &Sample,
    outside: Outside,
) -> Vec<(Sample, Counts)> {
    let mut outputs: Vec<(Sample, Counts)> = Vec::new();
    for (layer, weights) in network.layers.iter().zip(weights) {
        let input = outputs.last().map_or(input, |(sample, _)| sample);
        let mut counts = Counts::default();
        let shape = output_shape(&layer.operation, &input.shape).expect("a network that fits");
        let values = compute(&layer.operation, input, weights, outside, &mut counts);
        let mut output = Sample { shape, values };
        // The activation layer is nothing but its activation; Softmax has axes of its own.
        if !matches!(layer.operation, Operation::Softmax(_)) {
            output.values =
                activation::activate(layer.operation.activation(), output.clone(), &mut counts);
        }
        outputs.push((output, counts));
    }
    outputs
}

/// What a layer computes before its activation.
fn compute(
    operation: &Operation,
    input: &Sample,
    weights: &Weights,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    match operation {
        Operation::Conv2d(layer) => {
            convolution::convolution(layer, input, weights, outside, counts)
        }
        Operation::DepthwiseConv2d(layer) => {
            convolution::depthwise(layer, input, weights, outside, counts)
        }
        Operation::SeparableConv2d(layer) => {
            convolution::separable(layer, input, weights, outside, counts)
        }
        Operation::Conv2dTranspose(layer) => {
            convolution::transposed(layer, input, weights, outside, counts)
        }
        Operation::Dense(_) => dense(input, weights, counts),
        Operation::MaxPooling2d(layer) => pooling::max_pooling(layer, input, outside, counts),
        Operation::AveragePooling2d(layer) => {
            pooling::average_pooling(layer, input, outside, counts)
        }
        Operation::GlobalMaxPooling2d(_) => pooling::global_max_pooling(input, counts),
        Operation::GlobalAveragePooling2d(_) => pooling::global_average_pooling(input, counts),
        Operation::ZeroPadding2d(layer) => {
            border::move_places(input, border::Source::padding(layer), outside)
        }
        Operation::Cropping2d(layer) => {
            border::move_places(input, border::Source::cropping(layer), outside)
        }
        Operation::UpSampling2d(layer) => match layer.interpolation {
            Interpolation::Nearest => {
                border::move_places(input, border::Source::copies(layer), outside)
            }
            Interpolation::Bilinear => border::interpolate(layer, input, outside, counts),
        },
        Operation::BatchNormalization(layer) => {
            normalization::batch_normalization(layer, input, weights, counts)
        }
        Operation::LayerNormalization(layer) => {
            normalization::layer_normalization(layer, input, weights, counts)
        }
        Operation::Relu(layer) => {
            activation::each(input, &mut |x| activation::relu(layer, x, counts))
        }
        Operation::LeakyRelu(layer) => activation::each(input, &mut |x| {
            activation::leaky_relu(x, layer.negative_slope, counts)
        }),
        Operation::Elu(layer) => {
            activation::each(input, &mut |x| activation::elu(x, layer.alpha, counts))
        }
        Operation::Prelu(layer) => activation::prelu(layer, input, &weights.weight, counts),
        Operation::Softmax(layer) => {
            let axes = keras_axes(input.shape.len(), &layer.axes).expect("a layer that fits");
            activation::each_group(input, &axes, &mut |values| {
                activation::softmax(values, counts)
            })
        }
        Operation::Permute(layer) => arrangement::permute(layer, input),
        Operation::Rescaling(layer) => activation::each(input, &mut |x| {
            let scaled = match layer.scale {
                1.0 => x,
                scale => counts.multiply(x, scale),
            };
            match layer.offset {
                0.0 => scaled,
                offset => counts.add(scaled, offset),
            }
        }),
        Operation::Activation(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::GaussianNoise(_)
        | Operation::Flatten
        | Operation::Reshape(_) => input.values.clone(),
    }
}

/// The units of a fully connected layer, at every place of the other axes.
fn dense(input: &Sample, weights: &Weights, counts: &mut Counts) -> Vec<f64> {
    let inputs = *input.shape.last().expect("a layer that fits");
    let mut values = Vec::new();
    for place in input.values.chunks(inputs) {
        let seen: Vec<Seen> = place.iter().copied().map(Seen::pixel).collect();
        for (unit, weight) in weights.weight.chunks(inputs).enumerate() {
            values.push(counts.weighted_sum(&seen, weight, weights.bias.get(unit)));
        }
    }
    values
}

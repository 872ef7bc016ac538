//! Where a place of an image comes from, along one axis.

use std::collections::BTreeSet;

use cijfer_network::{
    Conv2dTranspose, Interpolation, LayerNormalization, Operation, Padding, Softmax,
};

use super::places::{keras_axes, starts};

/// The places along an axis of the input, which has that length, at which one place of the output
/// looks, as if neither had an end; nothing where only a bias comes. `axis` is 0 for the rows and 1
/// for the columns. `None` for layers that do not keep the neighbourhood of places.
///
/// An up-sampling is not held back at the border here, and a neighbour of no weight is not looked
/// at.
pub fn looked_at(
    operation: &Operation,
    length: usize,
    axis: usize,
    place: i64,
) -> Option<BTreeSet<i64>> {
    let window = |size: [u64; 2], stride: [u64; 2], dilation: [u64; 2], padding| {
        let (size, stride, dilation) = (size[axis], stride[axis], dilation[axis]);
        let first = *starts(length, size, stride, dilation, padding).first()?;
        let start = first + place * stride as i64;
        Some(
            (0..size)
                .map(|element| start + (element * dilation) as i64)
                .collect(),
        )
    };
    let touching = [1, 1];
    match operation {
        Operation::Conv2d(layer) => {
            window(layer.kernel, layer.stride, layer.dilation, layer.padding)
        }
        Operation::DepthwiseConv2d(layer) => {
            window(layer.kernel, layer.stride, layer.dilation, layer.padding)
        }
        Operation::SeparableConv2d(layer) => {
            window(layer.kernel, layer.stride, layer.dilation, layer.padding)
        }
        Operation::MaxPooling2d(layer) => window(layer.pool, layer.stride, touching, layer.padding),
        Operation::AveragePooling2d(layer) => {
            window(layer.pool, layer.stride, touching, layer.padding)
        }
        Operation::Conv2dTranspose(layer) => {
            let scatter = Scatter::of(layer, axis, length)?;
            // Windows lie at least a place apart, so none from farther away reaches.
            let far = place.abs() + scatter.lands(0, scatter.size).abs() + scatter.cut + 1;
            let reaches = |input: &i64| {
                (0..scatter.size).any(|element| scatter.lands(*input, element) == place)
            };
            Some((-far..=far).filter(reaches).collect())
        }
        Operation::ZeroPadding2d(layer) => Some([place - layer.padding[axis][0] as i64].into()),
        Operation::Cropping2d(layer) => Some([place + layer.cropping[axis][0] as i64].into()),
        Operation::UpSampling2d(layer) => Some(match layer.interpolation {
            Interpolation::Nearest => {
                let size = layer.size[axis] as i64;
                let far = place.abs() + 1;
                let covers = |input: &i64| (input * size..(input + 1) * size).contains(&place);
                (-far..=far).filter(covers).collect()
            }
            Interpolation::Bilinear => {
                let neighbours = neighbours(layer.size[axis], place);
                let seen = neighbours.into_iter().filter(|&(_, weight)| weight > 0.0);
                seen.map(|(input, _)| input).collect()
            }
        }),
        Operation::LayerNormalization(LayerNormalization { axes, .. })
        | Operation::Softmax(Softmax { axes }) => {
            let channels_alone = keras_axes(3, axes) == Some([2].into());
            channels_alone.then(|| [place].into())
        }
        Operation::BatchNormalization(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Prelu(_)
        | Operation::Elu(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::GaussianNoise(_)
        | Operation::Rescaling(_)
        | Operation::Dense(_) => Some([place].into()),
        Operation::Permute(layer) => (layer.order == [1, 2, 3]).then(|| [place].into()),
        Operation::GlobalMaxPooling2d(_)
        | Operation::GlobalAveragePooling2d(_)
        | Operation::Flatten
        | Operation::Reshape(_) => None,
    }
}

/// How a transposed convolution scatters along one axis. Its lengths are definitions, those of
/// Keras, and not consequences of something else.
pub struct Scatter {
    pub size: i64,
    pub output: i64,
    stride: i64,
    dilation: i64,
    cut: i64,
}

impl Scatter {
    /// `None` when nothing would be left.
    pub fn of(layer: &Conv2dTranspose, axis: usize, length: usize) -> Option<Self> {
        let [size, stride, dilation] =
            [layer.kernel, layer.stride, layer.dilation].map(|pair| pair[axis] as i64);
        let length = length as i64;
        let more = layer.output_padding.map(|more| more[axis] as i64);
        let reach = (size - 1) * dilation + 1;
        let all = (length - 1) * stride + reach;
        let output = match (layer.padding, more) {
            (Padding::Valid, None) => all + stride.max(reach) - reach,
            (Padding::Valid, Some(more)) => all + more,
            (Padding::Same, None) => length * stride,
            (Padding::Same, Some(more)) => (length - 1) * stride + reach % 2 + more,
        };
        let cut = match layer.padding {
            Padding::Valid => 0,
            Padding::Same => (all - output).max(0) / 2,
        };
        (output > 0).then_some(Self {
            size,
            output,
            stride,
            dilation,
            cut,
        })
    }

    /// Where the product of an input with an element of the window is added.
    pub fn lands(&self, input: i64, element: i64) -> i64 {
        input * self.stride + element * self.dilation - self.cut
    }
}

/// The two places on both sides of a place that was made `size` times as many, and how much each of
/// them weighs; as if there were no ends. The centre of a place lies at its half.
pub fn neighbours(size: u64, place: i64) -> [(i64, f64); 2] {
    let size = size as i64;
    // In halves of a small place, which are whole numbers.
    let centre = 2 * place + 1;
    let centre_of = |input: i64| (2 * input + 1) * size;
    let far = place.abs() + 1;
    let below = (-far..=far)
        .rfind(|&input| centre_of(input) <= centre)
        .expect("one is far enough below");
    let distance = (centre - centre_of(below)) as f64 / (2 * size) as f64;
    [(below, 1.0 - distance), (below + 1, distance)]
}

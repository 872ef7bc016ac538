//! The shape of what a layer computes, by counting places.

use std::collections::BTreeSet;

use cijfer_network::{Operation, Padding, Permute, Reshape};

use super::border::{Source, sources};
use super::places::{elements, keras_axes, keras_axis, starts};
use super::reach::Scatter;

/// The shape that a layer makes of another; `None` when it cannot take it, or nothing is left.
pub fn output_shape(operation: &Operation, input: &[usize]) -> Option<Vec<usize>> {
    let image = <[usize; 3]>::try_from(input).ok();
    let same = || input.to_vec();
    let shape = match operation {
        Operation::Conv2d(layer) => {
            let (groups, filters) = (layer.groups as usize, layer.filters as usize);
            parts(image?[2], groups)?;
            parts(filters, groups)?;
            slide(
                image?,
                layer.kernel,
                layer.stride,
                layer.dilation,
                layer.padding,
                filters,
            )
        }
        Operation::DepthwiseConv2d(layer) => {
            let outputs = elements(&[image?[2], layer.depth_multiplier as usize]);
            slide(
                image?,
                layer.kernel,
                layer.stride,
                layer.dilation,
                layer.padding,
                outputs,
            )
        }
        Operation::SeparableConv2d(layer) => {
            let filters = layer.filters as usize;
            slide(
                image?,
                layer.kernel,
                layer.stride,
                layer.dilation,
                layer.padding,
                filters,
            )
        }
        Operation::Conv2dTranspose(layer) => {
            let [rows, columns] = [0, 1].map(|axis| Scatter::of(layer, axis, image?[axis]));
            let [rows, columns] = [rows?.output as usize, columns?.output as usize];
            vec![rows, columns, layer.filters as usize]
        }
        Operation::MaxPooling2d(layer) => slide(
            image?,
            layer.pool,
            layer.stride,
            [1, 1],
            layer.padding,
            image?[2],
        ),
        Operation::AveragePooling2d(layer) => slide(
            image?,
            layer.pool,
            layer.stride,
            [1, 1],
            layer.padding,
            image?[2],
        ),
        Operation::GlobalMaxPooling2d(layer) => global(image?, layer.keep_dimensions),
        Operation::GlobalAveragePooling2d(layer) => global(image?, layer.keep_dimensions),
        Operation::ZeroPadding2d(layer) => moved(image?, Source::padding(layer)),
        Operation::Cropping2d(layer) => moved(image?, Source::cropping(layer)),
        Operation::UpSampling2d(layer) => moved(image?, Source::copies(layer)),
        Operation::Dense(layer) => {
            let mut shape = same();
            *shape.last_mut()? = layer.units as usize;
            shape
        }
        Operation::BatchNormalization(layer) => {
            keras_axis(input.len(), layer.axis)?;
            same()
        }
        Operation::LayerNormalization(layer) => {
            keras_axes(input.len(), &layer.axes)?;
            same()
        }
        Operation::Softmax(layer) => {
            keras_axes(input.len(), &layer.axes)?;
            same()
        }
        Operation::Prelu(layer) => {
            slopes(input, &layer.shared_axes)?;
            same()
        }
        Operation::SpatialDropout2d(_) => image?.to_vec(),
        Operation::Flatten => vec![elements(input)],
        Operation::Reshape(layer) => reshape(layer, elements(input))?,
        Operation::Permute(layer) => permute(layer, input)?,
        Operation::Dropout(_)
        | Operation::GaussianNoise(_)
        | Operation::Rescaling(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Elu(_) => same(),
    };
    (elements(&shape) > 0).then_some(shape)
}

/// The numbers from 0 up to a number, in that many parts of equal size, if there are such.
pub fn parts(number: usize, parts: usize) -> Option<Vec<Vec<usize>>> {
    let all: Vec<usize> = (0..number).collect();
    let fits = |size: &usize| elements(&[*size, parts]) == number;
    let size = (1..=number).find(fits)?;
    Some(all.chunks(size).map(<[usize]>::to_vec).collect())
}

/// The shape of the slopes of a PReLU, whose shared axes are counted from 1.
pub fn slopes(input: &[usize], shared_axes: &[u64]) -> Option<Vec<usize>> {
    let mut slopes = input.to_vec();
    for &axis in shared_axes {
        *slopes.get_mut((axis as usize).checked_sub(1)?)? = 1;
    }
    Some(slopes)
}

fn slide(
    [height, width, _]: [usize; 3],
    size: [u64; 2],
    stride: [u64; 2],
    dilation: [u64; 2],
    padding: Padding,
    channels: usize,
) -> Vec<usize> {
    let rows = starts(height, size[0], stride[0], dilation[0], padding).len();
    let columns = starts(width, size[1], stride[1], dilation[1], padding).len();
    vec![rows, columns, channels]
}

fn global([_, _, channels]: [usize; 3], keep_dimensions: bool) -> Vec<usize> {
    if keep_dimensions {
        vec![1, 1, channels]
    } else {
        vec![channels]
    }
}

fn moved([height, width, channels]: [usize; 3], source: [Source; 2]) -> Vec<usize> {
    let [rows, columns] = source;
    let places = |length, source| sources(length, source).len();
    vec![places(height, rows), places(width, columns), channels]
}

fn reshape(layer: &Reshape, elements_of_input: usize) -> Option<Vec<usize>> {
    let open = layer.shape.iter().filter(|length| length.is_none()).count();
    let with = |left: usize| -> Vec<usize> {
        let lengths = layer.shape.iter();
        lengths
            .map(|length| length.map_or(left, |length| length as usize))
            .collect()
    };
    let lengths = if open == 0 {
        1..=1
    } else {
        1..=elements_of_input
    };
    // An open length is found by trying; two of them would leave the choice open.
    let mut shapes = lengths.map(with);
    shapes.find(|shape| open <= 1 && elements(shape) == elements_of_input)
}

fn permute(layer: &Permute, input: &[usize]) -> Option<Vec<usize>> {
    let axes = permuted(layer)?;
    let every: BTreeSet<usize> = (0..input.len()).collect();
    let each_once =
        axes.len() == every.len() && axes.iter().copied().collect::<BTreeSet<_>>() == every;
    each_once.then(|| axes.iter().map(|&axis| input[axis]).collect())
}

/// Which axis of the input, counted from 0, each axis of the output is.
pub fn permuted(layer: &Permute) -> Option<Vec<usize>> {
    let axes = layer.order.iter();
    axes.map(|&axis| (axis as usize).checked_sub(1)).collect()
}

//! Convolutions: windows of weights that slide over an image, or are scattered from it.

use cijfer_network::{Conv2d, Conv2dTranspose, DepthwiseConv2d, SeparableConv2d};

use super::counts::{Counts, Seen};
use super::places::elements;
use super::reach::{Scatter, looked_at};
use super::shapes::parts;
use super::sliding::Sliding;
use super::weights::Weights;
use super::{Outside, Sample};

pub fn convolution(
    layer: &Conv2d,
    input: &Sample,
    weights: &Weights,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let window = Sliding {
        input,
        size: layer.kernel,
        stride: layer.stride,
        dilation: layer.dilation,
        padding: layer.padding,
        outside: outside.or_zero(),
    };
    let groups = layer.groups as usize;
    let of_inputs = parts(window.channels(), groups).expect("equal groups");
    let of_filters = parts(layer.filters as usize, groups).expect("equal groups");
    let mut values = Vec::new();
    window.each(&mut |place| {
        for (channels, filters) in of_inputs.iter().zip(&of_filters) {
            let mut seen = Vec::new();
            for &channel in channels {
                window.look(place, channel, &mut |element| seen.push(element));
            }
            for &filter in filters {
                let weight = unit(&weights.weight, filter, seen.len());
                values.push(counts.weighted_sum(&seen, weight, weights.bias.get(filter)));
            }
        }
    });
    values
}

pub fn depthwise(
    layer: &DepthwiseConv2d,
    input: &Sample,
    weights: &Weights,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let window = Sliding {
        input,
        size: layer.kernel,
        stride: layer.stride,
        dilation: layer.dilation,
        padding: layer.padding,
        outside: outside.or_zero(),
    };
    each_channel(&window, layer.depth_multiplier, weights, counts)
}

pub fn separable(
    layer: &SeparableConv2d,
    input: &Sample,
    weights: &Weights,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let window = Sliding {
        input,
        size: layer.kernel,
        stride: layer.stride,
        dilation: layer.dilation,
        padding: layer.padding,
        outside: outside.or_zero(),
    };
    let without_bias = Weights {
        weight: weights.weight.clone(),
        ..Weights::default()
    };
    let middle = each_channel(&window, layer.depth_multiplier, &without_bias, counts);
    let channels = elements(&[window.channels(), layer.depth_multiplier as usize]);
    let mut values = Vec::new();
    for pixel in middle.chunks(channels) {
        let seen: Vec<Seen> = pixel.iter().copied().map(Seen::pixel).collect();
        for filter in 0..layer.filters as usize {
            let weight = unit(&weights.mixing, filter, channels);
            values.push(counts.weighted_sum(&seen, weight, weights.bias.get(filter)));
        }
    }
    values
}

/// Convolves every channel by itself, with some windows each; the outputs of a channel stand side by
/// side.
fn each_channel(
    window: &Sliding<'_>,
    depth_multiplier: u64,
    weights: &Weights,
    counts: &mut Counts,
) -> Vec<f64> {
    let mut values = Vec::new();
    window.each(&mut |place| {
        let mut output = 0;
        for channel in 0..window.channels() {
            let mut seen = Vec::new();
            window.look(place, channel, &mut |element| seen.push(element));
            for _ in 0..depth_multiplier {
                let weight = unit(&weights.weight, output, seen.len());
                values.push(counts.weighted_sum(&seen, weight, weights.bias.get(output)));
                output += 1;
            }
        }
    });
    values
}

pub fn transposed(
    layer: &Conv2dTranspose,
    input: &Sample,
    weights: &Weights,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let [height, width, channels] = input.image();
    let filters = layer.filters as usize;
    let scatter = |axis, length| Scatter::of(layer, axis, length).expect("a layer that fits");
    let (rows, columns) = (scatter(0, height), scatter(1, width));
    let mut output = Sample::zeros(&[rows.output as usize, columns.output as usize, filters]);
    for row in 0..height {
        for column in 0..width {
            let mut every_weight = weights.weight.iter();
            for channel in 0..channels {
                let pixel = input.pixel(row, column, channel);
                for filter in 0..filters {
                    for down in 0..rows.size {
                        for along in 0..columns.size {
                            let place = [
                                rows.lands(row as i64, down),
                                columns.lands(column as i64, along),
                            ];
                            let weight = every_weight.next().expect("one for each");
                            // What falls beyond the output is computed, too, and left there.
                            let mut beyond = 0.0;
                            let cell = output.cell(place, filter);
                            let seen = Seen {
                                value: pixel,
                                on_pixels: cell.is_some(),
                            };
                            let product = counts.multiply_by_weight(seen, *weight);
                            let sum = cell.unwrap_or(&mut beyond);
                            *sum = counts.add(*sum, product);
                        }
                    }
                }
            }
        }
    }
    for cell in output.values.chunks_mut(filters) {
        for (value, bias) in cell.iter_mut().zip(&weights.bias) {
            *value = counts.add(*value, *bias);
        }
    }
    if outside == Outside::Endless {
        poison_beyond_the_input(layer, [height, width], &mut output);
    }
    output.values
}

/// Takes the number from every output that would get something from beyond the input's edges, if
/// the input went on there.
fn poison_beyond_the_input(layer: &Conv2dTranspose, input: [usize; 2], output: &mut Sample) {
    let operation = layer.clone().into();
    let looked_at = |axis: usize, place: usize| {
        let places = looked_at(&operation, input[axis], axis, place as i64);
        places.expect("keeps the neighbourhood")
    };
    let [rows, columns, filters] = output.image();
    for row in 0..rows {
        let seen_rows = looked_at(0, row);
        for column in 0..columns {
            let seen_columns = looked_at(1, column);
            let beyond = seen_rows.iter().any(|row| {
                seen_columns.iter().any(|column| {
                    !(0..input[0] as i64).contains(row) || !(0..input[1] as i64).contains(column)
                })
            });
            for filter in (0..filters).filter(|_| beyond) {
                let place = [row as i64, column as i64];
                *output.cell(place, filter).expect("within") = f64::NAN;
            }
        }
    }
}

/// The weights of one unit, which stand side by side.
pub fn unit(weights: &[f64], unit: usize, size: usize) -> &[f64] {
    weights
        .chunks(size)
        .nth(unit)
        .expect("weights for each unit")
}

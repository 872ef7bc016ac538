//! Normalisations of channels by what was learnt, and of groups by their own mean and variance.

use cijfer_network::{BatchNormalization, LayerNormalization};

use super::Sample;
use super::counts::Counts;
use super::places::{every_index, groups, keras_axes, keras_axis};
use super::weights::Weights;

pub fn batch_normalization(
    layer: &BatchNormalization,
    input: &Sample,
    weights: &Weights,
    counts: &mut Counts,
) -> Vec<f64> {
    let axis = keras_axis(input.shape.len(), layer.axis).expect("a layer that fits");
    // Factor and offset of each channel are the same for every sample: prepared once, not counted.
    let prepared: Vec<[f64; 2]> = (0..input.shape[axis])
        .map(|channel| {
            let scale = weights.weight.get(channel).copied().unwrap_or(1.0);
            let center = weights.bias.get(channel).copied().unwrap_or(0.0);
            let factor = scale / (weights.variance[channel] + layer.epsilon).sqrt();
            [factor, center - weights.mean[channel] * factor]
        })
        .collect();
    let mut pixels = input.values.iter();
    let mut values = Vec::new();
    every_index(&input.shape, &mut |index| {
        let [factor, offset] = prepared[index[axis]];
        let value = pixels.next().expect("a value for each place");
        let scaled = counts.multiply(*value, factor);
        values.push(counts.add(scaled, offset));
    });
    values
}

pub fn layer_normalization(
    layer: &LayerNormalization,
    input: &Sample,
    weights: &Weights,
    counts: &mut Counts,
) -> Vec<f64> {
    let axes = keras_axes(input.shape.len(), &layer.axes).expect("a layer that fits");
    let mut values = input.values.clone();
    for group in groups(&input.shape, &axes) {
        let before: Vec<f64> = group.iter().map(|&element| input.values[element]).collect();
        let after = normalized(&before, layer.epsilon, counts);
        for (place, (element, mut value)) in group.into_iter().zip(after).enumerate() {
            if let Some(factor) = weights.weight.get(place) {
                value = counts.multiply(value, *factor);
            }
            if let Some(offset) = weights.bias.get(place) {
                value = counts.add(value, *offset);
            }
            values[element] = value;
        }
    }
    values
}

/// The values with a mean of 0 and a variance of about 1.
fn normalized(values: &[f64], epsilon: f64, counts: &mut Counts) -> Vec<f64> {
    let size = values.len() as f64;
    let sum = counts.sum(values);
    let mean = counts.divide(sum, size);
    let centred: Vec<f64> = values
        .iter()
        .map(|value| counts.add(*value, -mean))
        .collect();
    let squares: Vec<f64> = centred
        .iter()
        .map(|value| counts.multiply(*value, *value))
        .collect();
    let sum = counts.sum(&squares);
    let variance = counts.divide(sum, size);
    let deviation = counts.square_root(variance + epsilon);
    let factor = counts.divide(1.0, deviation);
    centred
        .iter()
        .map(|value| counts.multiply(*value, factor))
        .collect()
}

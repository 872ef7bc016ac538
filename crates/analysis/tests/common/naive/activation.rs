//! Activation functions by their definitions. What a definition adds or multiplies by as a
//! constant, and changes of sign, are not counted.

use cijfer_network::{Activation, Prelu, Relu};

use super::Sample;
use super::counts::Counts;
use super::places::{every_index, groups};
use super::shapes::slopes;

/// Applies a function; those that look at several values look at those along the last axis.
pub fn activate(activation: Activation, input: Sample, counts: &mut Counts) -> Vec<f64> {
    match activation {
        Activation::Linear => input.values,
        Activation::Softmax | Activation::LogSoftmax => {
            let last = input.shape.len() - 1;
            let change = match activation {
                Activation::Softmax => softmax,
                _ => log_softmax,
            };
            each_group(&input, &[last].into(), &mut |values| change(values, counts))
        }
        _ => each(&input, &mut |x| of_one(activation, x, counts)),
    }
}

/// A function of one value at a time.
pub fn each(input: &Sample, function: &mut dyn FnMut(f64) -> f64) -> Vec<f64> {
    input.values.iter().map(|value| function(*value)).collect()
}

/// A function of all values that differ only along some axes.
pub fn each_group(
    input: &Sample,
    together: &std::collections::BTreeSet<usize>,
    function: &mut dyn FnMut(&[f64]) -> Vec<f64>,
) -> Vec<f64> {
    let mut values = input.values.clone();
    for group in groups(&input.shape, together) {
        let before: Vec<f64> = group.iter().map(|&element| input.values[element]).collect();
        for (element, value) in group.into_iter().zip(function(&before)) {
            values[element] = value;
        }
    }
    values
}

pub fn softmax(values: &[f64], counts: &mut Counts) -> Vec<f64> {
    let (powers, _) = shifted_powers(values, counts);
    let sum = counts.sum(&powers);
    powers
        .iter()
        .map(|power| counts.divide(*power, sum))
        .collect()
}

fn log_softmax(values: &[f64], counts: &mut Counts) -> Vec<f64> {
    let (powers, largest) = shifted_powers(values, counts);
    let sum = counts.sum(&powers);
    let logarithm = counts.logarithm(sum) + largest;
    values
        .iter()
        .map(|value| counts.add(*value, -logarithm))
        .collect()
}

/// The powers of e, all divided by that of the largest value, and that value. The definition does
/// without; it cancels and keeps the powers small, and so is not counted.
fn shifted_powers(values: &[f64], counts: &mut Counts) -> (Vec<f64>, f64) {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = values
        .iter()
        .map(|value| counts.exponential(value - largest));
    (powers.collect(), largest)
}

fn of_one(activation: Activation, x: f64, counts: &mut Counts) -> f64 {
    match activation {
        Activation::Linear | Activation::Softmax | Activation::LogSoftmax => {
            unreachable!("is no function of one value")
        }
        Activation::Relu => counts.larger(x, 0.0),
        Activation::Relu6 => between(0.0, x, 6.0, counts),
        Activation::LeakyRelu => leaky_relu(x, 0.2, counts),
        Activation::Elu => elu(x, 1.0, counts),
        Activation::Selu => 1.050_700_987_355_480_5 * elu(x, 1.673_263_242_354_377_2, counts),
        Activation::Sigmoid => {
            let power = counts.exponential(-x);
            counts.divide(1.0, 1.0 + power)
        }
        Activation::HardSigmoid => between(0.0, x / 6.0 + 0.5, 1.0, counts),
        Activation::Tanh => counts.hyperbolic_tangent(x),
        Activation::HardTanh => between(-1.0, x, 1.0, counts),
        Activation::Silu => {
            let power = counts.exponential(-x);
            counts.divide(x, 1.0 + power)
        }
        Activation::HardSilu => {
            let gate = between(0.0, x / 6.0 + 0.5, 1.0, counts);
            counts.multiply(x, gate)
        }
        Activation::Gelu => {
            let area = (1.0 + counts.error_function(x / 2f64.sqrt())) / 2.0;
            counts.multiply(x, area)
        }
        Activation::Mish => {
            let logarithm = counts.logarithm_of_one_and_exponential(x);
            let gate = counts.hyperbolic_tangent(logarithm);
            counts.multiply(x, gate)
        }
        Activation::Softplus => counts.logarithm_of_one_and_exponential(x),
        Activation::Softsign => counts.divide(x, 1.0 + x.abs()),
        Activation::Exponential => counts.exponential(x),
    }
}

fn between(least: f64, x: f64, most: f64, counts: &mut Counts) -> f64 {
    let x = counts.larger(x, least);
    counts.smaller(x, most)
}

pub fn leaky_relu(x: f64, slope: f64, counts: &mut Counts) -> f64 {
    if counts.is_at_least(x, 0.0) {
        x
    } else {
        slope * x
    }
}

/// The exponential is evaluated for every value, whichever branch it takes.
pub fn elu(x: f64, alpha: f64, counts: &mut Counts) -> f64 {
    let below = alpha * (counts.exponential(x) - 1.0);
    if counts.is_at_least(x, 0.0) { x } else { below }
}

pub fn relu(layer: &Relu, x: f64, counts: &mut Counts) -> f64 {
    let above = counts.is_at_least(x, layer.threshold);
    // The limit holds only above the threshold, but it is compared everywhere.
    let limited = layer.max_value.map_or(x, |most| counts.smaller(x, most));
    if above {
        limited
    } else {
        layer.negative_slope * (x - layer.threshold)
    }
}

pub fn prelu(layer: &Prelu, input: &Sample, slope: &[f64], counts: &mut Counts) -> Vec<f64> {
    let shape = slopes(&input.shape, &layer.shared_axes).expect("a layer that fits");
    let slope = Sample {
        shape,
        values: slope.to_vec(),
    };
    let mut pixels = input.values.iter();
    let mut values = Vec::new();
    every_index(&input.shape, &mut |index| {
        let x = *pixels.next().expect("a value for each place");
        let shared = index.iter().zip(&slope.shape);
        let shared: Vec<usize> = shared
            .map(|(&place, &length)| place.min(length - 1))
            .collect();
        let below = counts.multiply(x, slope.at(&shared));
        values.push(if counts.is_at_least(x, 0.0) { x } else { below });
    });
    values
}

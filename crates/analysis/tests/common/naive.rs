//! A network computed by nested loops over one sample, in 64 bits, every operation counted where
//! it is done. No formula for a shape, a count or a receptive field stands here.

use std::collections::BTreeMap;

use cijfer_network::{Activation, Network, Operation, Padding};

/// The values of one sample, the last axis running fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

/// The weights of one layer: those of a unit side by side, in the order channel, row, column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    pub weight: Vec<f64>,
    pub bias: Vec<f64>,
}

/// What a layer did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub multiplications: u128,
    pub additions: u128,
    pub comparisons: u128,
    pub functions: BTreeMap<&'static str, u128>,
}

/// What stands in the padding. The assignment's zeros, or something that leaves a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Zeros for a convolution; for a pooling, what is smaller than everything.
    Neutral,
    /// No number: every output that looks at the padding becomes none.
    Poison,
}

/// The first elements of a window's positions along an axis, tried one by one; negative in the
/// padding before the first element.
pub fn starts(length: usize, size: u64, stride: u64, padding: Padding) -> Vec<i64> {
    let (length, size) = (length as i64, size as i64);
    let every = (0..length).step_by(stride as usize);
    match padding {
        Padding::Valid => every.filter(|start| start + size <= length).collect(),
        Padding::Same => {
            let starts: Vec<i64> = every.collect();
            let end = starts.last().map_or(0, |last| last + size);
            let (mut before, mut after) = (0, 0);
            while before + length + after < end {
                if after > before {
                    before += 1;
                } else {
                    after += 1;
                }
            }
            starts.into_iter().map(|start| start - before).collect()
        }
    }
}

/// The shape that a layer makes of another; `None` when it cannot take it.
pub fn output_shape(operation: &Operation, input: &[usize]) -> Option<Vec<usize>> {
    let slide = |size: [u64; 2], stride: [u64; 2], padding| match *input {
        [height, width, channels] => {
            let rows = starts(height, size[0], stride[0], padding).len();
            let columns = starts(width, size[1], stride[1], padding).len();
            (rows > 0 && columns > 0).then_some([rows, columns, channels])
        }
        _ => None,
    };
    match operation {
        Operation::Conv2d(layer) => {
            let [rows, columns, _] = slide(layer.kernel, layer.stride, layer.padding)?;
            Some(vec![rows, columns, layer.filters as usize])
        }
        Operation::MaxPooling2d(layer) => {
            slide(layer.pool, layer.stride, layer.padding).map(Vec::from)
        }
        Operation::Dense(layer) => {
            let mut shape = input.to_vec();
            *shape.last_mut()? = layer.units as usize;
            Some(shape)
        }
        Operation::Flatten => {
            let mut elements = 0;
            every_index(input, &mut |_| elements += 1);
            Some(vec![elements])
        }
        Operation::Dropout(_) | Operation::Activation(_) => Some(input.to_vec()),
    }
}

/// Visits every place of a shape, the last axis running fastest.
fn every_index(shape: &[usize], visit: &mut dyn FnMut(&[usize])) {
    fn walk(shape: &[usize], index: &mut Vec<usize>, visit: &mut dyn FnMut(&[usize])) {
        match shape.get(index.len()) {
            None => visit(index),
            Some(&length) => {
                for place in 0..length {
                    index.push(place);
                    walk(shape, index, visit);
                    index.pop();
                }
            }
        }
    }
    walk(shape, &mut Vec::new(), visit);
}

/// Makes every weight and bias of a network, one by one. They are exact in 32 bits, and their
/// spread keeps the outputs of a layer about as large as its inputs.
pub fn allocate(network: &Network, numbers: &mut dyn FnMut() -> f64) -> Vec<Weights> {
    let mut shape: Vec<usize> = network.input.axes().iter().map(|&a| a as usize).collect();
    let mut all = Vec::new();
    for layer in &network.layers {
        let mut weights = Weights::default();
        let mut fill = |units: u64, window: &[usize], bias: bool| {
            let mut inputs = 0;
            every_index(window, &mut |_| inputs += 1);
            for _ in 0..units {
                for _ in 0..inputs {
                    let spread = (3.0 / f64::from(inputs)).sqrt();
                    weights.weight.push(rounded(numbers() * spread));
                }
                if bias {
                    weights.bias.push(rounded(numbers()));
                }
            }
        };
        let channels = shape.last().copied().unwrap_or(0);
        match &layer.operation {
            Operation::Conv2d(conv) => {
                let [rows, columns] = conv.kernel.map(|side| side as usize);
                fill(conv.filters, &[channels, rows, columns], conv.bias);
            }
            Operation::Dense(dense) => fill(dense.units, &[channels], dense.bias),
            _ => {}
        }
        all.push(weights);
        shape = output_shape(&layer.operation, &shape).expect("a network that fits");
    }
    all
}

/// A sample of the network's input.
pub fn sample(network: &Network, numbers: &mut dyn FnMut() -> f64) -> Sample {
    let shape: Vec<usize> = network.input.axes().iter().map(|&a| a as usize).collect();
    let mut values = Vec::new();
    every_index(&shape, &mut |_| values.push(rounded(numbers())));
    Sample { shape, values }
}

/// Numbers from −1 to 1 that look random and follow from the seed.
pub fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    move || {
        // Knuth's linear congruential generator; its upper bits are good enough here.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1u32 << 23) - 1.0
    }
}

fn rounded(number: f64) -> f64 {
    f64::from(number as f32)
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
        let mut values = match &layer.operation {
            Operation::Conv2d(conv) => {
                let window = Sliding {
                    input,
                    size: conv.kernel,
                    stride: conv.stride,
                    padding: conv.padding,
                    outside: match outside {
                        Outside::Neutral => 0.0,
                        Outside::Poison => f64::NAN,
                    },
                };
                let mut values = Vec::new();
                window.each(&mut |place| {
                    for unit in 0..conv.filters as usize {
                        let mut seen = Vec::new();
                        for channel in 0..window.channels() {
                            window.look(place, channel, &mut |value| seen.push(value));
                        }
                        values.push(weighted_sum(&seen, weights, unit, &mut counts));
                    }
                });
                values
            }
            Operation::MaxPooling2d(pool) => {
                let window = Sliding {
                    input,
                    size: pool.pool,
                    stride: pool.stride,
                    padding: pool.padding,
                    outside: match outside {
                        Outside::Neutral => f64::NEG_INFINITY,
                        Outside::Poison => f64::NAN,
                    },
                };
                let mut values = Vec::new();
                window.each(&mut |place| {
                    for channel in 0..window.channels() {
                        let mut largest = None;
                        window.look(place, channel, &mut |value| {
                            largest = Some(match largest {
                                None => value,
                                Some(largest) => larger(largest, value, &mut counts),
                            });
                        });
                        values.extend(largest);
                    }
                });
                values
            }
            Operation::Dense(dense) => {
                let mut values = Vec::new();
                let inputs = input.shape.last().copied().unwrap_or(1);
                for seen in input.values.chunks(inputs) {
                    for unit in 0..dense.units as usize {
                        values.push(weighted_sum(seen, weights, unit, &mut counts));
                    }
                }
                values
            }
            Operation::Flatten | Operation::Dropout(_) | Operation::Activation(_) => {
                input.values.clone()
            }
        };
        let channels = shape.last().copied().unwrap_or(1);
        for channels in values.chunks_mut(channels) {
            activate(layer.operation.activation(), channels, &mut counts);
        }
        outputs.push((Sample { shape, values }, counts));
    }
    outputs
}

/// One unit's sum of products, and its bias.
fn weighted_sum(seen: &[f64], weights: &Weights, unit: usize, counts: &mut Counts) -> f64 {
    let weight = &weights.weight[unit * seen.len()..][..seen.len()];
    let mut sum = None;
    for (value, weight) in seen.iter().zip(weight) {
        let product = value * weight;
        counts.multiplications += 1;
        sum = Some(match sum {
            None => product,
            Some(sum) => {
                counts.additions += 1;
                sum + product
            }
        });
    }
    let sum = sum.expect("a window has elements");
    match weights.bias.get(unit) {
        None => sum,
        Some(bias) => {
            counts.additions += 1;
            sum + bias
        }
    }
}

/// The larger of two; what is no number stays none.
fn larger(a: f64, b: f64, counts: &mut Counts) -> f64 {
    counts.comparisons += 1;
    if a.is_nan() || a > b { a } else { b }
}

/// Applies a function to the channels of one place.
fn activate(activation: Activation, channels: &mut [f64], counts: &mut Counts) {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let before = channels.to_vec();
    for (index, x) in before.iter().copied().enumerate() {
        let value = match activation {
            Activation::Linear => continue,
            Activation::Relu => larger(x, 0.0, counts),
            Activation::Sigmoid => sigmoid(x),
            Activation::Softmax => {
                // Shifted by the largest, which cancels and keeps the powers small.
                let largest = before.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = before.iter().map(|other| (other - largest).exp()).sum();
                (x - largest).exp() / sum
            }
            Activation::Tanh => x.tanh(),
            Activation::Silu => x * sigmoid(x),
            Activation::Gelu => x * normal_distribution(x),
        };
        channels[index] = value;
        if activation != Activation::Relu {
            *counts.functions.entry(activation.name()).or_default() += 1;
        }
    }
}

/// `Φ(x)`, the area under the bell curve up to `x`, by Simpson's rule from 0.
fn normal_distribution(x: f64) -> f64 {
    const STEPS: u32 = 400;
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    // No number stays none; beyond 9 the rest of the area is below what 64 bits can tell from 1.
    let end = if x.is_nan() { x } else { x.clamp(-9.0, 9.0) };
    let step = end / f64::from(STEPS);
    let mut area = density(0.0) + density(end);
    for index in 1..STEPS {
        let factor = if index % 2 == 1 { 4.0 } else { 2.0 };
        area += factor * density(f64::from(index) * step);
    }
    0.5 + area * step / 3.0
}

/// A window that slides over an image.
struct Sliding<'a> {
    input: &'a Sample,
    size: [u64; 2],
    stride: [u64; 2],
    padding: Padding,
    outside: f64,
}

impl Sliding<'_> {
    fn channels(&self) -> usize {
        self.input.shape[2]
    }

    /// Visits the first element of every position.
    fn each(&self, visit: &mut dyn FnMut([i64; 2])) {
        let [rows, columns] = [0, 1].map(|axis| {
            let length = self.input.shape[axis];
            starts(length, self.size[axis], self.stride[axis], self.padding)
        });
        for &row in &rows {
            for &column in &columns {
                visit([row, column]);
            }
        }
    }

    /// Hands over what the window sees of one channel.
    fn look(&self, [top, left]: [i64; 2], channel: usize, see: &mut dyn FnMut(f64)) {
        let (height, width) = (self.input.shape[0] as i64, self.input.shape[1] as i64);
        for row in top..top + self.size[0] as i64 {
            for column in left..left + self.size[1] as i64 {
                let inside = (0..height).contains(&row) && (0..width).contains(&column);
                see(if inside {
                    let pixel = (row * width + column) as usize;
                    self.input.values[pixel * self.channels() + channel]
                } else {
                    self.outside
                });
            }
        }
    }
}

//! Plans against nested loops in `f64`, forward and backward, on every instruction set that this
//! processor has.

use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
use cijfer_network::{
    Activation, Conv2d, Dense, DepthwiseConv2d, MaxPooling2d, Network, Operation, Padding, Shape,
};
use proptest::prelude::*;

/// An image `[row][column][channel]`.
#[derive(Clone)]
struct Image {
    size: [usize; 3],
    values: Vec<f64>,
}

impl Image {
    fn at(&self, row: isize, column: isize, channel: usize) -> f64 {
        let [rows, columns, channels] = self.size;
        let inside = (0..rows as isize).contains(&row) && (0..columns as isize).contains(&column);
        match inside {
            true => self.values[(row as usize * columns + column as usize) * channels + channel],
            false => 0.0,
        }
    }
}

/// Positions of a window along an axis, and how many zeros stand before: after Keras, counted and
/// not calculated.
fn positions(length: usize, span: usize, stride: usize, padding: Padding) -> (usize, isize) {
    match padding {
        Padding::Valid => (
            (0..length)
                .step_by(stride)
                .filter(|at| at + span <= length)
                .count(),
            0,
        ),
        Padding::Same => {
            let count = (0..length).step_by(stride).count();
            let covered = (count - 1) * stride + span;
            (count, (covered.saturating_sub(length) / 2) as isize)
        }
    }
}

/// A convolution by its definition; filters look at the channels of their group.
fn convolution(x: &Image, c: &Conv2d, parameters: &[f64]) -> Image {
    let u = |pair: [u64; 2]| pair.map(|side| side as usize);
    let (kernel, stride, dilation) = (u(c.kernel), u(c.stride), u(c.dilation));
    let (filters, groups, channels) = (c.filters as usize, c.groups as usize, x.size[2]);
    let per_group = channels / groups;
    let [(rows, above), (columns, left)] = [0, 1].map(|axis| {
        let span = (kernel[axis] - 1) * dilation[axis] + 1;
        positions(x.size[axis], span, stride[axis], c.padding)
    });
    let bias = filters * per_group * kernel[0] * kernel[1];
    let mut values = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            for filter in 0..filters {
                let mut sum = if c.bias {
                    parameters[bias + filter]
                } else {
                    0.0
                };
                for channel in 0..per_group {
                    for down in 0..kernel[0] {
                        for right in 0..kernel[1] {
                            let y = (row * stride[0] + down * dilation[0]) as isize - above;
                            let x_ = (column * stride[1] + right * dilation[1]) as isize - left;
                            let of = filter / (filters / groups) * per_group + channel;
                            let weight = ((filter * per_group + channel) * kernel[0] + down)
                                * kernel[1]
                                + right;
                            sum += parameters[weight] * x.at(y, x_, of);
                        }
                    }
                }
                values.push(match c.activation {
                    Activation::Relu => sum.max(0.0),
                    Activation::Sigmoid => 1.0 / (1.0 + (-sum).exp()),
                    Activation::Silu => sum / (1.0 + (-sum).exp()),
                    _ => sum,
                });
            }
        }
    }
    Image {
        size: [rows, columns, filters],
        values,
    }
}

/// The largest value of each window of `side`×`side`.
fn pooling(x: &Image, side: usize) -> Image {
    let size = [x.size[0] / side, x.size[1] / side, x.size[2]];
    let mut values = Vec::new();
    for row in 0..size[0] {
        for column in 0..size[1] {
            for channel in 0..size[2] {
                let cells = (0..side * side).map(|cell| {
                    let (y, x_) = (row * side + cell / side, column * side + cell % side);
                    x.at(y as isize, x_ as isize, channel)
                });
                values.push(cells.fold(f64::NEG_INFINITY, f64::max));
            }
        }
    }
    Image { size, values }
}

fn run(network: &Network, x: &Image, parameters: &[f64]) -> Image {
    let (mut x, mut rest) = (x.clone(), parameters);
    for layer in &network.layers {
        let channels = x.size[2] as u64;
        let as_convolution = match &layer.operation {
            Operation::Conv2d(c) => c.clone(),
            Operation::DepthwiseConv2d(d) => Conv2d {
                filters: channels * d.depth_multiplier,
                kernel: d.kernel,
                stride: d.stride,
                padding: d.padding,
                dilation: d.dilation,
                groups: channels,
                bias: d.bias,
                activation: d.activation,
            },
            Operation::Dense(d) => Conv2d::new(d.units, [1, 1]).activation(d.activation),
            Operation::MaxPooling2d(pool) => {
                x = pooling(&x, pool.pool[0] as usize);
                continue;
            }
            Operation::Flatten => {
                x.size = [1, 1, x.values.len()];
                continue;
            }
            other => panic!("{other:?} has no loops here"),
        };
        let c = &as_convolution;
        let weights = c.filters * (channels / c.groups) * c.kernel[0] * c.kernel[1];
        let count = (weights + if c.bias { c.filters } else { 0 }) as usize;
        x = convolution(&x, c, &rest[..count]);
        rest = &rest[count..];
    }
    assert!(rest.is_empty());
    x
}

/// Numbers between −1 and 1 that follow from a seed.
fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

prop_compose! {
    fn networks()(
        size in [5u64..11, 5u64..11], inputs in 1u64..5,
        layers in prop::collection::vec(
            (0usize..5, 1u64..8, [1u64..4, 1u64..4], [1u64..3, 1u64..3], [1u64..3, 1u64..3], 0usize..4, any::<[bool; 2]>()),
            1..4),
        flat in any::<bool>(),
    ) -> Network {
        let mut network = Network::new("random", Shape::image(size[0], size[1], inputs));
        for (kind, filters, kernel, stride, dilation, activation, [same, bias]) in layers {
            let activation = [Activation::Linear, Activation::Relu, Activation::Sigmoid, Activation::Silu][activation];
            let padding = if same { Padding::Same } else { Padding::Valid };
            let operation: Operation = match kind {
                0 | 1 => Conv2d { dilation, bias, padding, activation, ..Conv2d::new(filters, kernel).stride(stride) }.into(),
                2 => Conv2d { groups: inputs, bias, padding, activation, ..Conv2d::new(inputs * 2, kernel) }.into(),
                3 => DepthwiseConv2d { depth_multiplier: 1 + filters % 2, dilation, padding, bias, activation, ..DepthwiseConv2d::new(kernel) }.into(),
                _ => MaxPooling2d::new([2, 2]).into(),
            };
            let longer = network.clone().then(operation);
            if cijfer_analysis::Analysis::of(&longer).is_ok() {
                network = longer;
            }
        }
        match flat {
            true => network.then(Operation::Flatten).then(Dense::new(7)),
            false => network,
        }
    }
}

/// Outputs, and the gradient along a random direction, which the loops give as a difference.
fn check(network: &Network, batch: usize, seed: u64) -> Result<(), TestCaseError> {
    let axes: Vec<usize> = network
        .input
        .axes()
        .iter()
        .map(|&axis| axis as usize)
        .collect();
    let size = [axes[0], axes[1], axes[2]];
    let length: usize = size.iter().product();
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(network, instructions).expect("covered");
        let parameters = numbers(plan.parameter_count(), seed);
        let images = numbers(batch * length, seed ^ 1);
        let mut outputs = vec![f32::NAN; batch * plan.output_length()];
        let mut state = State::new();
        plan.forward(
            &parameters,
            &images,
            Mode::Differentiable,
            &mut state,
            &mut outputs,
        )
        .expect("fits");

        let factors = numbers(outputs.len(), seed ^ 2);
        let mut by_parameters = vec![f32::NAN; parameters.len()];
        let mut by_images = vec![f32::NAN; images.len()];
        plan.backward(
            &factors,
            &mut state,
            &mut by_parameters,
            Some(&mut by_images),
        )
        .expect("fits");

        let wide = |values: &[f32]| {
            values
                .iter()
                .map(|&value| f64::from(value))
                .collect::<Vec<f64>>()
        };
        let directions = [
            numbers(parameters.len(), seed ^ 3),
            numbers(images.len(), seed ^ 4),
        ];
        // The sum of all outputs by their factors, a little way along a direction.
        let along = |by: [f64; 2]| -> Vec<f64> {
            let moved = |values: &[f32], direction: &[f32], by: f64| -> Vec<f64> {
                wide(values)
                    .iter()
                    .zip(wide(direction))
                    .map(|(value, way)| value + by * way)
                    .collect()
            };
            let parameters = moved(&parameters, &directions[0], by[0]);
            let images = moved(&images, &directions[1], by[1]);
            images
                .chunks(length)
                .flat_map(|image| {
                    run(
                        network,
                        &Image {
                            size,
                            values: image.to_vec(),
                        },
                        &parameters,
                    )
                    .values
                })
                .collect()
        };
        let expected = along([0.0, 0.0]);
        prop_assert_eq!(expected.len(), outputs.len());
        // Sums of at most some hundred terms, each near 1, in three layers.
        let scale = expected
            .iter()
            .fold(1.0, |scale: f64, value| scale.max(value.abs()));
        for (index, (output, expected)) in outputs.iter().zip(&expected).enumerate() {
            prop_assert!(
                (f64::from(*output) - expected).abs() < 1e-5 * scale,
                "{instructions} {index}: {output} {expected}"
            );
        }
        for (which, gradient) in [&by_parameters, &by_images].into_iter().enumerate() {
            let difference = |step: f64| -> f64 {
                let mut way = [0.0; 2];
                way[which] = step;
                let (more, less) = (along(way), along(way.map(|step| -step)));
                let differences = more.iter().zip(&less).zip(wide(&factors));
                differences.map(|((m, l), f)| (m - l) * f).sum::<f64>() / (2.0 * step)
            };
            let (difference, farther) = (difference(1e-7), difference(1e-5));
            let terms: Vec<f64> = wide(gradient)
                .iter()
                .zip(wide(&directions[which]))
                .map(|(g, d)| g * d)
                .collect();
            let found: f64 = terms.iter().sum();
            let scale: f64 = 1.0 + terms.iter().map(|term| term.abs()).sum::<f64>();
            if (difference - farther).abs() > 1e-5 * scale {
                // Two elements of a window are so nearly equal that rounding decides which is the largest.
                return Ok(());
            }
            prop_assert!(
                (found - difference).abs() < 1e-4 * scale,
                "{instructions} {which}: {found} {difference}"
            );
        }
    }
    Ok(())
}

prop_compose! {
    /// A layer of so many weights that it is a Winograd convolution, behind another, so that its input
    /// has a border and a gradient.
    fn wide()(
        size in [1u64..15, 1u64..9], channels in 1u64..11, filters in 3u64..12, kernel in [2u64..6, 1u64..6],
        right in [1u64..3, 1u64..3], [same, bias, relu, pooled] in any::<[bool; 4]>(),
    ) -> Option<Network> {
        let padding = if same { Padding::Same } else { Padding::Valid };
        let activation = if relu { Activation::Relu } else { Activation::Silu };
        let [stride, dilation] = match right {
            [1, dilation] => [1, dilation],
            [stride, _] => [stride, 1],
        };
        let network = Network::new("wide", Shape::image(size[0], size[1], 2))
            .then(Conv2d::new(channels, [1, 1]).activation(Activation::Silu))
            .then(Conv2d {
                stride: [1, stride], dilation: [1, dilation], bias, padding, activation,
                ..Conv2d::new(filters, kernel)
            });
        let network = if pooled { network.then(MaxPooling2d::new([2, 2])) } else { network };
        cijfer_analysis::Analysis::of(&network).is_ok().then_some(network)
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 2 } else { 256 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Outputs, and the gradient along a random direction, which the loops give as a difference.
    #[test]
    fn plans_are_the_loops(network in networks(), batch in 0usize..20, seed in any::<u64>()) {
        check(&network, batch, seed)?;
    }

    /// The same bits on any number of threads, dropout included; and memory that was used for other batches
    /// before changes nothing.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "there are no threads")]
    fn bits_do_not_depend_on_threads(network in networks(), batch in 1usize..90, rate in 0.0f64..0.9) {
        let network = network.then(cijfer_network::Dropout::new(rate));
        let plan = BatchPlan::compile(&network, Instructions::best()).expect("covered");
        let parameters = numbers(plan.parameter_count(), 1);
        let mut used = State::new();
        let mut on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                let mut results = Vec::new();
                for batch in [batch + 40, batch] {
                    let images = numbers(batch * plan.input_length(), 2);
                    let mut outputs = vec![0.0; batch * plan.output_length()];
                    let mut gradient = vec![0.0; parameters.len()];
                    let mut fresh = State::new();
                    let state = if threads == 1 { &mut fresh } else { &mut used };
                    plan.forward(&parameters, &images, Mode::Training(7), state, &mut outputs).expect("fits");
                    let factors = outputs.clone();
                    plan.backward(&factors, state, &mut gradient, None).expect("fits");
                    outputs.extend(gradient);
                    results.push(outputs.into_iter().map(f32::to_bits).collect::<Vec<_>>());
                }
                results
            })
        };
        let one = on(1);
        for threads in [2, 3, 16] {
            prop_assert!(one == on(threads), "{threads} threads");
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let network = Network::new("small", Shape::vector(3)).then(Dense::new(2));
    let plan = BatchPlan::compile(&network, Instructions::Portable).expect("covered");
    let mut state = State::new();
    let parameters = numbers(8, 1);
    let mut outputs = [0.0; 2];
    let found = plan.forward(
        &parameters[1..],
        &[0.0; 3],
        Mode::Inference,
        &mut state,
        &mut outputs,
    );
    assert_eq!(
        found.map_err(|error| error.to_string()),
        Err("the parameters: expected 8 values, found 7".to_owned())
    );
    assert!(
        plan.forward(
            &parameters,
            &[0.0; 4],
            Mode::Inference,
            &mut state,
            &mut outputs
        )
        .is_err()
    );
    assert!(
        plan.forward(
            &parameters,
            &[0.0; 6],
            Mode::Inference,
            &mut state,
            &mut outputs
        )
        .is_err()
    );
    let mut gradient = [0.0; 8];
    // Inference keeps nothing to go back from.
    plan.forward(
        &parameters,
        &[0.0; 3],
        Mode::Inference,
        &mut state,
        &mut outputs,
    )
    .expect("fits");
    assert!(
        plan.backward(&outputs, &mut state, &mut gradient, None)
            .is_err()
    );
    let uncovered =
        Network::new("x", Shape::vector(3)).then(Dense::new(2).activation(Activation::Softmax));
    let message = BatchPlan::compile(&uncovered, Instructions::Portable)
        .expect_err("refused")
        .to_string();
    assert!(
        message.contains("`dense` (Dense) is not covered"),
        "{message}"
    );
    assert!("sse9".parse::<Instructions>().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 4 } else { 256 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn plans_with_fewer_products_are_the_loops(network in wide(), batch in 1usize..5, seed in any::<u64>()) {
        if let Some(network) = network {
            check(&network, batch, seed)?;
        }
    }
}

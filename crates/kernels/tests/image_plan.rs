//! A network that slides over an image against nested loops, and against itself in other tiles.

use cijfer_kernels::{BatchPlan, Error, ImagePlan, Instructions, Mode, PackedWeights, State};
use cijfer_network::{
    Activation, AveragePooling2d, Conv2d, Dense, DepthwiseConv2d, Dropout, MaxPooling2d, Network,
    Operation, Padding, Shape,
};
use proptest::prelude::*;

/// `[height, width, channels]`.
#[derive(Clone)]
struct Image {
    axes: [usize; 3],
    values: Vec<f64>,
}

impl Image {
    fn new(axes: [usize; 3], value: impl Fn(usize, usize, usize) -> f64) -> Self {
        let mut values = Vec::new();
        for y in 0..axes[0] {
            for x in 0..axes[1] {
                for channel in 0..axes[2] {
                    values.push(value(y, x, channel));
                }
            }
        }
        Self { axes, values }
    }

    /// 0 beyond the edge, which only padding looks at.
    fn at(&self, y: isize, x: isize, channel: usize) -> f64 {
        let [height, width, channels] = self.axes;
        let inside = |at: isize, length: usize| usize::try_from(at).ok().filter(|at| *at < length);
        match (inside(y, height), inside(x, width)) {
            (Some(y), Some(x)) => self.values[(y * width + x) * channels + channel],
            _ => 0.0,
        }
    }
}

/// What `layer` makes of an image, by loops over everything; nothing if there is no room for a window.
/// Takes its parameters from the front.
fn layer(operation: &Operation, image: &Image, parameters: &mut &[f32]) -> Option<Image> {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    let channels = image.axes[2];
    let mut take = |count: usize| {
        let (taken, rest) = parameters.split_at(count);
        *parameters = rest;
        taken
    };
    let mut convolution = |filters: usize,
                           groups: usize,
                           kernel: [usize; 2],
                           stride: [usize; 2],
                           dilation: [usize; 2],
                           padding: Padding,
                           bias: bool| {
        let each = channels / groups;
        let weights = take(filters * each * kernel[0] * kernel[1]);
        let bias = if bias { take(filters) } else { &[] };
        let sides = [0, 1].map(|axis| {
            let span = (kernel[axis] - 1) * dilation[axis] + 1;
            let around = if padding == Padding::Same {
                span - 1
            } else {
                0
            };
            // Positions are counted, and not computed.
            let count = (0..)
                .take_while(|position| position * stride[axis] + span <= image.axes[axis] + around)
                .count();
            (count, around / 2)
        });
        let [(rows, above), (columns, left)] = sides;
        (rows * columns > 0).then(|| {
            Image::new([rows, columns, filters], |row, column, filter| {
                let mut sum = bias.get(filter).map_or(0.0, |bias| f64::from(*bias));
                let first = filter / (filters / groups) * each;
                for channel in 0..each {
                    for down in 0..kernel[0] {
                        for right in 0..kernel[1] {
                            let y = (row * stride[0] + down * dilation[0]) as isize;
                            let x = (column * stride[1] + right * dilation[1]) as isize;
                            let index = (filter * each + channel) * kernel[0] + down;
                            let weight = f64::from(weights[index * kernel[1] + right]);
                            let [above, left] = [above, left].map(|side| side as isize);
                            sum += weight * image.at(y - above, x - left, first + channel);
                        }
                    }
                }
                sum
            })
        })
    };
    let pool = |window: [u64; 2], stride: [u64; 2], largest: bool| {
        let (window, stride) = (usizes(window), usizes(stride));
        let count = |axis: usize| {
            (0..)
                .take_while(|position| position * stride[axis] + window[axis] <= image.axes[axis])
                .count()
        };
        let [rows, columns] = [0, 1].map(count);
        (rows * columns > 0).then(|| {
            Image::new([rows, columns, channels], |row, column, channel| {
                let mut seen = Vec::new();
                for y in row * stride[0]..row * stride[0] + window[0] {
                    for x in column * stride[1]..column * stride[1] + window[1] {
                        seen.push(image.at(y as isize, x as isize, channel));
                    }
                }
                match largest {
                    true => seen.into_iter().fold(f64::NEG_INFINITY, f64::max),
                    false => seen.iter().sum::<f64>() / seen.len() as f64,
                }
            })
        })
    };
    let activation = |activation: Activation, image: Image| Image {
        values: image
            .values
            .iter()
            .map(|&x| match activation {
                Activation::Linear => x,
                Activation::Relu => x.max(0.0),
                Activation::Sigmoid => 1.0 / (1.0 + (-x).exp()),
                Activation::Tanh => x.tanh(),
                Activation::Silu => x / (1.0 + (-x).exp()),
                other => panic!("the oracle knows no {other:?}"),
            })
            .collect(),
        ..image
    };
    let made = match operation {
        Operation::Conv2d(layer) => convolution(
            layer.filters as usize,
            layer.groups as usize,
            usizes(layer.kernel),
            usizes(layer.stride),
            usizes(layer.dilation),
            layer.padding,
            layer.bias,
        )?,
        Operation::DepthwiseConv2d(layer) => convolution(
            channels * layer.depth_multiplier as usize,
            channels,
            usizes(layer.kernel),
            usizes(layer.stride),
            usizes(layer.dilation),
            layer.padding,
            layer.bias,
        )?,
        Operation::Dense(layer) => {
            let one = [1, 1];
            convolution(
                layer.units as usize,
                1,
                one,
                one,
                one,
                Padding::Valid,
                layer.bias,
            )?
        }
        Operation::MaxPooling2d(layer) => pool(layer.pool, layer.stride, true)?,
        Operation::AveragePooling2d(layer) => pool(layer.pool, layer.stride, false)?,
        _ => image.clone(),
    };
    Some(activation(operation.activation(), made))
}

fn network(channels: u64, operations: &[Operation]) -> Network {
    // Room for every window that the strategy makes; what slides does not depend on it.
    let start = Network::new("sliding", Shape::image(600, 600, channels));
    operations.iter().cloned().fold(start, Network::then)
}

fn oracle(network: &Network, image: Image, mut parameters: &[f32]) -> Option<Image> {
    let mut image = image;
    for one in &network.layers {
        image = layer(&one.operation, &image, &mut parameters)?;
    }
    assert!(parameters.is_empty());
    Some(image)
}

/// Numbers that look random, in [-1, 1).
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12345);
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .collect()
}

fn parameters(plan: &ImagePlan, seed: u32) -> Vec<f32> {
    // So that values neither die out nor explode.
    let mut values = numbers(plan.parameter_count(), seed);
    values.iter_mut().for_each(|value| *value *= 0.5);
    values
}

fn weights(plan: &ImagePlan) -> PackedWeights {
    let parameters = parameters(plan, 1);
    plan.weights(&parameters).expect("as many as there are")
}

fn run(
    plan: &ImagePlan,
    parameters: &[f32],
    image: &[f32],
    [height, width]: [usize; 2],
) -> Vec<f32> {
    let axes = plan.output_shape(height, width).expect("room");
    // What is not written shows.
    let mut outputs = vec![f32::NAN; axes.iter().product()];
    let weights = plan.weights(parameters).expect("as many as there are");
    plan.run(&weights, image, height, width, &mut outputs)
        .expect("lengths that fit");
    let mut planar = vec![f32::NAN; outputs.len()];
    plan.run_planar(&weights, image, height, width, &mut planar)
        .expect("lengths that fit");
    let [rows, columns, channels] = axes;
    for (index, value) in outputs.iter().enumerate() {
        let (pixel, channel) = (index / channels, index % channels);
        let other = planar[channel * rows * columns + pixel];
        assert_eq!(value.to_bits(), other.to_bits(), "planar at {index}");
    }
    outputs
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads")
}

/// The smallest image along one axis, found by trying.
fn smallest(plan: &ImagePlan) -> [usize; 2] {
    let large = 600;
    let try_all = |fits: &dyn Fn(usize) -> bool| (1..=large).find(|&side| fits(side));
    [
        try_all(&|side| plan.output_shape(side, large).is_ok()).expect("room"),
        try_all(&|side| plan.output_shape(large, side).is_ok()).expect("room"),
    ]
}

fn side() -> impl Strategy<Value = [u64; 2]> {
    prop::array::uniform2(1u64..=3)
}

fn function() -> impl Strategy<Value = Activation> {
    prop_oneof![
        2 => Just(Activation::Relu),
        1 => Just(Activation::Linear),
        1 => Just(Activation::Sigmoid),
        1 => Just(Activation::Silu),
    ]
}

fn operation() -> impl Strategy<Value = Vec<Operation>> {
    let convolution = (
        1u64..=7,
        side(),
        side(),
        side(),
        0..4,
        any::<bool>(),
        function(),
    );
    let convolution = convolution.prop_map(
        |(filters, kernel, stride, dilation, kind, bias, activation)| {
            let (stride, dilation, padding) = match kind {
                0 => (stride, [1, 1], Padding::Valid),
                1 => ([1, 1], dilation, Padding::Same),
                _ => ([1, 1], dilation, Padding::Valid),
            };
            let layer = Conv2d {
                stride,
                dilation,
                ..Conv2d::new(filters, kernel)
            };
            vec![
                layer
                    .padding(padding)
                    .bias(bias)
                    .activation(activation)
                    .into(),
            ]
        },
    );
    let depthwise = (1u64..=2, side(), side()).prop_map(|(multiplier, kernel, stride)| {
        vec![
            DepthwiseConv2d {
                depth_multiplier: multiplier,
                stride,
                ..DepthwiseConv2d::new(kernel)
            }
            .into(),
        ]
    });
    // With windows of four elements pooling becomes part of the sums before it.
    let pooled =
        (1u64..=12, side(), function(), 0usize..3).prop_map(|(filters, kernel, function, way)| {
            let pool = [[2, 2], [1, 4], [4, 1]][way];
            vec![
                Conv2d::new(filters, kernel).activation(function).into(),
                Dropout::new(0.3).into(),
                MaxPooling2d::new(pool).into(),
            ]
        });
    // So many weights that convolutions are Winograd convolutions.
    let wide = (
        8u64..=12,
        [2u64..=5, 1u64..=3],
        function(),
        0usize..5,
        1u64..=2,
    )
        .prop_map(|(filters, [height, width], function, way, stride)| {
            let padding = if way == 4 {
                Padding::Same
            } else {
                Padding::Valid
            };
            let stride = if way == 4 { 1 } else { stride };
            let mut operations = vec![
                Conv2d::new(10, [1, 1]).into(),
                Conv2d::new(filters, [height, width.max(7 / height)])
                    .stride([1, stride])
                    .padding(padding)
                    .activation(function)
                    .into(),
            ];
            if let Some(pool) = [[2, 2], [1, 4], [4, 1]].get(way) {
                operations.push(MaxPooling2d::new(*pool).into());
            }
            operations
        });
    prop_oneof![
        3 => convolution,
        2 => wide,
        1 => depthwise,
        3 => pooled,
        1 => (side(), side()).prop_map(|(pool, stride)| {
            vec![MaxPooling2d::new(pool).stride(stride).into()]
        }),
        1 => side().prop_map(|pool| vec![AveragePooling2d::new(pool).into()]),
        1 => (1u64..=5, function()).prop_map(|(units, function)| {
            vec![Dense::new(units).activation(function).into()]
        }),
        1 => function().prop_map(|function| vec![Operation::Activation(function)]),
    ]
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec(operation(), 1..4).prop_map(|lists| lists.concat())
}

/// A network that slides, and an image's sides with so many rows and columns beyond the fewest.
fn with_room(
    network: &Network,
    instructions: Instructions,
    [down, right]: [usize; 2],
) -> (ImagePlan, [usize; 2]) {
    let plan = ImagePlan::compile(network, instructions).expect("all layers slide");
    let [height, width] = smallest(&plan);
    (plan, [height + down, width + right])
}

/// Rows or columns beyond the fewest.
fn more() -> impl Strategy<Value = usize> {
    prop_oneof![Just(0), 1usize..12, 12usize..90]
}

/// The pooling needs every third row, while four are one group.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "there are no threads")]
fn rows_that_are_stepped_over_change_no_bit() {
    let pooling = |pool, stride| MaxPooling2d {
        pool,
        stride,
        padding: Padding::Valid,
    };
    let network = network(
        1,
        &[
            Conv2d::new(10, [1, 1]).into(),
            Conv2d::new(8, [4, 2]).activation(Activation::Relu).into(),
            pooling([1, 4], [1, 4]).into(),
            pooling([2, 1], [3, 1]).into(),
        ],
    );
    for instructions in Instructions::available() {
        let plan = ImagePlan::compile(&network, instructions).expect("all layers slide");
        let image = numbers(40 * 12, 3);
        let parameters = parameters(&plan, 5);
        let expected = run(&plan, &parameters, &image, [40, 12]);
        for rows in 1..=5 {
            let plan = ImagePlan::compile(&network, instructions).expect("all layers slide");
            let plan = plan.with_tiles(1, rows, 1);
            let found = pool(2).install(|| run(&plan, &parameters, &image, [40, 12]));
            let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&found), bits(&expected), "{instructions}, {rows} rows");
        }
    }
}

/// Bands of the outputs, each from an image of its own rows alone.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn bands_that_begin_with_a_group_give_the_bits_of_the_whole() {
    let pooling = MaxPooling2d::new([2, 2]);
    let relu = |filters, kernel| Conv2d::new(filters, kernel).activation(Activation::Relu);
    let network = network(
        1,
        &[
            relu(9, [5, 5]).into(),
            pooling.clone().into(),
            relu(8, [3, 3]).into(),
            pooling.into(),
            Conv2d::new(8, [4, 4]).into(),
        ],
    );
    let [stride, window] = [4, 24];
    let [rows, width] = [21, 40];
    let height = (rows - 1) * stride + window;
    let group = ImagePlan::ROW_GROUP;
    for instructions in Instructions::available() {
        let plan = ImagePlan::compile(&network, instructions).expect("all layers slide");
        let [found, columns, channels] = plan.output_shape(height, width).expect("fits");
        assert_eq!(found, rows);
        let image = numbers(height * width, 3);
        let parameters = parameters(&plan, 5);
        let whole = run(&plan, &parameters, &image, [height, width]);
        let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        for top in (0..rows).step_by(group) {
            for count in 1..=rows - top {
                let lines = (count - 1) * stride + window;
                let band = &image[top * stride * width..][..lines * width];
                let found = run(&plan, &parameters, band, [lines, width]);
                let good = if top + count == rows {
                    count
                } else {
                    count.saturating_sub(group)
                };
                let good = good * columns * channels;
                let expected = &whole[top * columns * channels..][..good];
                assert_eq!(
                    bits(&found[..good]),
                    bits(expected),
                    "{instructions}: {top}, {count}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Bytes are their 255th parts, to the last bit.
    #[test]
    fn bytes_are_values(
        operations in operations(),
        channels in 1u64..=3,
        [down, right] in [more(), more()],
        seed in any::<u32>(),
    ) {
        let network = network(channels, &operations);
        for instructions in Instructions::available() {
            let (plan, [height, width]) = with_room(&network, instructions, [down, right]);
            let bytes = (0..(height * width) as u32 * channels as u32)
                .map(|at| (at ^ seed).wrapping_mul(2_654_435_761).to_le_bytes()[3]);
            let bytes: Vec<u8> = bytes.collect();
            let values: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) / 255.0).collect();
            let parameters = parameters(&plan, seed ^ 1);
            let expected = run(&plan, &parameters, &values, [height, width]);
            let weights = plan.weights(&parameters).expect("as many as there are");
            let mut found = vec![f32::NAN; expected.len()];
            plan.run(&weights, bytes.as_slice(), height, width, &mut found).expect("fits");
            let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&found), bits(&expected), "{}", instructions);
        }
    }

    #[test]
    fn outputs_are_those_of_nested_loops(
        operations in operations(),
        channels in 1u64..=3,
        [down, right] in [more(), more()],
        seed in any::<u32>(),
    ) {
        let network = network(channels, &operations);
        for instructions in Instructions::available() {
            let (plan, [height, width]) = with_room(&network, instructions, [down, right]);
            let values = numbers(height * width * channels as usize, seed);
            let parameters = parameters(&plan, seed ^ 1);
            let found = run(&plan, &parameters, &values, [height, width]);
            let image = Image {
                axes: [height, width, channels as usize],
                values: values.iter().copied().map(f64::from).collect(),
            };
            let expected = oracle(&network, image, &parameters).expect("room");
            prop_assert_eq!(plan.output_shape(height, width).expect("room"), expected.axes);
            let largest = expected.values.iter().fold(1.0f64, |most, value| most.max(value.abs()));
            for (found, expected) in found.iter().zip(&expected.values) {
                prop_assert!(
                    (f64::from(*found) - expected).abs() < 1e-4 * largest,
                    "{instructions}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "there are no threads")]
    fn neither_tiles_nor_threads_change_a_bit(
        operations in operations(),
        [down, right] in [more(), more()],
        tiles in [1usize..40, 1usize..7, 1usize..9],
        seed in any::<u32>(),
    ) {
        let network = network(1, &operations);
        for instructions in Instructions::available() {
            let (plan, sides) = with_room(&network, instructions, [down, right]);
            let image = numbers(sides[0] * sides[1], seed);
            let parameters = parameters(&plan, seed ^ 1);
            let expected = run(&plan, &parameters, &image, sides);
            let [columns, rows, piece] = tiles;
            let plan = plan.with_tiles(columns, rows, piece);
            for threads in 1..=3 {
                let found = pool(threads).install(|| run(&plan, &parameters, &image, sides));
                for (found, expected) in found.iter().zip(&expected) {
                    prop_assert_eq!(found.to_bits(), expected.to_bits());
                }
            }
        }
    }
}

/// The zoo's fully convolutional reader of digits.
fn reader() -> Network {
    Network::new("reader", Shape::image(28, 28, 1))
        .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(20, [3, 3]).activation(Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(10, [5, 5]).activation(Activation::Sigmoid))
}

#[test]
fn a_single_window_is_what_a_plan_computes() {
    for instructions in Instructions::available() {
        let plan = ImagePlan::compile(&reader(), instructions).expect("all layers slide");
        let batch = BatchPlan::compile(&reader(), instructions).expect("all layers are covered");
        assert_eq!(plan.parameters(), batch.parameters());
        let parameters = parameters(&plan, 3);
        let image = numbers(28 * 28, 4);
        let found = run(&plan, &parameters, &image, [28, 28]);
        let mut expected = vec![0.0; 10];
        batch
            .forward(
                &parameters,
                &image,
                Mode::Inference,
                &mut State::new(),
                &mut expected,
            )
            .expect("lengths that fit");
        for (found, expected) in found.iter().zip(&expected) {
            assert!(
                (found - expected).abs() < 1e-5,
                "{instructions}: {found} {expected}"
            );
        }
    }
}

#[test]
fn a_second_pooling_is_no_part_of_the_sums() {
    let pooling = || Operation::from(MaxPooling2d::new([2, 2]));
    let operations = [Conv2d::new(3, [3, 3]).into(), pooling(), pooling()];
    let network = network(1, &operations);
    let plan = ImagePlan::compile(&network, Instructions::best()).expect("all layers slide");
    let parameters = parameters(&plan, 9);
    let values = numbers(40 * 50, 10);
    let image = Image {
        axes: [40, 50, 1],
        values: values.iter().copied().map(f64::from).collect(),
    };
    let expected = oracle(&network, image, &parameters).expect("room");
    let found = run(&plan, &parameters, &values, [40, 50]);
    assert_eq!(found.len(), expected.values.len());
    for (found, expected) in found.iter().zip(&expected.values) {
        assert!((f64::from(*found) - expected).abs() < 1e-5);
    }
}

#[test]
fn every_output_is_that_of_its_own_window() {
    let plan = ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide");
    let parameters = parameters(&plan, 5);
    let [height, width] = [301, 423];
    let image = numbers(height * width, 6);
    let found = run(&plan, &parameters, &image, [height, width]);
    let [rows, columns, _] = plan.output_shape(height, width).expect("room");
    for (row, column) in [
        (0, 0),
        (rows - 1, columns - 1),
        (3, columns - 1),
        (rows / 2, 50),
    ] {
        let window: Vec<f32> = (0..28)
            .flat_map(|y| &image[(row * 4 + y) * width + column * 4..][..28])
            .copied()
            .collect();
        // Other rows are one group there, so that sums are rounded otherwise.
        let expected = run(&plan, &parameters, &window, [28, 28]);
        let found = &found[(row * columns + column) * 10..][..10];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }
}

#[test]
fn the_next_image_may_be_of_another_size() {
    let plan = ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide");
    let parameters = parameters(&plan, 7);
    for sides in [
        [200, 300],
        [28, 28],
        [300, 200],
        [28, 1000],
        [1000, 28],
        [29, 31],
    ] {
        let fresh = ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide");
        let image = numbers(sides[0] * sides[1], 8);
        let expected = run(&fresh, &parameters, &image, sides);
        assert_eq!(run(&plan, &parameters, &image, sides), expected);
    }
}

#[test]
fn images_without_room_for_a_window_are_refused() {
    let plan = ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide");
    for found in [[27, 28], [28, 27], [0, 0], [1, 5000]] {
        let error = plan.output_shape(found[0], found[1]).expect_err("no room");
        assert!(
            matches!(error, Error::TooSmall { smallest: [28, 28], found: it, .. } if it == found),
            "{error}"
        );
        let weights = weights(&plan);
        let image = vec![0.0; found[0] * found[1]];
        assert!(
            plan.run(&weights, &image, found[0], found[1], &mut [])
                .is_err()
        );
    }
}

#[test]
fn slices_of_another_length_are_refused() {
    let plan = ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide");
    let weights = weights(&plan);
    let (image, mut outputs) = (vec![0.0; 28 * 28], vec![0.0; 10]);
    let parameters = parameters(&plan, 1);
    assert!(plan.weights(&parameters[1..]).is_err());
    assert!(
        plan.run(&weights, &image[1..], 28, 28, &mut outputs)
            .is_err()
    );
    assert!(
        plan.run(&weights, &image, 28, 28, &mut outputs[1..])
            .is_err()
    );
    assert!(
        plan.run(&weights, &image, usize::MAX, 28, &mut outputs)
            .is_err()
    );
}

#[test]
fn weights_of_another_plan_are_refused() {
    let [plan, other] = [0, 1]
        .map(|_| ImagePlan::compile(&reader(), Instructions::best()).expect("all layers slide"));
    let ran = plan.run(
        &weights(&other),
        &vec![0.0; 28 * 28],
        28,
        28,
        &mut [0.0; 10],
    );
    assert!(matches!(ran, Err(Error::OtherPlan)));
}

#[test]
fn layers_that_see_the_whole_image_are_refused() {
    let refused: [&[Operation]; 4] = [
        &[Operation::Flatten],
        &[Operation::GlobalMaxPooling2d(Default::default())],
        &[MaxPooling2d::new([2, 2]).padding(Padding::Same).into()],
        &[Conv2d::new(1, [3, 3])
            .stride([2, 2])
            .padding(Padding::Same)
            .into()],
    ];
    for operations in refused {
        let compiled = ImagePlan::compile(&network(1, operations), Instructions::best());
        assert!(matches!(compiled, Err(Error::NotCovered { .. })));
    }
}

//! One pass over a large image against every window cut out and classified by itself.

use cijfer_analysis::{Analysis, Sharing};
use cijfer_network::{
    AveragePooling2d, Conv2d, Conv2dTranspose, DepthwiseConv2d, MaxPooling2d, Network, Operation,
    Padding, SeparableConv2d, Shape,
};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::{Outside, Sample, allocate, forward, numbers, output_shape, sample};
use crate::common::operations::operation_that_slides;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn windows_by_themselves_are_those_that_are_cut_out(
        network in network_without_padding(),
        seed in any::<u64>(),
    ) {
        let Some(sharing) = Sharing::of(&network).expect("a network that fits") else {
            return Ok(());
        };
        let mut numbers = numbers(seed);
        let image = sample(&network, &mut numbers);
        let geometry = Analysis::of(&network).expect("fits").geometry().expect("an image");
        let cut_network = network.with_input(Shape::image(sharing.window[0], sharing.window[1], 1));
        let weights = allocate(&network, &mut numbers);
        let whole = multiplications(&forward(&network, &weights, &image, Outside::Neutral));
        prop_assert_eq!(sharing.together.value, whole);

        let weights = allocate(&cut_network, &mut numbers);
        // Every cell's window lies in the image, and there is one of it.
        let [rows, columns, _] = last_shape(&network);
        let (mut own_stride, mut every_pixel) = (0, 0);
        for row in 0..rows as u64 {
            for column in 0..columns as u64 {
                let [down, along] = geometry.pixels([row, column]);
                let window = cut(&image, [down, along]);
                prop_assert_eq!(&window.shape[..2], sharing.window.map(|side| side as usize));
                let outputs = forward(&cut_network, &weights, &window, Outside::Neutral);
                let (output, _) = outputs.last().expect("a layer");
                prop_assert_eq!(&output.shape, &[1, 1, 1]);
                prop_assert_eq!(multiplications(&outputs), sharing.each.value);
                own_stride += multiplications(&outputs);
            }
        }
        prop_assert_eq!(sharing.own_stride.value, own_stride);
        let [height, width, _] = image.image();
        let places = |length: usize, window: u64| {
            (0..length as i64).filter(move |place| place + window as i64 <= length as i64)
        };
        for _ in places(height, sharing.window[0]) {
            for _ in places(width, sharing.window[1]) {
                every_pixel += sharing.each.value;
            }
        }
        prop_assert_eq!(sharing.every_pixel.value, every_pixel);
        prop_assert_eq!(sharing.saves(), every_pixel > sharing.each.value);
    }

    /// The answer for a window that is cut out is that of the pass over the whole image; this is
    /// what makes the two worth comparing.
    #[test]
    fn windows_by_themselves_give_the_same_answers(
        network in network_without_padding(),
        seed in any::<u64>(),
    ) {
        let Some(sharing) = Sharing::of(&network).expect("a network that fits") else {
            return Ok(());
        };
        let mut numbers = numbers(seed);
        let image = sample(&network, &mut numbers);
        let weights = allocate(&network, &mut numbers);
        let geometry = Analysis::of(&network).expect("fits").geometry().expect("an image");
        let whole = forward(&network, &weights, &image, Outside::Neutral);
        let whole = &whole.last().expect("a layer").0;
        let cut_network = network.with_input(Shape::image(sharing.window[0], sharing.window[1], 1));
        let [rows, columns, _] = whole.image();
        for row in 0..rows {
            for column in 0..columns {
                let window = cut(&image, geometry.pixels([row as u64, column as u64]));
                let outputs = forward(&cut_network, &weights, &window, Outside::Neutral);
                let alone = outputs.last().expect("a layer").0.values[0];
                let shared = whole.pixel(row, column, 0);
                prop_assert!(alone == shared || (alone.is_nan() && shared.is_nan()), "{alone}, {shared}");
            }
        }
    }
}

/// A network of convolutions, pooling and what leaves images images, without padding.
fn network_without_padding() -> impl Strategy<Value = Network> {
    let layers = prop::collection::vec(operation_that_slides().prop_map(without_padding), 1..6);
    // In some networks there are also layers that no windows can be cut out for.
    let any_layer = prop::bool::weighted(0.2);
    (1u64..16, 1u64..16, layers, any_layer).prop_map(|(height, width, layers, any_layer)| {
        let mut network = Network::new("slides", Shape::image(height, width, 1));
        let mut shape = vec![height as usize, width as usize, 1];
        for operation in layers {
            let left_out = match operation {
                Operation::ZeroPadding2d(_) => true,
                Operation::Cropping2d(_)
                | Operation::UpSampling2d(_)
                | Operation::Conv2dTranspose(_) => !any_layer,
                _ => false,
            };
            if left_out {
                continue;
            }
            if let Some(output) = output_shape(&operation, &shape) {
                shape = output;
                network = network.then(operation);
            }
        }
        match network.layers.is_empty() {
            true => network.then(Conv2d::new(1, [1, 1])),
            false => network,
        }
    })
}

fn without_padding(operation: Operation) -> Operation {
    let padding = Padding::Valid;
    match operation {
        Operation::Conv2d(layer) => Conv2d { padding, ..layer }.into(),
        Operation::DepthwiseConv2d(layer) => DepthwiseConv2d { padding, ..layer }.into(),
        Operation::SeparableConv2d(layer) => SeparableConv2d { padding, ..layer }.into(),
        Operation::Conv2dTranspose(layer) => Conv2dTranspose { padding, ..layer }.into(),
        Operation::MaxPooling2d(layer) => MaxPooling2d { padding, ..layer }.into(),
        Operation::AveragePooling2d(layer) => AveragePooling2d { padding, ..layer }.into(),
        other => other,
    }
}

fn multiplications(outputs: &[(Sample, crate::common::naive::Counts)]) -> u128 {
    outputs
        .iter()
        .map(|(_, counts)| counts.multiplications)
        .sum()
}

fn last_shape(network: &Network) -> [usize; 3] {
    let input = network
        .input
        .axes()
        .iter()
        .map(|&axis| axis as usize)
        .collect();
    let shape = network
        .layers
        .iter()
        .fold(input, |shape: Vec<usize>, layer| {
            output_shape(&layer.operation, &shape).expect("a network that fits")
        });
    shape.try_into().expect("an image")
}

/// The part of a channel that lies in those rows and columns.
fn cut(image: &Sample, [rows, columns]: [std::ops::Range<i64>; 2]) -> Sample {
    let mut window = Sample {
        shape: vec![0, 0, 1],
        values: Vec::new(),
    };
    for row in rows {
        window.shape[0] += 1;
        window.shape[1] = 0;
        for column in columns.clone() {
            window.shape[1] += 1;
            window
                .values
                .push(image.pixel(row as usize, column as usize, 0));
        }
    }
    window
}

//! Random networks whose shapes fit.

use cijfer_network::{
    Activation, Conv2d, Dense, Dropout, MaxPooling2d, Network, Operation, Padding, Shape,
};
use proptest::prelude::*;

use super::naive::output_shape;

/// The most elements between two layers, so that nested loops end soon.
const MOST_ELEMENTS: usize = 600;

/// A network of any layers over an image, or sometimes over a vector or a table of numbers.
pub fn network() -> impl Strategy<Value = Network> {
    let image = [1u64..12, 1..12, 1..4].prop_map(Vec::from);
    let input = prop_oneof![
        6 => image,
        1 => prop::collection::vec(1u64..8, 1..3),
    ];
    let layers = prop::collection::vec((operation(), prop::bool::weighted(0.8)), 1..7);
    (input, layers).prop_map(|(input, layers)| that_fits(input, layers))
}

/// A network of convolutions, pooling and what leaves images images, over one channel.
pub fn sliding_network() -> impl Strategy<Value = Network> {
    let input = [1u64..12, 1..12].prop_map(|[height, width]| vec![height, width, 1]);
    let operation = prop_oneof![
        4 => convolution(1, 5),
        3 => pooling(5),
        1 => Just(Dropout::new(0.5).into()),
        1 => activation().prop_map(Operation::from),
    ];
    let layers = prop::collection::vec((operation, Just(true)), 1..5);
    (input, layers).prop_map(|(input, layers)| that_fits(input, layers))
}

/// A small classifier: convolution, pooling, perhaps another convolution, Flatten, Dense.
pub fn classifier() -> impl Strategy<Value = Network> {
    let input = [4u64..7, 4..7, 1..3].prop_map(Vec::from);
    let middle = prop::option::of(convolution(3, 3));
    let layers = (convolution(3, 4), pooling(4), middle, 1u64..4);
    (input, layers).prop_map(|(input, (first, pool, second, units))| {
        let mut layers = vec![first, pool];
        layers.extend(second);
        layers.extend([Operation::Flatten, Dense::new(units).into()]);
        that_fits(input, layers.into_iter().map(|layer| (layer, true)))
    })
}

pub fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => convolution(4, 5),
        3 => pooling(5),
        3 => (1u64..6, any::<bool>(), activation()).prop_map(|(units, bias, activation)| {
            Dense::new(units).bias(bias).activation(activation).into()
        }),
        1 => Just(Dropout::new(0.5).into()),
        1 => Just(Operation::Flatten),
        1 => activation().prop_map(Operation::from),
    ]
}

pub fn padding() -> impl Strategy<Value = Padding> {
    prop::sample::select(&[Padding::Valid, Padding::Same][..])
}

fn convolution(most_filters: u64, most: u64) -> impl Strategy<Value = Operation> {
    let filters = 1..=most_filters;
    let shape = (filters, [1..most, 1..most], [1u64..4, 1..4]);
    (shape, padding(), any::<bool>(), activation()).prop_map(
        |((filters, kernel, stride), padding, bias, activation)| {
            let convolution = Conv2d::new(filters, kernel).stride(stride);
            convolution
                .padding(padding)
                .bias(bias)
                .activation(activation)
                .into()
        },
    )
}

fn pooling(most: u64) -> impl Strategy<Value = Operation> {
    ([1..most, 1..most], [1u64..4, 1..4], padding()).prop_map(|(pool, stride, padding)| {
        MaxPooling2d::new(pool)
            .stride(stride)
            .padding(padding)
            .into()
    })
}

fn activation() -> impl Strategy<Value = Activation> {
    prop::sample::select(&Activation::ALL[..])
}

/// The network of those layers that can take what reaches them.
fn that_fits(input: Vec<u64>, layers: impl IntoIterator<Item = (Operation, bool)>) -> Network {
    let mut shape: Vec<usize> = input.iter().map(|&axis| axis as usize).collect();
    let mut network = Network::new("random", Shape::new(input));
    for (operation, trainable) in layers {
        match output_shape(&operation, &shape) {
            Some(output) if output.iter().product::<usize>() <= MOST_ELEMENTS => {
                shape = output;
                network = network.then(operation);
                network.layers.last_mut().expect("just added").trainable = trainable;
            }
            _ => {}
        }
    }
    network
}

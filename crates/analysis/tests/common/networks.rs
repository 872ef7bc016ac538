//! Random networks whose shapes fit.

use cijfer_network::{Activation, Dense, Network, Operation, Reshape, Shape};
use proptest::prelude::*;

use super::naive::output_shape;
use super::operations::{any_pooling, batch_normalization, convolution, operation_that_slides};

pub use super::operations::{operation, padding};

/// The most elements between two layers, so that nested loops end soon.
const MOST_ELEMENTS: usize = 600;

/// The same where every pixel is tried by itself.
const MOST_CELLS: usize = 120;

/// A network of any layers over an image, or sometimes over other axes.
pub fn network() -> impl Strategy<Value = Network> {
    let input = prop_oneof![
        6 => image(),
        2 => prop::collection::vec(1u64..8, 1..3),
        1 => prop::collection::vec(1u64..5, 4..5),
    ];
    let layers = prop::collection::vec((operation(), prop::bool::weighted(0.8)), 1..9);
    (input, layers).prop_map(|(input, layers)| that_fits(input, layers, MOST_ELEMENTS))
}

/// A network of some layers alone, over an image or a vector.
pub fn network_of(keep: fn(&Operation) -> bool) -> impl Strategy<Value = Network> {
    let input = prop_oneof![4 => image(), 1 => (1u64..8).prop_map(|length| vec![length])];
    let layers = prop::collection::vec((operation(), prop::bool::weighted(0.8)), 1..14);
    (input, layers).prop_map(move |(input, mut layers)| {
        layers.retain(|(operation, _)| keep(operation));
        that_fits(input, layers, MOST_ELEMENTS)
    })
}

/// A network over an image that fits whatever the image's size is called: without Reshape, which
/// needs to know how many elements there are.
pub fn symbolic_network() -> impl Strategy<Value = Network> {
    let layers = prop::collection::vec((operation(), prop::bool::weighted(0.8)), 1..9);
    (image(), layers).prop_map(|(input, mut layers)| {
        layers.retain(|(operation, _)| !matches!(operation, Operation::Reshape(_)));
        that_fits(input, layers, MOST_ELEMENTS)
    })
}

/// A network of convolutions, pooling and what leaves images images, over one channel.
pub fn sliding_network() -> impl Strategy<Value = Network> {
    let input = [1u64..10, 1..10].prop_map(|[height, width]| vec![height, width, 1]);
    let layers = prop::collection::vec((operation_that_slides(), Just(true)), 1..6);
    (input, layers).prop_map(|(input, layers)| that_fits(input, layers, MOST_CELLS))
}

/// The same over a larger image, for what is cheap to find.
pub fn large_sliding_network() -> impl Strategy<Value = Network> {
    let input = [1u64..40, 1..40].prop_map(|[height, width]| vec![height, width, 1]);
    let layers = prop::collection::vec((operation_that_slides(), Just(true)), 1..6);
    (input, layers).prop_map(|(input, layers)| that_fits(input, layers, 10 * MOST_ELEMENTS))
}

/// A small classifier: convolution, pooling, perhaps a normalisation and another convolution,
/// Flatten, Dense.
pub fn classifier() -> impl Strategy<Value = Network> {
    let input = [4u64..7, 4..7, 1..3].prop_map(Vec::from);
    let middle = prop::option::of((batch_normalization(), convolution(3, 3)));
    let layers = (convolution(3, 4), any_pooling(4), middle, 1u64..4);
    (input, layers).prop_map(|(input, (first, pool, middle, units))| {
        let mut layers = vec![first, pool];
        layers.extend(middle.map(<[Operation; 2]>::from).into_iter().flatten());
        layers.extend([Operation::Flatten, Dense::new(units).into()]);
        let layers = layers.into_iter().map(|layer| (layer, true));
        that_fits(input, layers, MOST_ELEMENTS)
    })
}

fn image() -> impl Strategy<Value = Vec<u64>> {
    [1u64..12, 1..12, 1..5].prop_map(Vec::from)
}

/// The network of those layers that can take what reaches them.
fn that_fits(
    input: Vec<u64>,
    layers: impl IntoIterator<Item = (Operation, bool)>,
    most_elements: usize,
) -> Network {
    let mut shape: Vec<usize> = input.iter().map(|&axis| axis as usize).collect();
    let mut network = Network::new("random", Shape::new(input));
    let mut powers = 0;
    for (operation, trainable) in layers {
        let operation = fitting(operation, &shape);
        // A power of a power is soon more than 32 bits hold.
        let more = usize::from(operation.activation() == Activation::Exponential);
        match output_shape(&operation, &shape) {
            Some(output)
                if output.iter().product::<usize>() <= most_elements && powers + more < 2 =>
            {
                shape = output;
                powers += more;
                network = network.then(operation);
                network.layers.last_mut().expect("just added").trainable = trainable;
            }
            _ => {}
        }
    }
    network
}

/// The operation, but a Reshape without an open length, which almost never fits, turns the axes
/// round.
fn fitting(operation: Operation, shape: &[usize]) -> Operation {
    match operation {
        Operation::Reshape(layer) if layer.shape.iter().all(Option::is_some) => {
            let lengths = shape.iter().rev();
            let shape = lengths.map(|&length| Some(length as u64)).collect();
            Reshape { shape }.into()
        }
        other => other,
    }
}

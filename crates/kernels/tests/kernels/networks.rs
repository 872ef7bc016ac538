//! Random networks of layers that the kernels cover.

use cijfer_analysis::Analysis;
use cijfer_network::{
    Activation, AveragePooling2d, Conv2d, Dense, DepthwiseConv2d, Dropout, Elu,
    GlobalAveragePooling2d, GlobalMaxPooling2d, LeakyRelu, MaxPooling2d, Network, Operation,
    Padding, Relu, Shape, SpatialDropout2d,
};
use proptest::prelude::*;

use crate::definitions::activations;
use crate::loops::Loops;

/// Products of one sample at most.
const MOST_PRODUCTS: usize = if cfg!(miri) { 300 } else { 60_000 };

/// A network of up to seven layers.
pub(crate) fn network() -> impl Strategy<Value = Network> {
    let side = || 1u64..=12;
    let input = prop_oneof![
        8 => (side(), side(), 1u64..=7).prop_map(|(h, w, c)| vec![h, w, c]),
        1 => prop::collection::vec(1u64..6, 1..=4),
        1 => (1u64..70).prop_map(|length| vec![length]),
    ];
    (input, prop::collection::vec(operation(), 1..=7)).prop_map(|(input, operations)| {
        let mut network = Network::new("random", Shape::new(input));
        for operation in operations {
            let longer = network.clone().then(grouped(&network, operation));
            // What does not fit is left out.
            if Analysis::of(&longer).is_ok() && Loops::of(&longer).cost() <= MOST_PRODUCTS {
                network = longer;
            }
        }
        network
    })
}

/// With groups that divide the channels that there are, and so many filters in each.
fn grouped(before: &Network, operation: Operation) -> Operation {
    let Operation::Conv2d(mut convolution) = operation else {
        return operation;
    };
    let loops = Loops::of(before);
    let channels = *loops.output().last().unwrap_or(&1) as u64;
    if !channels.is_multiple_of(convolution.groups) {
        convolution.groups = 1;
    }
    convolution.filters *= convolution.groups;
    Operation::Conv2d(convolution)
}

fn activation() -> impl Strategy<Value = Activation> {
    let all: Vec<Activation> = activations().collect();
    prop_oneof![
        2 => Just(Activation::Linear),
        2 => Just(Activation::Relu),
        3 => prop::sample::select(all),
    ]
}

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![Just(Padding::Valid), Just(Padding::Same)]
}

fn sides(longest: u64) -> impl Strategy<Value = [u64; 2]> {
    [1..=longest, 1..=longest]
}

fn rate() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..0.9, Just(0.0), Just(0.3), Just(0.5)]
}

fn operation() -> impl Strategy<Value = Operation> {
    let convolution = (
        (1u64..=6, prop_oneof![3 => Just(1u64), 1 => 2u64..=7]),
        sides(4),
        (prop_oneof![2 => Just([1, 1]), 1 => sides(3)], padding()),
        prop_oneof![2 => Just([1, 1]), 1 => sides(3)],
        any::<bool>(),
        activation(),
    );
    let convolution = convolution.prop_map(
        |((filters, groups), kernel, (stride, padding), dilation, bias, activation)| {
            let (stride, dilation) = moved(stride, dilation);
            Conv2d {
                filters,
                groups,
                kernel,
                stride,
                padding,
                dilation,
                bias,
                activation,
            }
        },
    );
    let depthwise = (
        1u64..=3,
        sides(4),
        (prop_oneof![2 => Just([1, 1]), 1 => sides(3)], padding()),
        prop_oneof![2 => Just([1, 1]), 1 => sides(3)],
        any::<bool>(),
        activation(),
    );
    let depthwise = depthwise.prop_map(
        |(depth_multiplier, kernel, (stride, padding), dilation, bias, activation)| {
            let (stride, dilation) = moved(stride, dilation);
            DepthwiseConv2d {
                depth_multiplier,
                kernel,
                stride,
                padding,
                dilation,
                bias,
                activation,
            }
        },
    );
    let window = || {
        // Windows of four that do not overlap are computed with the sums before them.
        let four = prop::sample::select(vec![[2, 2], [1, 4], [4, 1]]);
        let four = four.prop_map(|pool| (pool, pool));
        (prop_oneof![four, (sides(4), sides(3))], padding())
    };
    let dense = (1u64..=9, any::<bool>(), activation());
    let slope = || prop_oneof![Just(0.0), 0.0..1.5];
    prop_oneof![
        6 => convolution.prop_map(Operation::from),
        2 => depthwise.prop_map(Operation::from),
        4 => window().prop_map(|((pool, stride), padding)| {
            MaxPooling2d { pool, stride, padding }.into()
        }),
        2 => window().prop_map(|((pool, stride), padding)| {
            AveragePooling2d { pool, stride, padding }.into()
        }),
        1 => any::<bool>().prop_map(|keep_dimensions| GlobalMaxPooling2d { keep_dimensions }.into()),
        1 => any::<bool>().prop_map(|keep_dimensions| {
            GlobalAveragePooling2d { keep_dimensions }.into()
        }),
        2 => activation().prop_map(Operation::from),
        1 => slope().prop_map(|negative_slope| Relu { negative_slope, ..Relu::default() }.into()),
        1 => slope().prop_map(|negative_slope| LeakyRelu { negative_slope }.into()),
        1 => (0.1..2.0).prop_map(|alpha| Elu { alpha }.into()),
        2 => Just(Operation::Flatten),
        3 => dense.prop_map(|(units, bias, activation)| {
            Dense { units, bias, activation }.into()
        }),
        2 => rate().prop_map(|rate| Dropout::new(rate).into()),
        1 => rate().prop_map(|rate| SpatialDropout2d::new(rate).into()),
    ]
}

/// Keras refuses a stride and a dilation above 1 together.
fn moved(stride: [u64; 2], dilation: [u64; 2]) -> ([u64; 2], [u64; 2]) {
    match stride {
        [1, 1] => (stride, dilation),
        _ => (stride, [1, 1]),
    }
}

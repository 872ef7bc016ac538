//! A network that is written as TOML comes back unchanged, whatever its layers and their options.

use cijfer_network::{
    Activation, AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense,
    DepthwiseConv2d, Dropout, Elu, GaussianNoise, GlobalAveragePooling2d, GlobalMaxPooling2d,
    Interpolation, LayerNormalization, LeakyRelu, MaxPooling2d, Network, Operation, Padding,
    Permute, Prelu, Relu, Rescaling, Reshape, SeparableConv2d, Shape, Softmax, SpatialDropout2d,
    UpSampling2d, ZeroPadding2d,
};
use proptest::prelude::*;
use proptest::sample::select;

fn activation() -> impl Strategy<Value = Activation> {
    select(&Activation::ALL[..])
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..99, 1..=i64::MAX as u64, Just(i64::MAX as u64)]
}

fn pair() -> impl Strategy<Value = [u64; 2]> {
    [1u64..9, 1u64..9]
}

fn sides() -> impl Strategy<Value = [[u64; 2]; 2]> {
    [[0u64..9, 0u64..9], [0u64..9, 0u64..9]]
}

fn padding() -> impl Strategy<Value = Padding> {
    select(&[Padding::Valid, Padding::Same][..])
}

fn number() -> impl Strategy<Value = f64> {
    proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL
}

fn convolution() -> impl Strategy<Value = Operation> {
    let window = (count(), pair(), pair(), padding(), pair(), count());
    let outputs = (any::<bool>(), activation(), proptest::option::of(pair()));
    (0..4, window, outputs).prop_map(|(class, window, outputs)| {
        let (filters, kernel, stride, padding, dilation, multiple) = window;
        let (bias, activation, extra) = outputs;
        match class {
            0 => Conv2d {
                filters,
                kernel,
                stride,
                padding,
                dilation,
                groups: multiple,
                bias,
                activation,
            }
            .into(),
            1 => DepthwiseConv2d {
                kernel,
                stride,
                padding,
                dilation,
                depth_multiplier: multiple,
                bias,
                activation,
            }
            .into(),
            2 => SeparableConv2d {
                filters,
                kernel,
                stride,
                padding,
                dilation,
                depth_multiplier: multiple,
                bias,
                activation,
            }
            .into(),
            _ => Conv2dTranspose {
                filters,
                kernel,
                stride,
                padding,
                output_padding: extra
                    .map(|[rows, columns]| [rows % stride[0], columns % stride[1]]),
                dilation,
                bias,
                activation,
            }
            .into(),
        }
    })
}

fn pooling() -> impl Strategy<Value = Operation> {
    (0..4, pair(), pair(), padding(), any::<bool>()).prop_map(
        |(class, pool, stride, padding, keep_dimensions)| match class {
            0 => MaxPooling2d {
                pool,
                stride,
                padding,
            }
            .into(),
            1 => AveragePooling2d {
                pool,
                stride,
                padding,
            }
            .into(),
            2 => GlobalMaxPooling2d { keep_dimensions }.into(),
            _ => GlobalAveragePooling2d { keep_dimensions }.into(),
        },
    )
}

fn border() -> impl Strategy<Value = Operation> {
    let interpolation = select(&Interpolation::ALL[..]);
    prop_oneof![
        sides().prop_map(|padding| ZeroPadding2d { padding }.into()),
        sides().prop_map(|cropping| Cropping2d { cropping }.into()),
        (pair(), interpolation).prop_map(|(size, interpolation)| UpSampling2d {
            size,
            interpolation
        }
        .into()),
    ]
}

fn normalization() -> impl Strategy<Value = Operation> {
    let axes = proptest::collection::vec(any::<i64>(), 1..4);
    (any::<bool>(), axes, number(), number(), any::<[bool; 2]>()).prop_map(
        |(batch, axes, momentum, epsilon, [center, scale])| {
            if batch {
                BatchNormalization {
                    axis: axes[0],
                    momentum,
                    epsilon,
                    center,
                    scale,
                }
                .into()
            } else {
                LayerNormalization {
                    axes,
                    epsilon,
                    center,
                    scale,
                }
                .into()
            }
        },
    )
}

fn rectifier() -> impl Strategy<Value = Operation> {
    let at_least_0 = || number().prop_map(f64::abs);
    prop_oneof![
        (
            proptest::option::of(at_least_0()),
            at_least_0(),
            at_least_0()
        )
            .prop_map(|(max_value, negative_slope, threshold)| Relu {
                max_value,
                negative_slope,
                threshold
            }
            .into()),
        number().prop_map(|negative_slope| LeakyRelu { negative_slope }.into()),
        proptest::collection::vec(count(), 0..4)
            .prop_map(|shared_axes| Prelu { shared_axes }.into()),
        number().prop_map(|alpha| Elu { alpha }.into()),
        proptest::collection::vec(any::<i64>(), 1..4).prop_map(|axes| Softmax { axes }.into()),
    ]
}

fn arrangement() -> impl Strategy<Value = Operation> {
    let lengths = proptest::collection::vec(count(), 1..5);
    prop_oneof![
        Just(Operation::Flatten),
        (lengths, proptest::option::of(0usize..5)).prop_map(|(lengths, rest)| {
            let mut shape: Vec<_> = lengths.into_iter().map(Some).collect();
            if let Some(axis) = rest.and_then(|rest| shape.get_mut(rest)) {
                *axis = None;
            }
            Reshape { shape }.into()
        }),
        Just(vec![1u64, 2, 3, 4])
            .prop_shuffle()
            .prop_map(|order| Permute { order }.into()),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => convolution(),
        1 => (count(), any::<bool>(), activation()).prop_map(|(units, bias, activation)| Dense {
            units,
            bias,
            activation
        }
        .into()),
        4 => pooling(),
        3 => border(),
        2 => normalization(),
        1 => activation().prop_map(Operation::from),
        5 => rectifier(),
        1 => (0.0..1.0).prop_map(|rate| Dropout::new(rate).into()),
        1 => (0.0..1.0).prop_map(|rate| SpatialDropout2d::new(rate).into()),
        1 => number().prop_map(|number| GaussianNoise::new(number.abs()).into()),
        1 => (number(), number())
            .prop_map(|(scale, offset)| Rescaling::new(scale).offset(offset).into()),
        3 => arrangement(),
    ]
}

proptest! {
    #[test]
    fn every_network_comes_back_unchanged(
        name in ".*",
        input in proptest::collection::vec(count(), 1..4),
        operations in proptest::collection::vec((operation(), any::<bool>()), 0..12),
    ) {
        let mut network = Network::new(name, Shape::new(input));
        for (operation, trainable) in operations {
            network = network.then(operation);
            network.layers.last_mut().expect("just added").trainable = trainable;
        }
        prop_assert_eq!(Network::from_toml(&network.to_toml()), Ok(network));
    }
}

/// The strategy above reaches every class: none can be added without being written and read.
#[test]
fn every_class_is_generated() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut found: Vec<&str> = (0..2000)
        .map(|_| {
            operation()
                .new_tree(&mut runner)
                .expect("no filter fails")
                .current()
                .class()
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let mut known = Operation::CLASSES;
    known.sort_unstable();
    assert_eq!(found, known);
}

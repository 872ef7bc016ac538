//! Random layers of every class whose sizes are of every order of magnitude.

use cijfer_network::{
    AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense,
    DepthwiseConv2d, Dropout, Elu, GaussianNoise, GlobalAveragePooling2d, GlobalMaxPooling2d,
    Interpolation, LayerNormalization, LeakyRelu, MaxPooling2d, Operation, Permute, Prelu, Relu,
    Rescaling, Reshape, SeparableConv2d, Softmax, SpatialDropout2d, UpSampling2d, ZeroPadding2d,
};
use proptest::prelude::*;

use crate::common::networks::padding;
use crate::common::operations::activation;

/// Any number of bits, so that small numbers are as frequent as huge ones; sometimes a 0, or the
/// largest there is.
pub(crate) fn size() -> BoxedStrategy<u64> {
    prop_oneof![
        8 => 1u64..5,
        8 => (0u32..64, any::<u64>()).prop_map(|(bits, number)| (number >> bits).max(1)),
        1 => (0u32..64).prop_map(|bits| 1 << bits),
        1 => prop::sample::select(&[0, u64::MAX][..]),
    ]
    .boxed()
}

fn pair() -> BoxedStrategy<[u64; 2]> {
    [size(), size()].boxed()
}

/// An axis that an image has, or any number.
fn axis() -> BoxedStrategy<i64> {
    prop_oneof![4 => -3i64..4, 1 => any::<i64>()].boxed()
}

pub(crate) fn operation() -> BoxedStrategy<Operation> {
    prop_oneof![
        6 => convolution(),
        3 => pooling(),
        3 => border(),
        3 => normalization(),
        1 => (size(), any::<bool>(), activation()).prop_map(|(units, bias, activation)| {
            Dense::new(units).bias(bias).activation(activation).into()
        }),
        2 => rectifier(),
        2 => arrangement(),
    ]
    .boxed()
}

fn convolution() -> BoxedStrategy<Operation> {
    let kernel = (pair(), pair(), pair(), padding());
    let counts = (
        size(),
        size(),
        prop::option::of(pair()),
        any::<bool>(),
        activation(),
    );
    (0..4, kernel, counts)
        .prop_map(|(class, kernel, counts)| {
            let (kernel, stride, dilation, padding) = kernel;
            let (filters, number, output_padding, bias, activation) = counts;
            match class {
                0 => Conv2d {
                    filters,
                    kernel,
                    stride,
                    padding,
                    dilation,
                    groups: number,
                    bias,
                    activation,
                }
                .into(),
                1 => DepthwiseConv2d {
                    kernel,
                    stride,
                    padding,
                    dilation,
                    depth_multiplier: number,
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
                    depth_multiplier: number,
                    bias,
                    activation,
                }
                .into(),
                _ => Conv2dTranspose {
                    filters,
                    kernel,
                    stride,
                    padding,
                    output_padding,
                    dilation,
                    bias,
                    activation,
                }
                .into(),
            }
        })
        .boxed()
}

fn pooling() -> BoxedStrategy<Operation> {
    (0..4, pair(), pair(), padding(), any::<bool>())
        .prop_map(
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
        .boxed()
}

fn border() -> BoxedStrategy<Operation> {
    let interpolation = prop::sample::select(&Interpolation::ALL[..]);
    prop_oneof![
        [pair(), pair()].prop_map(|padding| ZeroPadding2d { padding }.into()),
        [pair(), pair()].prop_map(|cropping| Cropping2d { cropping }.into()),
        (pair(), interpolation).prop_map(|(size, interpolation)| UpSampling2d {
            size,
            interpolation
        }
        .into()),
    ]
    .boxed()
}

fn normalization() -> BoxedStrategy<Operation> {
    let axes = prop::collection::vec(axis(), 0..3);
    prop_oneof![
        axis().prop_map(|axis| BatchNormalization {
            axis,
            ..BatchNormalization::default()
        }
        .into()),
        axes.prop_map(|axes| LayerNormalization {
            axes,
            ..LayerNormalization::default()
        }
        .into()),
    ]
    .boxed()
}

fn rectifier() -> BoxedStrategy<Operation> {
    prop_oneof![
        Just(Relu::default().into()),
        Just(LeakyRelu::default().into()),
        Just(Elu::default().into()),
        activation().prop_map(Operation::from),
        prop::collection::vec(axis(), 0..3).prop_map(|axes| Softmax { axes }.into()),
        prop::collection::vec(size(), 0..3).prop_map(|shared_axes| Prelu { shared_axes }.into()),
    ]
    .boxed()
}

fn arrangement() -> BoxedStrategy<Operation> {
    prop_oneof![
        Just(Operation::Flatten),
        Just(Dropout::new(0.5).into()),
        Just(SpatialDropout2d::new(0.5).into()),
        Just(GaussianNoise::new(0.5).into()),
        Just(Rescaling::new(0.5).offset(-1.0).into()),
        prop::collection::vec(prop::option::of(size()), 0..4)
            .prop_map(|shape| Reshape { shape }.into()),
        Just(vec![1, 2, 3])
            .prop_shuffle()
            .prop_map(|order| Permute { order }.into()),
        prop::collection::vec(size(), 0..4).prop_map(|order| Permute { order }.into()),
    ]
    .boxed()
}

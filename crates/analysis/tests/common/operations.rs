//! Random layers of every class.

use cijfer_network::{
    Activation, AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense,
    DepthwiseConv2d, Dropout, Elu, GaussianNoise, GlobalAveragePooling2d, GlobalMaxPooling2d,
    Interpolation, LayerNormalization, LeakyRelu, MaxPooling2d, Operation, Padding, Permute, Prelu,
    Relu, Rescaling, Reshape, SeparableConv2d, Softmax, SpatialDropout2d, UpSampling2d,
    ZeroPadding2d,
};
use proptest::prelude::*;

/// A layer of any class; its axes and groups may be such that nothing can be their input.
pub fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        6 => any_convolution(4),
        3 => any_pooling(5),
        2 => prop_oneof![
            any::<bool>().prop_map(|keep| GlobalMaxPooling2d { keep_dimensions: keep }.into()),
            any::<bool>().prop_map(|keep| GlobalAveragePooling2d { keep_dimensions: keep }.into()),
        ],
        3 => border(),
        3 => dense(),
        3 => normalization(prop::collection::vec(axis(), 1..3).boxed()),
        3 => rectifier(prop::collection::vec(axis(), 1..3).boxed()),
        1 => activation().prop_map(Operation::from),
        1 => dropout(),
        2 => arrangement(),
    ]
}

/// A layer that makes an image of one channel of another and looks at neighbourhoods, if at more
/// than a place at all.
pub fn operation_that_slides() -> impl Strategy<Value = Operation> {
    prop_oneof![
        6 => any_convolution(1).prop_map(of_one_channel),
        3 => any_pooling(5),
        3 => border(),
        1 => normalization(Just(vec![-1]).boxed()),
        1 => rectifier(Just(vec![3]).boxed()),
        1 => activation().prop_map(Operation::from),
        1 => dropout(),
    ]
}

/// A layer after which cells lie closer together than those before.
pub fn operation_that_enlarges() -> impl Strategy<Value = Operation> {
    prop_oneof![transposed(1), up_sampling()]
}

pub fn padding() -> impl Strategy<Value = Padding> {
    prop::sample::select(&[Padding::Valid, Padding::Same][..])
}

/// A convolution of all channels together, in groups, or each by itself.
pub fn convolution(most_filters: u64, most: u64) -> impl Strategy<Value = Operation> {
    let window = ([1..most, 1..most], [1u64..4, 1..4], dilation());
    let channels = (1..=most_filters, prop_oneof![2 => Just(1), 1 => 1u64..4]);
    let options = (padding(), any::<bool>(), activation(), any::<bool>());
    (window, channels, options).prop_map(
        |((kernel, stride, dilation), (filters, groups), (padding, bias, activation, each))| {
            match each {
                false => Conv2d {
                    filters,
                    kernel,
                    stride,
                    padding,
                    dilation,
                    groups,
                    bias,
                    activation,
                }
                .into(),
                true => DepthwiseConv2d {
                    kernel,
                    stride,
                    padding,
                    dilation,
                    depth_multiplier: filters,
                    bias,
                    activation,
                }
                .into(),
            }
        },
    )
}

/// Mostly none, as in most convolutions; otherwise few windows would fit.
fn dilation() -> impl Strategy<Value = [u64; 2]> {
    prop_oneof![2 => Just([1, 1]), 1 => [1u64..4, 1..4]]
}

fn pooling(most: u64) -> impl Strategy<Value = Operation> {
    ([1..most, 1..most], [1u64..4, 1..4], padding()).prop_map(|(pool, stride, padding)| {
        MaxPooling2d::new(pool)
            .stride(stride)
            .padding(padding)
            .into()
    })
}

pub fn activation() -> impl Strategy<Value = Activation> {
    prop::sample::select(&Activation::ALL[..])
}

/// What all convolutions have.
#[derive(Debug, Clone)]
struct Kernel {
    size: [u64; 2],
    stride: [u64; 2],
    dilation: [u64; 2],
    padding: Padding,
    bias: bool,
    activation: Activation,
}

fn kernel() -> impl Strategy<Value = Kernel> {
    let geometry = ([1u64..5, 1..5], [1u64..4, 1..4], dilation());
    (geometry, padding(), any::<bool>(), activation()).prop_map(
        |((size, stride, dilation), padding, bias, activation)| Kernel {
            size,
            stride,
            dilation,
            padding,
            bias,
            activation,
        },
    )
}

fn any_convolution(most_filters: u64) -> impl Strategy<Value = Operation> {
    let filters = move || 1..=most_filters;
    prop_oneof![
        3 => (kernel(), filters(), prop_oneof![2 => Just(1), 1 => 1u64..4]).prop_map(
            |(kernel, filters, groups)| Conv2d {
                filters,
                kernel: kernel.size,
                stride: kernel.stride,
                padding: kernel.padding,
                dilation: kernel.dilation,
                groups,
                bias: kernel.bias,
                activation: kernel.activation,
            }.into()
        ),
        2 => (kernel(), 1u64..4).prop_map(|(kernel, depth_multiplier)| DepthwiseConv2d {
            kernel: kernel.size,
            stride: kernel.stride,
            padding: kernel.padding,
            dilation: kernel.dilation,
            depth_multiplier,
            bias: kernel.bias,
            activation: kernel.activation,
        }.into()),
        2 => (kernel(), filters(), 1u64..4).prop_map(
            |(kernel, filters, depth_multiplier)| SeparableConv2d {
                filters,
                kernel: kernel.size,
                stride: kernel.stride,
                padding: kernel.padding,
                dilation: kernel.dilation,
                depth_multiplier,
                bias: kernel.bias,
                activation: kernel.activation,
            }.into()
        ),
        3 => transposed(most_filters),
    ]
}

fn transposed(most_filters: u64) -> impl Strategy<Value = Operation> {
    (
        kernel(),
        1..=most_filters,
        prop::option::of([0u64..3, 0..3]),
    )
        .prop_map(|(kernel, filters, output_padding)| {
            Conv2dTranspose {
                filters,
                kernel: kernel.size,
                stride: kernel.stride,
                padding: kernel.padding,
                output_padding: output_padding.map(|more| below(more, kernel.stride)),
                dilation: kernel.dilation,
                bias: kernel.bias,
                activation: kernel.activation,
            }
            .into()
        })
}

/// Keras wants an output padding that is smaller than the stride.
fn below(numbers: [u64; 2], limits: [u64; 2]) -> [u64; 2] {
    [numbers[0] % limits[0], numbers[1] % limits[1]]
}

fn of_one_channel(operation: Operation) -> Operation {
    match operation {
        Operation::Conv2d(layer) => Conv2d { groups: 1, ..layer }.into(),
        Operation::DepthwiseConv2d(layer) => DepthwiseConv2d {
            depth_multiplier: 1,
            ..layer
        }
        .into(),
        other => other,
    }
}

pub fn any_pooling(most: u64) -> impl Strategy<Value = Operation> {
    prop_oneof![
        pooling(most),
        ([1..most, 1..most], [1u64..4, 1..4], padding()).prop_map(|(pool, stride, padding)| {
            AveragePooling2d {
                pool,
                stride,
                padding,
            }
            .into()
        }),
    ]
}

fn border() -> impl Strategy<Value = Operation> {
    let sides = || [[0u64..3, 0..3], [0u64..3, 0..3]];
    prop_oneof![
        sides().prop_map(|padding| ZeroPadding2d { padding }.into()),
        sides().prop_map(|cropping| Cropping2d { cropping }.into()),
        up_sampling(),
    ]
}

fn up_sampling() -> impl Strategy<Value = Operation> {
    let interpolation = prop::sample::select(&Interpolation::ALL[..]);
    ([1u64..4, 1..4], interpolation).prop_map(|(size, interpolation)| {
        UpSampling2d {
            size,
            interpolation,
        }
        .into()
    })
}

fn dense() -> impl Strategy<Value = Operation> {
    (1u64..6, any::<bool>(), activation()).prop_map(|(units, bias, activation)| {
        Dense::new(units).bias(bias).activation(activation).into()
    })
}

/// An axis as Keras counts them, mostly one that an image has.
fn axis() -> impl Strategy<Value = i64> {
    prop_oneof![4 => Just(-1), 3 => -3i64..0, 3 => 1i64..4, 1 => -5i64..6]
}

fn normalization(axes: BoxedStrategy<Vec<i64>>) -> impl Strategy<Value = Operation> {
    let learnt = (any::<bool>(), any::<bool>());
    prop_oneof![
        batch_normalization(),
        (axes, learnt).prop_map(|(axes, (center, scale))| LayerNormalization {
            axes,
            center,
            scale,
            ..LayerNormalization::default()
        }
        .into()),
    ]
}

pub fn batch_normalization() -> impl Strategy<Value = Operation> {
    (axis(), any::<bool>(), any::<bool>()).prop_map(|(axis, center, scale)| {
        BatchNormalization {
            axis,
            center,
            scale,
            ..BatchNormalization::default()
        }
        .into()
    })
}

/// The layers that are activations with options.
fn rectifier(axes: BoxedStrategy<Vec<i64>>) -> impl Strategy<Value = Operation> {
    let shared_axes = prop_oneof![
        4 => prop::sample::subsequence(vec![1u64, 2, 3], 0..=3),
        1 => prop::collection::vec(0u64..6, 0..3),
    ];
    let most = prop::option::of(1.0..6.0);
    prop_oneof![
        (most, 0.0..0.5, -1.0..1.0).prop_map(|(max_value, negative_slope, threshold)| Relu {
            max_value,
            negative_slope,
            threshold,
        }
        .into()),
        (0.0..1.0).prop_map(|negative_slope| LeakyRelu { negative_slope }.into()),
        (0.1..2.0).prop_map(|alpha| Elu { alpha }.into()),
        shared_axes.prop_map(|shared_axes| Prelu { shared_axes }.into()),
        axes.prop_map(|axes| Softmax { axes }.into()),
    ]
}

fn dropout() -> impl Strategy<Value = Operation> {
    prop_oneof![
        Just(Dropout::new(0.5).into()),
        Just(SpatialDropout2d::new(0.5).into()),
        Just(GaussianNoise::new(0.5).into()),
        prop::sample::select(&[0.0, 0.5, 1.0][..])
            .prop_flat_map(|scale| {
                prop::sample::select(&[-1.0, 0.0][..])
                    .prop_map(move |offset| Rescaling::new(scale).offset(offset))
            })
            .prop_map(Operation::from),
    ]
}

fn arrangement() -> impl Strategy<Value = Operation> {
    let lengths = prop::collection::vec(1u64..4, 0..3);
    let with_an_open_one = (lengths, any::<prop::sample::Index>()).prop_map(|(lengths, place)| {
        let mut shape: Vec<Option<u64>> = lengths.into_iter().map(Some).collect();
        shape.insert(place.index(shape.len() + 1), None);
        shape
    });
    let any_lengths = prop::collection::vec(prop::option::weighted(0.8, 1u64..5), 1..5);
    let order = prop_oneof![
        4 => Just(vec![1, 2, 3]).prop_shuffle(),
        1 => Just(vec![1, 2, 3]),
        1 => Just(vec![1, 2]).prop_shuffle(),
        1 => Just(vec![1, 2, 3, 4]).prop_shuffle(),
        1 => prop::collection::vec(0u64..5, 1..5),
    ];
    prop_oneof![
        2 => Just(Operation::Flatten),
        2 => with_an_open_one.prop_map(|shape| Reshape { shape }.into()),
        1 => any_lengths.prop_map(|shape| Reshape { shape }.into()),
        3 => order.prop_map(|order| Permute { order }.into()),
    ]
}

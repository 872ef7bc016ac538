//! What cannot be counted is refused, and nothing else.

use cijfer_analysis::{Analysis, Conditions, Error};
use cijfer_network::{
    AveragePooling2d, Conv2d, Conv2dTranspose, Dense, DepthwiseConv2d, MaxPooling2d, Network,
    Operation, SeparableConv2d, Shape, UpSampling2d,
};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::output_shape;
use crate::common::networks::operation;

proptest! {
    #![proptest_config(cases())]

    /// A layer is refused exactly when no place is found for it.
    #[test]
    fn what_has_no_place_is_refused(
        input in prop_oneof![
            2 => prop::collection::vec(1u64..7, 3..4),
            1 => prop::collection::vec(1u64..7, 1..5),
        ],
        operation in operation(),
    ) {
        let axes: Vec<usize> = input.iter().map(|&axis| axis as usize).collect();
        let network = Network::new("one", Shape::new(input)).then(operation.clone());
        let expected = output_shape(&operation, &axes);
        let expected = expected.map(|shape| shape.iter().map(|&axis| axis as u64).collect::<Vec<_>>());
        match Analysis::of(&network) {
            Ok(analysis) => prop_assert_eq!(expected.as_deref(), Some(analysis.output().axes())),
            Err(error) => {
                let by_shape = matches!(
                    error,
                    Error::Axes { .. }
                        | Error::Window { .. }
                        | Error::Nothing { .. }
                        | Error::Groups { .. }
                        | Error::Reshape { .. }
                        | Error::Axis { .. }
                );
                prop_assert!(by_shape, "{error}");
                prop_assert_eq!(expected, None, "{}", error);
                prop_assert!(error.to_string().contains(&network.layers[0].name), "{error}");
            }
        }
    }
}

/// Readers of files refuse such sizes, but a network may also be built.
#[test]
fn a_size_of_0_is_refused_by_its_name() {
    let convolution = || Conv2d::new(1, [1, 1]);
    let depthwise = || DepthwiseConv2d::new([1, 1]);
    let separable = || SeparableConv2d::new(1, [1, 1]);
    let transposed = || Conv2dTranspose::new(1, [1, 1]);
    let pooling = || MaxPooling2d::new([1, 1]);
    let mean = || AveragePooling2d::new([1, 1]);
    let operations: Vec<(Operation, &str)> = vec![
        (
            Conv2d {
                filters: 0,
                ..convolution()
            }
            .into(),
            "number of filters",
        ),
        (
            Conv2d {
                groups: 0,
                ..convolution()
            }
            .into(),
            "number of groups",
        ),
        (
            Conv2d {
                kernel: [1, 0],
                ..convolution()
            }
            .into(),
            "window",
        ),
        (
            Conv2d {
                stride: [0, 1],
                ..convolution()
            }
            .into(),
            "stride",
        ),
        (
            Conv2d {
                dilation: [1, 0],
                ..convolution()
            }
            .into(),
            "dilation",
        ),
        (
            DepthwiseConv2d {
                depth_multiplier: 0,
                ..depthwise()
            }
            .into(),
            "depth multiplier",
        ),
        (
            DepthwiseConv2d {
                kernel: [0, 1],
                ..depthwise()
            }
            .into(),
            "window",
        ),
        (
            DepthwiseConv2d {
                stride: [1, 0],
                ..depthwise()
            }
            .into(),
            "stride",
        ),
        (
            DepthwiseConv2d {
                dilation: [0, 1],
                ..depthwise()
            }
            .into(),
            "dilation",
        ),
        (
            SeparableConv2d {
                filters: 0,
                ..separable()
            }
            .into(),
            "number of filters",
        ),
        (
            SeparableConv2d {
                depth_multiplier: 0,
                ..separable()
            }
            .into(),
            "depth multiplier",
        ),
        (
            SeparableConv2d {
                kernel: [0, 1],
                ..separable()
            }
            .into(),
            "window",
        ),
        (
            SeparableConv2d {
                stride: [1, 0],
                ..separable()
            }
            .into(),
            "stride",
        ),
        (
            SeparableConv2d {
                dilation: [0, 1],
                ..separable()
            }
            .into(),
            "dilation",
        ),
        (
            Conv2dTranspose {
                filters: 0,
                ..transposed()
            }
            .into(),
            "number of filters",
        ),
        (
            Conv2dTranspose {
                kernel: [0, 1],
                ..transposed()
            }
            .into(),
            "window",
        ),
        (
            Conv2dTranspose {
                stride: [1, 0],
                ..transposed()
            }
            .into(),
            "stride",
        ),
        (
            Conv2dTranspose {
                dilation: [0, 1],
                ..transposed()
            }
            .into(),
            "dilation",
        ),
        (
            MaxPooling2d {
                pool: [0, 1],
                ..pooling()
            }
            .into(),
            "window",
        ),
        (
            MaxPooling2d {
                stride: [1, 0],
                ..pooling()
            }
            .into(),
            "stride",
        ),
        (
            AveragePooling2d {
                pool: [1, 0],
                ..mean()
            }
            .into(),
            "window",
        ),
        (
            AveragePooling2d {
                stride: [0, 1],
                ..mean()
            }
            .into(),
            "stride",
        ),
        (UpSampling2d::new([1, 0]).into(), "size"),
        (Dense::new(0).into(), "number of units"),
    ];
    for (operation, what) in operations {
        let network = Network::new("zero", Shape::image(4, 4, 1)).then(operation.clone());
        match Analysis::of(&network) {
            Err(Error::Zero {
                quantity, layer, ..
            }) => {
                assert_eq!(
                    (quantity, &layer),
                    (what, &network.layers[0].name),
                    "{operation:?}"
                );
            }
            other => panic!("{operation:?}: {other:?}"),
        }
    }
    let zero = |network: &Network, conditions| {
        matches!(
            Analysis::under(network, conditions),
            Err(Error::Zero { .. })
        )
    };
    let usual = Conditions::default();
    let without_pixels = Network::new("zero", Shape::image(4, 0, 1));
    assert!(zero(&without_pixels, usual));
    assert!(zero(&Network::new("none", Shape::new([])), usual));
    let network = Network::new("one", Shape::image(4, 4, 1));
    assert!(zero(&network, Conditions { batch: 0, ..usual }));
    assert!(zero(
        &network,
        Conditions {
            bytes_per_value: 0,
            ..usual
        }
    ));
}

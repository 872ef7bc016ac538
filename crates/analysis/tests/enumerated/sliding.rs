//! Which layers slide, and over which an image can be cut.

use cijfer_analysis::Analysis;
use cijfer_network::{
    BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense, Flatten, GaussianNoise,
    GlobalMaxPooling2d, LayerNormalization, MaxPooling2d, Network, Operation, Padding, Permute,
    Prelu, Rescaling, Reshape, Shape, Softmax, UpSampling2d, ZeroPadding2d,
};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::output_shape;
use crate::common::networks::network;

/// Whether a network of that layer slides, and whether an image can be cut for it.
fn of(operation: impl Into<Operation>) -> [bool; 2] {
    let network = Network::new("one layer", Shape::image(6, 8, 4)).then(operation);
    let analysis = Analysis::of(&network).expect("a network that fits");
    [analysis.slides(), analysis.can_be_cut()]
}

#[test]
fn what_looks_at_neighbourhoods_slides() {
    let both = [true, true];
    assert_eq!(of(Conv2d::new(2, [3, 3]).stride([2, 1])), both);
    assert_eq!(of(MaxPooling2d::new([2, 2])), both);
    // A Dense layer over the channels is a convolution of single pixels.
    assert_eq!(of(Dense::new(3)), both);
    assert_eq!(of(Rescaling::new(0.5)), both);
    assert_eq!(of(GaussianNoise::new(0.5)), both);
    assert_eq!(of(Softmax::default()), both);
    assert_eq!(of(BatchNormalization::default()), both);
    assert_eq!(of(LayerNormalization::default()), both);
    assert_eq!(of(Prelu::shared([1, 2])), both);
    assert_eq!(of(Permute::new([1, 2, 3])), both);
    assert_eq!(of(Cropping2d::new([[0, 0], [0, 0]])), both);
}

#[test]
fn what_pads_crops_or_enlarges_slides_over_whole_images_alone() {
    let alone = [true, false];
    assert_eq!(of(Conv2d::new(2, [3, 3]).padding(Padding::Same)), alone);
    assert_eq!(of(ZeroPadding2d::new([[1, 0], [0, 0]])), alone);
    assert_eq!(of(Cropping2d::new([[0, 1], [0, 0]])), alone);
    assert_eq!(of(UpSampling2d::new([2, 2])), alone);
    assert_eq!(of(Conv2dTranspose::new(2, [3, 3])), alone);
}

#[test]
fn what_knows_the_size_of_the_image_does_not_slide() {
    let neither = [false, false];
    assert_eq!(of(Flatten), neither);
    assert_eq!(of(Reshape::new([Some(8), Some(6), None])), neither);
    assert_eq!(of(Permute::new([2, 1, 3])), neither);
    assert_eq!(of(GlobalMaxPooling2d::default()), neither);
    assert_eq!(
        of(GlobalMaxPooling2d::default().keep_dimensions(true)),
        neither
    );
    assert_eq!(of(Softmax::over([1, 2])), neither);
    assert_eq!(of(BatchNormalization::default().axis(1)), neither);
    assert_eq!(
        of(LayerNormalization::default().axes(vec![1, 2, 3])),
        neither
    );
    assert_eq!(of(Prelu::shared([1])), neither);
    let vector = Network::new("a vector", Shape::vector(4)).then(Dense::new(2));
    assert!(!Analysis::of(&vector).expect("fits").slides());
}

proptest! {
    #![proptest_config(cases())]

    /// What slides takes a larger image with the same parameters, and puts out an image.
    #[test]
    fn what_slides_takes_larger_images_with_the_same_parameters(network in network()) {
        let analysis = Analysis::of(&network).expect("a network that fits");
        let Some([height, width, channels]) = network.input.as_image() else {
            prop_assert!(!analysis.slides());
            return Ok(());
        };
        if analysis.slides() {
            let larger = network.with_input(Shape::image(height + 3, width + 5, channels));
            let mut shape = vec![height as usize + 3, width as usize + 5, channels as usize];
            for place in larger.places() {
                shape = output_shape(&place.layer.operation, &shape).expect("a larger image");
            }
            let large = Analysis::of(&larger).expect("a larger image");
            prop_assert!(large.slides() && large.output().as_image().is_some());
            for (small, large) in analysis.layers.iter().zip(&large.layers) {
                prop_assert_eq!(&small.tensors, &large.tensors);
            }
        }
    }
}

//! Networks like those that are trained on digits.

use cijfer_network::{
    Activation, Conv2d, Dense, DepthwiseConv2d, Dropout, GlobalAveragePooling2d, MaxPooling2d,
    Network, Operation, Padding, Shape, SpatialDropout2d,
};

pub(crate) fn all() -> [Network; 3] {
    [dense(), convolutional(), separable()]
}

/// Three Dense layers with dropout; more weights than one thread packs.
pub(crate) fn dense() -> Network {
    Network::new("dense", Shape::vector(300))
        .then(Dropout::new(0.1))
        .then(Dense::new(120).activation(Activation::Sigmoid))
        .then(Dropout::new(0.25))
        .then(Dense::new(50).activation(Activation::Tanh))
        .then(Dense::new(10))
}

/// Convolutions, pooling in tiles and not, and a head.
pub(crate) fn convolutional() -> Network {
    Network::new("convolutional", Shape::image(13, 12, 1))
        .then(
            Conv2d::new(8, [3, 3])
                .padding(Padding::Same)
                .activation(Activation::Relu),
        )
        .then(MaxPooling2d::new([2, 2]))
        .then(Dropout::new(0.25))
        .then(Conv2d::new(6, [3, 3]).activation(Activation::Elu))
        .then(SpatialDropout2d::new(0.3))
        .then(MaxPooling2d::new([3, 3]).stride([1, 1]))
        .then(Operation::Flatten)
        .then(Dense::new(10))
}

/// Depthwise convolutions and a mean over the image.
pub(crate) fn separable() -> Network {
    let depthwise = DepthwiseConv2d {
        depth_multiplier: 2,
        padding: Padding::Same,
        ..DepthwiseConv2d::new([3, 3])
    };
    Network::new("separable", Shape::image(9, 9, 3))
        .then(depthwise)
        .then(Conv2d::new(7, [1, 1]).activation(Activation::Silu))
        .then(Conv2d::new(5, [3, 3]).stride([2, 2]).padding(Padding::Same))
        .then(GlobalAveragePooling2d::default())
        .then(Dense::new(10))
}

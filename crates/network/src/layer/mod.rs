//! The layers, a family a file.

mod arrangement;
mod border;
mod convolution;
mod dense;
mod dropout;
mod normalization;
mod pooling;
mod rectifier;

pub use arrangement::{Permute, Reshape};
pub use border::{Cropping2d, Interpolation, UpSampling2d, ZeroPadding2d};
pub use convolution::{Conv2d, Conv2dTranspose, DepthwiseConv2d, Padding, SeparableConv2d};
pub use dense::Dense;
pub use dropout::{Dropout, SpatialDropout2d};
pub use normalization::{BatchNormalization, LayerNormalization};
pub use pooling::{AveragePooling2d, GlobalAveragePooling2d, GlobalMaxPooling2d, MaxPooling2d};
pub use rectifier::{Elu, LeakyRelu, Prelu, Relu, Softmax};

use crate::Activation;

/// One layer: its name, what it does, and whether training may change its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The name, unique in its network; weights are called `name.weight` and `name.bias`.
    pub name: String,
    /// What the layer computes.
    pub operation: Operation,
    /// Whether training changes its parameters.
    pub trainable: bool,
}

/// What a layer computes.
///
/// Whoever reads a network matches every case, so that a new layer cannot be left out anywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// A convolution over an image.
    Conv2d(Conv2d),
    /// A convolution of every channel by itself.
    DepthwiseConv2d(DepthwiseConv2d),
    /// A depthwise convolution, then one of 1×1 that mixes the channels.
    SeparableConv2d(SeparableConv2d),
    /// A convolution the other way round.
    Conv2dTranspose(Conv2dTranspose),
    /// A fully connected layer, over the last axis.
    Dense(Dense),
    /// The largest value of each window, per channel.
    MaxPooling2d(MaxPooling2d),
    /// The mean of each window, per channel.
    AveragePooling2d(AveragePooling2d),
    /// The largest value of each channel.
    GlobalMaxPooling2d(GlobalMaxPooling2d),
    /// The mean of each channel.
    GlobalAveragePooling2d(GlobalAveragePooling2d),
    /// Zeros around an image.
    ZeroPadding2d(ZeroPadding2d),
    /// An image without its borders.
    Cropping2d(Cropping2d),
    /// An image made larger.
    UpSampling2d(UpSampling2d),
    /// Every channel scaled and shifted.
    BatchNormalization(BatchNormalization),
    /// Every sample scaled and shifted by its own mean and variance.
    LayerNormalization(LayerNormalization),
    /// An activation function as a layer of its own.
    Activation(Activation),
    /// ReLU with its options.
    Relu(Relu),
    /// ReLU with a slope below 0.
    LeakyRelu(LeakyRelu),
    /// ReLU whose slope below 0 is learnt.
    Prelu(Prelu),
    /// The exponential linear unit.
    Elu(Elu),
    /// Softmax over some axes.
    Softmax(Softmax),
    /// In training, sets a random part of the elements to zero; otherwise nothing.
    Dropout(Dropout),
    /// In training, sets a random part of the channels to zero; otherwise nothing.
    SpatialDropout2d(SpatialDropout2d),
    /// All axes become one, in the order row, column, channel.
    Flatten,
    /// The same elements under another shape.
    Reshape(Reshape),
    /// The axes in another order.
    Permute(Permute),
}

impl Operation {
    /// The classes that can be read, as Keras calls them.
    pub const CLASSES: [&str; 25] = [
        "Conv2D",
        "DepthwiseConv2D",
        "SeparableConv2D",
        "Conv2DTranspose",
        "Dense",
        "MaxPooling2D",
        "AveragePooling2D",
        "GlobalMaxPooling2D",
        "GlobalAveragePooling2D",
        "ZeroPadding2D",
        "Cropping2D",
        "UpSampling2D",
        "BatchNormalization",
        "LayerNormalization",
        "Activation",
        "ReLU",
        "LeakyReLU",
        "PReLU",
        "ELU",
        "Softmax",
        "Dropout",
        "SpatialDropout2D",
        "Flatten",
        "Reshape",
        "Permute",
    ];

    /// The class as Keras calls it.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Conv2d(_) => "Conv2D",
            Self::DepthwiseConv2d(_) => "DepthwiseConv2D",
            Self::SeparableConv2d(_) => "SeparableConv2D",
            Self::Conv2dTranspose(_) => "Conv2DTranspose",
            Self::Dense(_) => "Dense",
            Self::MaxPooling2d(_) => "MaxPooling2D",
            Self::AveragePooling2d(_) => "AveragePooling2D",
            Self::GlobalMaxPooling2d(_) => "GlobalMaxPooling2D",
            Self::GlobalAveragePooling2d(_) => "GlobalAveragePooling2D",
            Self::ZeroPadding2d(_) => "ZeroPadding2D",
            Self::Cropping2d(_) => "Cropping2D",
            Self::UpSampling2d(_) => "UpSampling2D",
            Self::BatchNormalization(_) => "BatchNormalization",
            Self::LayerNormalization(_) => "LayerNormalization",
            Self::Activation(_) => "Activation",
            Self::Relu(_) => "ReLU",
            Self::LeakyRelu(_) => "LeakyReLU",
            Self::Prelu(_) => "PReLU",
            Self::Elu(_) => "ELU",
            Self::Softmax(_) => "Softmax",
            Self::Dropout(_) => "Dropout",
            Self::SpatialDropout2d(_) => "SpatialDropout2D",
            Self::Flatten => "Flatten",
            Self::Reshape(_) => "Reshape",
            Self::Permute(_) => "Permute",
        }
    }

    /// The stem of the names that Keras gives to layers of this class.
    pub(crate) fn name_stem(&self) -> &'static str {
        match self {
            Self::Conv2d(_) => "conv2d",
            Self::DepthwiseConv2d(_) => "depthwise_conv2d",
            Self::SeparableConv2d(_) => "separable_conv2d",
            Self::Conv2dTranspose(_) => "conv2d_transpose",
            Self::Dense(_) => "dense",
            Self::MaxPooling2d(_) => "max_pooling2d",
            Self::AveragePooling2d(_) => "average_pooling2d",
            Self::GlobalMaxPooling2d(_) => "global_max_pooling2d",
            Self::GlobalAveragePooling2d(_) => "global_average_pooling2d",
            Self::ZeroPadding2d(_) => "zero_padding2d",
            Self::Cropping2d(_) => "cropping2d",
            Self::UpSampling2d(_) => "up_sampling2d",
            Self::BatchNormalization(_) => "batch_normalization",
            Self::LayerNormalization(_) => "layer_normalization",
            Self::Activation(_) => "activation",
            Self::Relu(_) => "re_lu",
            Self::LeakyRelu(_) => "leaky_re_lu",
            Self::Prelu(_) => "p_re_lu",
            Self::Elu(_) => "elu",
            Self::Softmax(_) => "softmax",
            Self::Dropout(_) => "dropout",
            Self::SpatialDropout2d(_) => "spatial_dropout2d",
            Self::Flatten => "flatten",
            Self::Reshape(_) => "reshape",
            Self::Permute(_) => "permute",
        }
    }

    /// The activation function that is an option of the layer, applied to its outputs; `Linear`
    /// for layers that have no such option.
    pub fn activation(&self) -> Activation {
        match self {
            Self::Conv2d(convolution) => convolution.activation,
            Self::DepthwiseConv2d(convolution) => convolution.activation,
            Self::SeparableConv2d(convolution) => convolution.activation,
            Self::Conv2dTranspose(convolution) => convolution.activation,
            Self::Dense(dense) => dense.activation,
            Self::Activation(activation) => *activation,
            _ => Activation::Linear,
        }
    }

    /// The same without the activation that is applied to its output.
    #[must_use]
    pub fn without_activation(&self) -> Self {
        let mut operation = self.clone();
        match &mut operation {
            Self::Conv2d(convolution) => convolution.activation = Activation::Linear,
            Self::DepthwiseConv2d(convolution) => convolution.activation = Activation::Linear,
            Self::SeparableConv2d(convolution) => convolution.activation = Activation::Linear,
            Self::Conv2dTranspose(convolution) => convolution.activation = Activation::Linear,
            Self::Dense(dense) => dense.activation = Activation::Linear,
            Self::Activation(activation) => *activation = Activation::Linear,
            _ => {}
        }
        operation
    }
}

impl From<Activation> for Operation {
    fn from(activation: Activation) -> Self {
        Self::Activation(activation)
    }
}

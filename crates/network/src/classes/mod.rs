//! The classes of layers, a family a file: what a class is called, which options it has with their
//! defaults and bounds, how they are read and written, and which activation it ends with.

mod activation;
mod arrangement;
mod border;
mod convolution;
mod dense;
mod normalization;
mod pooling;
mod random;
mod rectifier;
mod rescaling;
mod transposed;

pub use arrangement::{Flatten, Permute, Reshape};
pub use border::{Cropping2d, Interpolation, UpSampling2d, ZeroPadding2d};
pub use convolution::{Conv2d, DepthwiseConv2d, SeparableConv2d};
pub use dense::Dense;
pub use normalization::{BatchNormalization, LayerNormalization};
pub use pooling::*;
pub use random::{Dropout, GaussianNoise, SpatialDropout2d};
pub use rectifier::{Elu, LeakyRelu, Prelu, Relu, Softmax};
pub use rescaling::Rescaling;
pub use transposed::Conv2dTranspose;

//! The layers as candle modules, over `[batch, height, width, channels]` or `[batch, length]`.

mod activation;
mod convolution;
mod dense;
mod dropout;
mod pooling;
mod windows;

pub(crate) use activation::activate;
pub(crate) use convolution::Convolution;
pub(crate) use dense::Dense;
pub(crate) use dropout::Dropout;
pub(crate) use pooling::MaxPooling;
pub use pooling::max_pool2d;

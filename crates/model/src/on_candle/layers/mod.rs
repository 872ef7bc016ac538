//! The layers as candle modules, over `[batch, height, width, channels]` or `[batch, length]`.

mod activation;
mod arrangement;
mod build;
mod convolution;
mod dense;
mod dropout;
mod noise;
mod normalization;
mod pooling;
mod rectifier;
mod windows;

pub(crate) use activation::activate;
pub(crate) use build::{Operator, build};
pub(crate) use pooling::MaxPooling;
pub use pooling::max_pool2d;

use convolution::Convolution;
use dense::Dense;
use dropout::Dropout;
use noise::GaussianNoise;
use normalization::BatchNormalization;
use rectifier::Rectifier;

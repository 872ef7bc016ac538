//! What each kind of layer makes of its input: the formulas, a family a file.

mod activation;
mod arrangement;
mod border;
mod convolution;
mod dense;
mod normalization;
mod pooling;
mod sliding;
mod subject;
mod tally;
mod transposed;

use cijfer_network::{Layer, Operation};

use crate::length::Length;
use crate::step::Step;
use crate::{ByOperation, ByParameter, Formula, Result};
use subject::Subject;

/// The calculations of one layer.
#[derive(Debug)]
pub(crate) struct Formulas {
    /// Of the length of each axis of the output.
    pub(crate) axes: Vec<Formula>,
    /// Those lengths.
    pub(crate) output: Vec<Length>,
    /// Of the parameters.
    pub(crate) parameters: ByParameter<Formula>,
    /// Of the operations.
    pub(crate) operations: ByOperation<Formula>,
    /// How cells of the output lie over those of the input, from top to bottom and from left to
    /// right, where both are images of known size.
    pub(crate) steps: Option<[Step; 2]>,
    /// Zeros around the input: `[[above, below], [left, right]]`.
    pub(crate) padding: [[u64; 2]; 2],
}

/// Counts one layer over an input of that shape; operations are those of `batch` samples.
pub(crate) fn formulas(layer: &Layer, input: &[Length], batch: u64) -> Result<Formulas> {
    let subject = Subject {
        layer,
        input,
        batch,
    };
    let formulas = match &layer.operation {
        Operation::Conv2d(convolution) => subject.convolution(convolution),
        Operation::DepthwiseConv2d(convolution) => subject.depthwise(convolution),
        Operation::SeparableConv2d(convolution) => subject.separable(convolution),
        Operation::Conv2dTranspose(convolution) => subject.transposed(convolution),
        Operation::Dense(dense) => subject.dense(dense),
        Operation::MaxPooling2d(pooling) => subject.max_pooling(pooling),
        Operation::AveragePooling2d(pooling) => subject.average_pooling(pooling),
        Operation::GlobalMaxPooling2d(pooling) => subject.global_max_pooling(pooling),
        Operation::GlobalAveragePooling2d(pooling) => subject.global_average_pooling(pooling),
        Operation::ZeroPadding2d(layer) => subject.zero_padding(layer),
        Operation::Cropping2d(layer) => subject.cropping(layer),
        Operation::UpSampling2d(layer) => subject.up_sampling(layer),
        Operation::BatchNormalization(layer) => subject.batch_normalization(layer),
        Operation::LayerNormalization(layer) => subject.layer_normalization(layer),
        Operation::Activation(activation) => subject.activation_layer(*activation),
        Operation::Relu(layer) => subject.relu(layer),
        Operation::LeakyRelu(_) => subject.leaky_relu(),
        Operation::Prelu(layer) => subject.prelu(layer),
        Operation::Elu(_) => subject.elu(),
        Operation::Softmax(layer) => subject.softmax_layer(layer),
        Operation::Dropout(_) => subject.unchanged(),
        Operation::SpatialDropout2d(_) => {
            subject.image()?;
            subject.unchanged()
        }
        Operation::Flatten => subject.flatten(),
        Operation::Reshape(layer) => subject.reshape(layer),
        Operation::Permute(layer) => subject.permute(layer),
    }?;
    Ok(match layer.trainable {
        true => formulas,
        false => Formulas {
            parameters: formulas.parameters.frozen(),
            ..formulas
        },
    })
}

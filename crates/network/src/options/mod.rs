//! The options of every class: how each is read and how it is written, side by side, a family a
//! file as in [`layer`](crate::layer).

mod arrangement;
mod border;
mod convolution;
mod dense;
mod dropout;
mod normalization;
mod pooling;
mod rectifier;

use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::{
    Activation, AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, Dense,
    DepthwiseConv2d, Dropout, Elu, Error, GlobalAveragePooling2d, GlobalMaxPooling2d,
    LayerNormalization, LeakyRelu, MaxPooling2d, Operation, Permute, Prelu, Relu, Reshape, Result,
    SeparableConv2d, Softmax, SpatialDropout2d, UpSampling2d, ZeroPadding2d,
};

/// A class of layers whose options can be read and written.
///
/// The keys, and the values that stand for those left out, are Keras's.
trait Options: Into<Operation> {
    /// Takes out all that belongs to the class; `attributes` says afterwards what is left.
    fn read(attributes: &mut Attributes) -> Result<Self>;

    /// Sets every option that `read` takes.
    fn write(&self, entries: &mut Entries);
}

/// Takes out everything that belongs to a layer of that class.
pub(crate) fn read(class: &str, attributes: &mut Attributes) -> Result<Operation> {
    fn of<T: Options>(attributes: &mut Attributes) -> Result<Operation> {
        T::read(attributes).map(Into::into)
    }
    let read = match class {
        "Conv2D" => of::<Conv2d>,
        "DepthwiseConv2D" => of::<DepthwiseConv2d>,
        "SeparableConv2D" => of::<SeparableConv2d>,
        "Conv2DTranspose" => of::<Conv2dTranspose>,
        "Dense" => of::<Dense>,
        "MaxPooling2D" => of::<MaxPooling2d>,
        "AveragePooling2D" => of::<AveragePooling2d>,
        "GlobalMaxPooling2D" => of::<GlobalMaxPooling2d>,
        "GlobalAveragePooling2D" => of::<GlobalAveragePooling2d>,
        "ZeroPadding2D" => of::<ZeroPadding2d>,
        "Cropping2D" => of::<Cropping2d>,
        "UpSampling2D" => of::<UpSampling2d>,
        "BatchNormalization" => of::<BatchNormalization>,
        "LayerNormalization" => of::<LayerNormalization>,
        "Activation" => of::<Activation>,
        "ReLU" => of::<Relu>,
        "LeakyReLU" => of::<LeakyRelu>,
        "PReLU" => of::<Prelu>,
        "ELU" => of::<Elu>,
        "Softmax" => of::<Softmax>,
        "Dropout" => of::<Dropout>,
        "SpatialDropout2D" => of::<SpatialDropout2d>,
        "Flatten" => arrangement::read_flatten,
        "Reshape" => of::<Reshape>,
        "Permute" => of::<Permute>,
        _ => {
            return Err(Error::UnknownLayer {
                place: attributes.place().to_owned(),
                class: class.to_owned(),
                known: Operation::CLASSES.join(", "),
            });
        }
    };
    read(attributes)
}

/// Sets every option of a layer.
pub(crate) fn write(operation: &Operation, entries: &mut Entries) {
    match operation {
        Operation::Conv2d(layer) => layer.write(entries),
        Operation::DepthwiseConv2d(layer) => layer.write(entries),
        Operation::SeparableConv2d(layer) => layer.write(entries),
        Operation::Conv2dTranspose(layer) => layer.write(entries),
        Operation::Dense(layer) => layer.write(entries),
        Operation::MaxPooling2d(layer) => layer.write(entries),
        Operation::AveragePooling2d(layer) => layer.write(entries),
        Operation::GlobalMaxPooling2d(layer) => layer.write(entries),
        Operation::GlobalAveragePooling2d(layer) => layer.write(entries),
        Operation::ZeroPadding2d(layer) => layer.write(entries),
        Operation::Cropping2d(layer) => layer.write(entries),
        Operation::UpSampling2d(layer) => layer.write(entries),
        Operation::BatchNormalization(layer) => layer.write(entries),
        Operation::LayerNormalization(layer) => layer.write(entries),
        Operation::Activation(activation) => activation.write(entries),
        Operation::Relu(layer) => layer.write(entries),
        Operation::LeakyRelu(layer) => layer.write(entries),
        Operation::Prelu(layer) => layer.write(entries),
        Operation::Elu(layer) => layer.write(entries),
        Operation::Softmax(layer) => layer.write(entries),
        Operation::Dropout(layer) => layer.write(entries),
        Operation::SpatialDropout2d(layer) => layer.write(entries),
        Operation::Flatten => {}
        Operation::Reshape(layer) => layer.write(entries),
        Operation::Permute(layer) => layer.write(entries),
    }
}

/// Drops `data_format`, which may only say what is so here: channels last.
fn channels_last(attributes: &mut Attributes) -> Result<()> {
    attributes.unused("data_format", &"channels_last".into())
}

//! What each class of layers makes of its input, a family a file.

mod activation;
mod arrangement;
mod border;
mod convolution;
mod counted;
mod dense;
mod formulas;
mod normalization;
mod pooling;
mod random;
mod rescaling;
mod sliding;
mod subject;
mod tally;
mod transposed;

use cijfer_network::{Layer, Operation};

use crate::Result;
use crate::length::Length;
use crate::tensor::ParameterTensor;

pub(crate) use counted::Counted;
pub(crate) use formulas::Formulas;
use subject::Subject;

macro_rules! counted {
    ($($class:ident)*; $($plain:ident)*) => {
        /// What is counted of the layer's class.
        pub(crate) fn counted(operation: &Operation) -> &dyn Counted {
            match operation {
                $(Operation::$class(layer) => layer,)*
                $(Operation::$plain => &cijfer_network::$plain,)*
            }
        }
    };
}
cijfer_network::layer_classes!(counted);

/// Counts one layer over an input of that shape; operations are those of `batch` samples.
pub(crate) fn formulas(layer: &Layer, input: &[Length], batch: u64) -> Result<Formulas> {
    let subject = Subject {
        layer,
        input,
        batch,
    };
    let formulas = counted(&layer.operation).count(&subject)?;
    Ok(match layer.trainable {
        true => formulas,
        false => formulas.frozen(),
    })
}

/// The tensors that hold the parameters of a layer over an input of that shape.
pub(crate) fn tensors(layer: &Layer, input: &[Length]) -> Result<Vec<ParameterTensor>> {
    let subject = Subject {
        layer,
        input,
        batch: 1,
    };
    let mut tensors = counted(&layer.operation).tensors(&subject)?;
    if !layer.trainable {
        tensors
            .iter_mut()
            .for_each(|tensor| tensor.trainable = false);
    }
    Ok(tensors)
}

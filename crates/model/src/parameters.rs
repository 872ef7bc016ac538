//! Names and shapes of the parameters of a network.

use cijfer_analysis::{Analysis, Initial, ParameterTensor};
use cijfer_network::{Layer, Network};

use crate::layers::check_runs;
use crate::{Error, Result};

/// The name and shape of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// That of its layer and what it is there: `conv2d.weight`, `dense_1.bias`, `batch_normalization.running_mean`.
    pub name: String,
    /// As candle and PyTorch lay it out: `[filters, channels of a group, height, width]`, `[units, inputs]`.
    pub shape: Vec<usize>,
    pub(crate) start: Start,
    /// Whether training moves it against its gradient. It moves running statistics in another way.
    pub trainable: bool,
}

/// The values before any training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Start {
    /// Spread as follows from how many inputs an output sees, and how many outputs an input reaches.
    Spread {
        inputs: usize,
        outputs: usize,
    },
    Constant(f32),
}

/// The parameters of a network, in the order of its layers.
///
/// # Errors
///
/// A network whose shapes do not fit, or a layer that cannot be run.
///
/// ```
/// let parameters = cijfer_model::parameters(&cijfer_zoo::c())?;
/// assert_eq!((&*parameters[0].name, &*parameters[0].shape), ("conv2d.weight", &[20, 1, 5, 5][..]));
/// # Ok::<(), cijfer_model::Error>(())
/// ```
pub fn parameters(network: &Network) -> Result<Vec<Parameter>> {
    let analysis = Analysis::of(network)?;
    let mut parameters = Vec::new();
    for place in analysis.places(network) {
        check_runs(place.layer, place.counted)?;
        for tensor in &place.counted.tensors {
            parameters.push(parameter(place.layer, tensor)?);
        }
    }
    Ok(parameters)
}

fn parameter(layer: &Layer, tensor: &ParameterTensor) -> Result<Parameter> {
    let size = |value: u128| usize::try_from(value).map_err(|_| overflow(layer));
    // What all values come to must fit, too.
    size(tensor.count())?;
    let shape = tensor.shape.iter().map(|&axis| size(axis.into()));
    Ok(Parameter {
        name: tensor.full_name(layer),
        shape: shape.collect::<Result<_>>()?,
        start: match tensor.initial {
            Initial::Random { inputs, outputs } => Start::Spread {
                inputs: size(inputs)?,
                outputs: size(outputs)?,
            },
            Initial::Constant(value) => Start::Constant(value),
        },
        trainable: tensor.trainable,
    })
}

fn overflow(layer: &Layer) -> Error {
    let what = format!("the size of layer `{}`", layer.name);
    let bits = usize::BITS;
    cijfer_analysis::Error::Overflow { what, bits }.into()
}

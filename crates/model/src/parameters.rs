//! Names and shapes of the parameters of a network.

use cijfer_analysis::{Analysis, LayerAnalysis};
use cijfer_network::{BatchNormalization, Layer, Network, Operation};

use crate::layers::{axis, check_runs};
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
    for (layer, counted) in network.layers.iter().zip(&analysis.layers) {
        check_runs(layer, counted)?;
        let channels = counted.input.axes().last().copied().unwrap_or(0);
        parameters.extend(match &layer.operation {
            Operation::Conv2d(conv) => {
                of_sums(layer, counted, conv.groups, &conv.kernel, conv.bias)?
            }
            Operation::DepthwiseConv2d(conv) => {
                of_sums(layer, counted, channels, &conv.kernel, conv.bias)?
            }
            Operation::Dense(dense) => of_sums(layer, counted, 1, &[], dense.bias)?,
            Operation::BatchNormalization(normalization) => {
                of_normalization(layer, counted, normalization)?
            }
            // No other layer that can be run has parameters.
            _ => Vec::new(),
        });
    }
    Ok(parameters)
}

/// The parameters of a layer whose outputs are sums over windows of the inputs of their group.
fn of_sums(
    layer: &Layer,
    counted: &LayerAnalysis,
    groups: u64,
    window: &[u64],
    bias: bool,
) -> Result<Vec<Parameter>> {
    let [channels, units] =
        [&counted.input, &counted.output].map(|shape| shape.axes().last().copied().unwrap_or(0));
    let of_group = |channels: u64| size(layer, channels.checked_div(groups));
    let product = |a: usize, b: usize| a.checked_mul(b).ok_or_else(|| overflow(layer));
    let mut shape = vec![size(layer, Some(units))?, of_group(channels)?];
    let mut positions = 1;
    for &side in window {
        let side = size(layer, Some(side))?;
        positions = product(positions, side)?;
        shape.push(side);
    }
    let inputs = product(shape[1], positions)?;
    let outputs = product(of_group(units)?, positions)?;
    product(shape[0], inputs)?;
    let parameter = |what: &str, shape: Vec<usize>, start: Start| Parameter {
        name: format!("{}.{what}", layer.name),
        shape,
        start,
        trainable: layer.trainable,
    };
    let biases = bias.then(|| parameter("bias", vec![shape[0]], Start::Constant(0.0)));
    let weights = parameter("weight", shape, Start::Spread { inputs, outputs });
    Ok(std::iter::once(weights).chain(biases).collect())
}

/// The parameters of a batch normalisation: factors, offsets, and the running statistics.
fn of_normalization(
    layer: &Layer,
    counted: &LayerAnalysis,
    normalization: &BatchNormalization,
) -> Result<Vec<Parameter>> {
    let axes = counted.input.axes();
    let axis = axis(normalization.axis, axes.len() + 1);
    let channels = axes.iter().copied().nth(axis.saturating_sub(1));
    let channels = size(layer, channels)?;
    let all = [
        ("weight", normalization.scale, 1.0, layer.trainable),
        ("bias", normalization.center, 0.0, layer.trainable),
        ("running_mean", true, 0.0, false),
        ("running_var", true, 1.0, false),
    ];
    let there = all.into_iter().filter(|(_, there, _, _)| *there);
    let parameters = there.map(|(what, _, start, trainable)| Parameter {
        name: format!("{}.{what}", layer.name),
        shape: vec![channels],
        start: Start::Constant(start),
        trainable,
    });
    Ok(parameters.collect())
}

/// A number of a layer as a length in memory.
fn size(layer: &Layer, value: Option<u64>) -> Result<usize> {
    let value = value.and_then(|value| usize::try_from(value).ok());
    value.ok_or_else(|| overflow(layer))
}

fn overflow(layer: &Layer) -> Error {
    let what = format!("the size of layer `{}`", layer.name);
    let bits = usize::BITS;
    cijfer_analysis::Error::Overflow { what, bits }.into()
}

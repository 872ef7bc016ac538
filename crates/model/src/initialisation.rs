use candle_core::{Device, Tensor, Var};
use candle_nn::VarMap;
use cijfer_analysis::{Analysis, LayerAnalysis};
use cijfer_network::{BatchNormalization, Layer, Network, Operation};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::layers::{axis, check_runs};
use crate::{Error, Purpose, Result, random};

/// The name and shape of a parameter.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    start: Start,
    /// Whether training moves it against its gradient. It moves running statistics in another way.
    pub(crate) trainable: bool,
}

/// The values before any training.
enum Start {
    /// Spread as follows from how many inputs an output sees, and how many outputs an input reaches.
    Spread {
        inputs: usize,
        outputs: usize,
    },
    Constant(f32),
}

/// The parameters of a network, in the order of its layers.
pub(crate) fn parameters(network: &Network) -> Result<Vec<Parameter>> {
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

/// What initial weights are spread by, so that values neither grow nor fade from layer to layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fan {
    /// The inputs that an output sees and the outputs that an input reaches: uniform within
    /// `±√(6 / (inputs + outputs))` (Glorot and Bengio 2010, as Keras does without groups).
    #[default]
    Average,
    /// The inputs alone: uniform within `±√(6 / inputs)`, twice the variance where half of the values become 0
    /// (He and others 2015).
    In,
}

/// Fresh weights for a network, spread by [`Fan::Average`], biases 0. A batch normalisation starts with factors of 1,
/// offsets and means of 0, variances of 1. They depend on the seed alone.
///
/// # Errors
///
/// A network whose shapes do not fit, a layer that cannot be run, or a device without the memory.
pub fn initialise(network: &Network, seed: u64, device: &Device) -> Result<VarMap> {
    initialise_by(network, seed, Fan::default(), device)
}

/// As [`initialise`], with weights spread as `fan` says.
///
/// # Errors
///
/// As [`initialise`].
pub fn initialise_by(network: &Network, seed: u64, fan: Fan, device: &Device) -> Result<VarMap> {
    let variables = VarMap::new();
    for (index, parameter) in parameters(network)?.into_iter().enumerate() {
        // Numbers of its own for each, so that one layer's size does not change the next one's weights.
        let mut random = random(seed, Purpose::Weights, index as u64, 0);
        let count: usize = parameter.shape.iter().product();
        let mut values: Vec<f32> = Vec::new();
        values.try_reserve_exact(count).map_err(|_| Error::Memory {
            parameter: parameter.name.clone(),
            values: count,
        })?;
        match parameter.start {
            Start::Spread { inputs, outputs } => {
                let width = match fan {
                    Fan::Average => inputs as f32 + outputs as f32,
                    Fan::In => inputs as f32,
                };
                let limit = (6.0 / width).sqrt();
                values.extend((0..count).map(|_| random.random_range(-limit..limit)));
            }
            Start::Constant(value) => values.resize(count, value),
        }
        insert(
            &variables,
            parameter.name,
            &Tensor::from_vec(values, parameter.shape, device)?,
        )?;
    }
    Ok(variables)
}

/// Puts a variable of that value under that name.
pub(crate) fn insert(variables: &VarMap, name: String, value: &Tensor) -> Result<()> {
    let variable = Var::from_tensor(value)?;
    variables
        .data()
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .insert(name, variable);
    Ok(())
}

/// The variables that training may change: those of the layers that are not frozen, in the order
/// of the layers.
///
/// # Errors
///
/// A network whose shapes do not fit.
pub fn trainable(network: &Network, variables: &VarMap) -> Result<Vec<Var>> {
    let variables = variables
        .data()
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let trainable = parameters(network)?
        .into_iter()
        .filter(|parameter| parameter.trainable)
        .filter_map(|parameter| variables.get(&parameter.name).cloned());
    Ok(trainable.collect())
}

use candle_core::{Device, Tensor, Var};
use candle_nn::VarMap;
use cijfer_analysis::Analysis;
use cijfer_network::{Network, Operation};
use rand::Rng;

use crate::layers::check_runs;
use crate::{Error, Purpose, Result, random};

/// The name and shape of a weight or bias.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    /// Inputs and outputs of one connection: what the initial spread of weights follows from;
    /// `None` for a bias.
    fan: Option<(usize, usize)>,
    pub(crate) trainable: bool,
}

/// The weights and biases of a network, in the order of its layers.
pub(crate) fn parameters(network: &Network) -> Result<Vec<Parameter>> {
    let analysis = Analysis::of(network)?;
    let mut parameters = Vec::new();
    for (layer, counted) in network.layers.iter().zip(&analysis.layers) {
        check_runs(layer, counted)?;
        let channels = counted.input.axes().last().copied().unwrap_or(0);
        let (units, window, bias) = match &layer.operation {
            Operation::Conv2d(conv) => (conv.filters, Some(conv.kernel), conv.bias),
            Operation::Dense(dense) => (dense.units, None, dense.bias),
            // No other layer that can be run has parameters.
            _ => continue,
        };
        let overflow = || cijfer_analysis::Error::Overflow {
            what: format!("the size of layer `{}`", layer.name),
            bits: usize::BITS,
        };
        let size = |value: u64| usize::try_from(value).map_err(|_| overflow());
        let product = |a: usize, b: usize| a.checked_mul(b).ok_or_else(overflow);
        let (units, channels) = (size(units)?, size(channels)?);
        let window: Vec<usize> = window
            .into_iter()
            .flatten()
            .map(size)
            .collect::<Result<_, _>>()?;
        let positions = window.iter().try_fold(1, |all, &side| product(all, side))?;
        let fan = (product(channels, positions)?, product(units, positions)?);
        product(units, fan.0)?;
        parameters.push(Parameter {
            name: format!("{}.weight", layer.name),
            shape: [&[units, channels], window.as_slice()].concat(),
            fan: Some(fan),
            trainable: layer.trainable,
        });
        if bias {
            parameters.push(Parameter {
                name: format!("{}.bias", layer.name),
                shape: vec![units],
                fan: None,
                trainable: layer.trainable,
            });
        }
    }
    Ok(parameters)
}

/// Fresh weights for a network: uniform within `±√(6 / (inputs + outputs))` (Glorot and Bengio
/// 2010, as Keras does), biases 0. They depend on the seed alone.
///
/// # Errors
///
/// A network whose shapes do not fit, a layer that cannot be run, or a device without the memory.
pub fn initialise(network: &Network, seed: u64, device: &Device) -> Result<VarMap> {
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
        match parameter.fan {
            Some((inputs, outputs)) => {
                let limit = (6.0 / (inputs as f32 + outputs as f32)).sqrt();
                values.extend((0..count).map(|_| random.random_range(-limit..limit)));
            }
            None => values.resize(count, 0.0),
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

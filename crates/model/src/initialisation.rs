//! Weights before any training.

use cijfer_network::Network;
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::parameters::{Parameter, Start, parameters};
use crate::{Array, Error, Purpose, Result, Weights, random};

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

/// The initial values of all parameters: biases 0; of a batch normalisation factors of 1, offsets and means of 0, variances
/// of 1.
pub(crate) fn initial_weights(network: &Network, seed: u64, fan: Fan) -> Result<Weights> {
    let parameters = parameters(network)?.into_iter().enumerate();
    let weights = parameters.map(|(index, parameter)| {
        let values = values(&parameter, index as u64, seed, fan)?;
        let shape = parameter.shape;
        Ok((parameter.name, Array { shape, values }))
    });
    weights.collect()
}

/// The initial values of the parameter of that index.
fn values(parameter: &Parameter, index: u64, seed: u64, fan: Fan) -> Result<Vec<f32>> {
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
            // Numbers of its own for each, so that one layer's size does not change the next one's weights.
            let mut random = random(seed, Purpose::Weights, index, 0);
            values.extend((0..count).map(|_| random.random_range(-limit..limit)));
        }
        Start::Constant(value) => values.resize(count, value),
    }
    Ok(values)
}

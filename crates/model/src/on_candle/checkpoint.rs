//! From candle's variables to a checkpoint, and from there to a candle module.

use candle_nn::VarMap;
use cijfer_network::Network;

use super::variables::{arrays, lock};
use crate::{Checkpoint, Engine, Model, Provenance, Result};

impl Checkpoint {
    /// The present values of the variables of a network.
    ///
    /// # Errors
    ///
    /// A device that does not give its values.
    pub fn of(network: &Network, variables: &VarMap, provenance: Provenance) -> Result<Self> {
        let variables = lock(variables);
        let tensors = variables.iter();
        Ok(Self {
            network: network.clone(),
            weights: arrays(tensors.map(|(name, variable)| (name, variable.as_tensor())))?,
            provenance,
        })
    }

    /// The network as a candle module, for use without training.
    ///
    /// # Errors
    ///
    /// Weights that do not fit the network.
    ///
    /// ```
    /// use cijfer_model::Engine;
    ///
    /// let model = cijfer_zoo::trained("C").expect("comes with the zoo")?.model(&Engine::cpu())?;
    /// let images = model.images(&[0; 2 * 784], 28, 28)?;
    /// assert_eq!(model.forward(&images)?.dims(), [2, 1, 1, 10]);
    /// # Ok::<(), cijfer_model::Error>(())
    /// ```
    pub fn model(&self, engine: &Engine) -> Result<Model> {
        Model::of_weights(&self.network, &self.weights, self.provenance.seed, engine)
    }
}

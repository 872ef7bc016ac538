//! Parameters as candle tensors and variables.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::VarMap;
use cijfer_network::Network;

use crate::initialisation::initial_weights;
use crate::parameters::parameters;
use crate::{Array, Error, Fan, Result, Weights};

/// Fresh variables for a network, spread by [`Fan::Average`], biases 0. A batch normalisation starts with factors of 1,
/// offsets and means of 0, variances of 1. They depend on the seed alone.
///
/// # Errors
///
/// A network whose shapes do not fit, a layer that cannot be run, or a device without the memory.
///
/// ```
/// let variables = cijfer_model::initialise(&cijfer_zoo::c(), 0, &candle_core::Device::Cpu)?;
/// let count: usize = variables.all_vars().iter().map(|variable| variable.elem_count()).sum();
/// assert_eq!(count, 9_150);
/// # Ok::<(), cijfer_model::Error>(())
/// ```
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
    {
        let mut data = lock(&variables);
        for (name, Array { shape, values }) in initial_weights(network, seed, fan)? {
            let variable = Var::from_vec(values, shape, device)?;
            data.insert(name, variable);
        }
    }
    Ok(variables)
}

/// The variables that training may change: those of the layers that are not frozen, in the order
/// of the layers.
///
/// # Errors
///
/// A network whose shapes do not fit.
pub fn trainable(network: &Network, variables: &VarMap) -> Result<Vec<Var>> {
    let variables = lock(variables);
    let trainable = parameters(network)?
        .into_iter()
        .filter(|parameter| parameter.trainable)
        .filter_map(|parameter| variables.get(&parameter.name).cloned());
    Ok(trainable.collect())
}

pub(super) fn lock(variables: &VarMap) -> std::sync::MutexGuard<'_, HashMap<String, Var>> {
    let data = variables.data().lock();
    data.unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Tensors as plain numbers.
pub(crate) fn arrays<'a>(
    tensors: impl Iterator<Item = (&'a String, &'a Tensor)>,
) -> Result<Weights> {
    let arrays = tensors.map(|(name, tensor)| {
        let values = tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        let shape = tensor.dims().to_vec();
        Ok::<_, Error>((name.clone(), Array { shape, values }))
    });
    arrays.collect()
}

/// Plain numbers as tensors.
pub(crate) fn tensors(weights: &Weights, device: &Device) -> Result<HashMap<String, Tensor>> {
    let tensors = weights.iter().map(|(name, Array { shape, values })| {
        let tensor = Tensor::from_slice(values, shape.as_slice(), device)?;
        Ok((name.clone(), tensor))
    });
    tensors.collect()
}

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use candle_core::{DType, Device, Tensor};
use candle_nn::{VarBuilder, VarMap};
use cijfer_dataset::{Mnist, Samples, Verification};

/// Images of a step of training.
pub(super) const BATCH: usize = 128;

/// MNIST from the folder that `CIJFER_DATA` names.
pub(super) fn mnist() -> Result<Mnist> {
    let folder = std::env::var_os("CIJFER_DATA").context("CIJFER_DATA names no folder")?;
    Ok(Mnist::from_folder(
        PathBuf::from(folder),
        Verification::Trusted,
    )?)
}

/// The digits as numbers from 0 to 1, `[images, height, width, channels]`.
pub(super) fn images(samples: &Samples) -> Result<Tensor> {
    let values: Vec<f32> = samples
        .pixels()
        .iter()
        .map(|&byte| f32::from(byte) / 255.0)
        .collect();
    let shape = (samples.len(), samples.rows(), samples.columns(), 1);
    Ok(Tensor::from_vec(values, shape, &Device::Cpu)?)
}

/// A row for each label, with a 1 at its digit.
pub(super) fn targets(samples: &Samples) -> Result<Tensor> {
    let mut values = vec![0f32; samples.len() * 10];
    for (row, &label) in values.chunks_exact_mut(10).zip(samples.labels()) {
        row[usize::from(label)] = 1.0;
    }
    Ok(Tensor::from_vec(values, (samples.len(), 10), &Device::Cpu)?)
}

/// Digits beside each other, `[1, side, side, 1]`. The work depends on the size alone, but real
/// digits keep an activation's share of zeros real.
pub(super) fn scene(samples: &Samples, side: usize) -> Result<Tensor> {
    let (rows, columns) = (samples.rows(), samples.columns());
    let across = side / columns + 1;
    let pixel = |y: usize, x: usize| {
        let digit = samples.image((y / rows * across + x / columns) % samples.len());
        f32::from(digit[y % rows * columns + x % columns]) / 255.0
    };
    let values: Vec<f32> = (0..side * side)
        .map(|at| pixel(at / side, at % side))
        .collect();
    Ok(Tensor::from_vec(values, (1, side, side, 1), &Device::Cpu)?)
}

/// The present values of variables, for use without training.
pub(super) fn constant(variables: &VarMap) -> Result<VarBuilder<'static>> {
    let variables = variables
        .data()
        .lock()
        .map_err(|_| anyhow!("a panic before"))?;
    let tensors = variables
        .iter()
        .map(|(name, variable)| (name.clone(), variable.as_detached_tensor()))
        .collect();
    Ok(VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu))
}

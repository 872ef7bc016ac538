//! How fast a device really is, and how long each layer of a model takes on it.

use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use rayon::prelude::*;

use crate::{Model, Result};

/// What a device reaches at its best.
#[derive(Debug, Clone, PartialEq)]
pub struct Peak {
    /// Multiplications and additions in a second, in a large matrix product in 32 bits.
    pub operations_per_second: f64,
    /// Bytes in a second, read and written, in a large copy.
    pub bytes_per_second: f64,
    /// What was done to find out.
    pub how: String,
}

/// Each is done so many times; the fastest counts, for nothing but disturbance makes one slower.
const TIMES: usize = 7;

impl Peak {
    /// Measures a device: takes about a second, and half a gigabyte of its memory.
    ///
    /// # Errors
    ///
    /// What candle reports.
    pub fn measure(device: &Device) -> Result<Self> {
        // Large enough to keep every unit busy, and soon done.
        let side: usize = if device.is_cpu() { 2_048 } else { 8_192 };
        let matrix = Tensor::rand(0f32, 1f32, (side, side), device)?;
        let product = fastest(device, || Ok(matrix.matmul(&matrix)?))?;

        // Larger than any cache.
        let values: usize = 1 << 26;
        let copy = if device.is_cpu() {
            let from = vec![1f32; values];
            let mut to = vec![0f32; values];
            fastest(device, || {
                let chunks = to.par_chunks_mut(1 << 16).zip(from.par_chunks(1 << 16));
                chunks.for_each(|(to, from)| to.copy_from_slice(from));
                Ok(())
            })?
        } else {
            let from = Tensor::ones(values, DType::F32, device)?;
            fastest(device, || Ok(from.copy()?))?
        };
        let bytes = 2 * values * size_of::<f32>();
        Ok(Self {
            operations_per_second: 2.0 * (side as f64).powi(3) / product,
            bytes_per_second: bytes as f64 / copy,
            how: format!(
                "the fastest of {TIMES} products of {side}×{side} matrices, and of {TIMES} copies \
                 of {} MB",
                bytes / 2_000_000
            ),
        })
    }
}

/// The seconds of the fastest of some turns, after one to warm up.
fn fastest<T>(device: &Device, mut turn: impl FnMut() -> Result<T>) -> Result<f64> {
    turn()?;
    device.synchronize()?;
    let mut fastest = f64::INFINITY;
    for _ in 0..TIMES {
        let start = Instant::now();
        turn()?;
        device.synchronize()?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    Ok(fastest)
}

impl Model {
    /// How many seconds each layer takes in inference, in order: the median of some passes after
    /// one to warm up.
    ///
    /// # Shapes
    ///
    /// An input as [`forward`](Self::forward) takes it.
    ///
    /// # Errors
    ///
    /// An input of another shape, or what candle reports.
    pub fn layer_seconds(&self, input: &Tensor) -> Result<Vec<f64>> {
        let device = input.device();
        self.activations(input)?;
        let mut seconds = vec![Vec::with_capacity(TIMES); self.network().layers.len()];
        for _ in 0..TIMES {
            let mut x = input.clone();
            for (layer, seconds) in seconds.iter_mut().enumerate() {
                device.synchronize()?;
                let start = Instant::now();
                x = self.activation(layer, &x)?;
                device.synchronize()?;
                seconds.push(start.elapsed().as_secs_f64());
            }
        }
        let median = |mut seconds: Vec<f64>| {
            seconds.sort_by(f64::total_cmp);
            seconds[seconds.len() / 2]
        };
        Ok(seconds.into_iter().map(median).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_nn::VarBuilder;

    #[test]
    fn every_layer_is_timed() {
        let network = crate::c();
        let variables = crate::initialise(&network, 0, &Device::Cpu).expect("made");
        let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        let model = Model::new(&network, weights, 0).expect("built");
        let input = Tensor::zeros((1, 28, 28, 1), DType::F32, &Device::Cpu).expect("made");
        let seconds = model.layer_seconds(&input).expect("timed");
        assert_eq!(seconds.len(), 5);
        assert!(seconds.iter().all(|seconds| *seconds > 0.0), "{seconds:?}");
        let wrong = Tensor::zeros((1, 28, 28, 3), DType::F32, &Device::Cpu).expect("made");
        assert!(model.layer_seconds(&wrong).is_err());
    }
}

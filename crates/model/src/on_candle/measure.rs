//! How fast a device really is, and how long each layer of a model takes on it.

use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use cijfer_kernels::Instructions;
use rayon::prelude::*;

use crate::{Engine, Model, Result};

/// What a device reaches at its best.
#[derive(Debug, Clone, PartialEq)]
pub struct Peak {
    /// Multiplications and additions in a second, in 32 bits: on the CPU in registers, on all threads; on other
    /// devices in a large matrix product.
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
    pub fn measure(engine: &Engine) -> Result<Self> {
        let device = engine.device();
        let (operations_per_second, what) = match device {
            Device::Cpu => in_registers(engine.instructions())?,
            _ => in_a_product(device)?,
        };

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
            operations_per_second,
            bytes_per_second: bytes as f64 / copy,
            how: format!(
                "the fastest of {TIMES} {what}, and of {TIMES} copies of {} MB",
                bytes / 2_000_000
            ),
        })
    }
}

/// Operations in a second, and what was done.
fn in_registers(instructions: Instructions) -> Result<(f64, String)> {
    let mut operations = 0;
    let seconds = fastest(&Device::Cpu, || {
        let turns = rayon::broadcast(|_| instructions.multiply_and_add(1 << 21));
        operations = turns.into_iter().sum::<Result<u64, _>>()?;
        Ok(())
    })?;
    let threads = rayon::current_num_threads();
    let what = format!(
        "turns of {operations} operations in registers ({instructions}, threads: {threads})"
    );
    Ok((operations as f64 / seconds, what))
}

/// The same by a matrix product, large enough to keep every unit busy.
fn in_a_product(device: &Device) -> Result<(f64, String)> {
    let side: usize = 8_192;
    let matrix = Tensor::rand(0f32, 1f32, (side, side), device)?;
    let seconds = fastest(device, || Ok(matrix.matmul(&matrix)?))?;
    let what = format!("products of {side}×{side} matrices");
    Ok((2.0 * (side as f64).powi(3) / seconds, what))
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
    /// How many seconds each layer takes in inference by itself, in order: the median of some passes
    /// after one to warm up.
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
        let outputs = self.activations(input)?;
        let inputs = std::iter::once(input).chain(&outputs);
        let median = |(layer, input): (usize, &Tensor)| -> Result<f64> {
            let layer = self.alone(layer)?;
            let input = &input.detach();
            layer.forward(input)?;
            let mut seconds = Vec::with_capacity(TIMES);
            for _ in 0..TIMES {
                device.synchronize()?;
                let start = Instant::now();
                layer.forward(input)?;
                device.synchronize()?;
                seconds.push(start.elapsed().as_secs_f64());
            }
            seconds.sort_by(f64::total_cmp);
            Ok(seconds[TIMES / 2])
        };
        inputs.take(outputs.len()).enumerate().map(median).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_nn::VarBuilder;

    #[test]
    fn every_layer_is_timed() {
        let network = crate::fixtures::c();
        let variables = crate::initialise(&network, 0, &Device::Cpu).expect("made");
        let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        let model = Model::new(&network, weights, 0, &Engine::cpu()).expect("built");
        let input = Tensor::zeros((1, 28, 28, 1), DType::F32, &Device::Cpu).expect("made");
        let seconds = model.layer_seconds(&input).expect("timed");
        assert_eq!(seconds.len(), 5);
        assert!(seconds.iter().all(|seconds| *seconds > 0.0), "{seconds:?}");
        let wrong = Tensor::zeros((1, 28, 28, 3), DType::F32, &Device::Cpu).expect("made");
        assert!(model.layer_seconds(&wrong).is_err());
    }
}

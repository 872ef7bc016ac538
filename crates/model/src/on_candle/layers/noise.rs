use std::f32::consts::TAU;
use std::sync::atomic::{AtomicU64, Ordering};

use candle_core::{Result, Tensor};
use candle_nn::ModuleT;
use rand::Rng;
use rayon::prelude::*;

use super::dropout::BLOCK;
use crate::{Purpose, random};

/// In training, adds normally distributed noise of mean 0 to every element.
///
/// The noise follows from the seed and from how often some was drawn before, as masks of dropout do.
pub(crate) struct GaussianNoise {
    stddev: f32,
    seed: u64,
    /// Which of the network's layers this is.
    layer: u64,
    drawn: AtomicU64,
}

impl GaussianNoise {
    pub(crate) fn new(stddev: f64, seed: u64, layer: u64) -> Self {
        Self {
            stddev: stddev as f32,
            seed,
            layer,
            drawn: AtomicU64::new(0),
        }
    }

    /// Noise for so many elements, by Box and Muller's transform of pairs of uniform numbers.
    fn noise(&self, count: usize) -> Vec<f32> {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut noise = vec![0.0f32; count];
        noise
            .par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, elements)| {
                let mut random = random(self.seed, Purpose::Dropout, self.layer, number);
                random.set_stream(block as u64);
                for pair in elements.chunks_mut(2) {
                    let [first, second] = [random.random::<f32>(), random.random()];
                    // From 0 on and below 1, so that the logarithm is finite.
                    let radius = self.stddev * (-2.0 * (1.0 - first).ln()).sqrt();
                    let both = [(TAU * second).cos(), (TAU * second).sin()];
                    for (element, part) in pair.iter_mut().zip(both) {
                        *element = radius * part;
                    }
                }
            });
        noise
    }
}

impl ModuleT for GaussianNoise {
    /// # Shapes
    ///
    /// The output has the input's shape.
    fn forward_t(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        if !train || self.stddev == 0.0 {
            return Ok(x.clone());
        }
        let noise = Tensor::from_vec(self.noise(x.elem_count()), x.shape(), x.device())?;
        x.add(&noise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{DType, Device};

    #[test]
    fn noise_is_normal_and_follows_from_the_seed() {
        let noise = |seed| GaussianNoise::new(2.0, seed, 1).noise(100_001);
        assert_eq!(noise(1), noise(1));
        assert_ne!(noise(1), noise(2));
        let noise = noise(1);
        let count = noise.len() as f64;
        let mean = noise.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
        let square = noise.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / count;
        assert!(mean.abs() < 0.03, "{mean}");
        assert!((square - 4.0).abs() < 0.08, "{square}");
        // Of a normal distribution 4.55 % lie beyond two standard deviations.
        let beyond = noise.iter().filter(|x| x.abs() > 4.0).count() as f64 / count;
        assert!((beyond - 0.0455).abs() < 0.004, "{beyond}");
    }

    #[test]
    fn inference_adds_none() {
        let layer = GaussianNoise::new(0.5, 0, 0);
        let x = Tensor::ones((2, 3), DType::F32, &Device::Cpu).expect("made");
        let values = |train| {
            let y = layer.forward_t(&x, train).expect("computed");
            y.flatten_all()
                .and_then(|y| y.to_vec1::<f32>())
                .expect("read")
        };
        assert_eq!(values(false), [1.0; 6]);
        assert_ne!(values(true), values(true));
    }
}

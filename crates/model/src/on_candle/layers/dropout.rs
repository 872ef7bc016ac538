use std::sync::atomic::{AtomicU64, Ordering};

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use candle_nn::ModuleT;
use cijfer_kernels::contiguous;
use rand::Rng;
use rayon::prelude::*;

use crate::{Purpose, random};

/// In training, sets elements to zero at random and scales the others up.
///
/// The mask follows from the seed and from how many masks were drawn before. It is drawn in
/// blocks of fixed size, each with a stream of its own, so that it is the same on any number of
/// threads.
pub(crate) struct Dropout {
    rate: f32,
    /// Whether all elements of a channel share their fate.
    by_channel: bool,
    seed: u64,
    /// Which of the network's layers this is.
    layer: u64,
    drawn: AtomicU64,
}

/// Elements that share a stream of random numbers.
pub(super) const BLOCK: usize = 1 << 14;

impl Dropout {
    pub(crate) fn new(rate: f64, seed: u64, layer: u64) -> Self {
        Self {
            rate: rate as f32,
            by_channel: false,
            seed,
            layer,
            drawn: AtomicU64::new(0),
        }
    }

    /// The same for whole channels of images.
    pub(crate) fn by_channel(self) -> Self {
        Self {
            by_channel: true,
            ..self
        }
    }

    /// Factors to multiply `count` elements by: 0 or `1 / (1 − rate)`.
    fn mask(&self, count: usize) -> Vec<f32> {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        let kept = 1.0 / (1.0 - self.rate);
        let mut mask = vec![0.0f32; count];
        mask.par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, elements)| {
                let mut random = random(self.seed, Purpose::Dropout, self.layer, number);
                random.set_stream(block as u64);
                for element in elements {
                    *element = if random.random::<f32>() < self.rate {
                        0.0
                    } else {
                        kept
                    };
                }
            });
        mask
    }
}

impl ModuleT for Dropout {
    /// # Shapes
    ///
    /// The output has the input's shape.
    fn forward_t(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        if !train || self.rate == 0.0 {
            return Ok(x.clone());
        }
        if self.by_channel {
            let (batch, _, _, channels) = x.dims4()?;
            let mask = self.mask(batch * channels);
            let mask = Tensor::from_vec(mask, (batch, 1, 1, channels), x.device())?;
            return x.broadcast_mul(&mask);
        }
        let mask = Tensor::from_vec(self.mask(x.elem_count()), x.shape(), x.device())?;
        if x.device().is_cpu() {
            x.contiguous()?.apply_op1(Masked(mask))
        } else {
            x.mul(&mask)
        }
    }
}

/// The product with a mask. Unlike candle's product of two tensors, it works out no gradient by
/// the mask, which nobody asks for.
struct Masked(Tensor);

impl CustomOp1 for Masked {
    fn name(&self) -> &'static str {
        "dropout"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = contiguous(storage, layout)?;
        let mut product = self.0.flatten_all()?.to_vec1::<f32>()?;
        product
            .par_chunks_mut(BLOCK)
            .zip(x.par_chunks(BLOCK))
            .for_each(|(product, x)| {
                for (product, x) in product.iter_mut().zip(x) {
                    *product *= x;
                }
            });
        Ok((CpuStorage::F32(product), layout.shape().clone()))
    }

    fn bwd(&self, _: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        gradient.mul(&self.0).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn the_expectation_stays_and_masks_differ() {
        let dropout = Dropout::new(0.25, 7, 0);
        let ones = Tensor::ones((100, 1000), candle_core::DType::F32, &Device::Cpu).expect("made");
        let mean = |tensor: &Tensor| {
            let mean = tensor.mean_all().and_then(|mean| mean.to_scalar::<f32>());
            mean.expect("a number")
        };
        let first = dropout.forward_t(&ones, true).expect("applied");
        let second = dropout.forward_t(&ones, true).expect("applied");
        assert!((mean(&first) - 1.0).abs() < 0.01);
        assert!(mean(&(first - second).and_then(|d| d.abs()).expect("same shape")) > 0.1);
        let inference = dropout.forward_t(&ones, false).expect("applied");
        assert_eq!(mean(&inference), 1.0);
    }

    #[test]
    fn channels_stay_or_go_as_a_whole() {
        let dropout = Dropout::new(0.5, 7, 0).by_channel();
        let ones = Tensor::ones((4, 3, 5, 50), candle_core::DType::F32, &Device::Cpu);
        let dropped = dropout
            .forward_t(&ones.expect("made"), true)
            .expect("applied");
        let by_channel = dropped
            .permute((0, 3, 1, 2))
            .and_then(|x| x.reshape((200, 15)));
        let channels: Vec<Vec<f32>> = by_channel.and_then(|x| x.to_vec2()).expect("read");
        assert!(channels.iter().all(|c| c.iter().all(|x| *x == c[0])));
        let kept = channels.iter().filter(|channel| channel[0] == 2.0).count();
        let gone = channels.iter().filter(|channel| channel[0] == 0.0).count();
        assert_eq!(kept + gone, 200);
        assert!((60..140).contains(&kept), "{kept}");
    }

    #[test]
    fn the_mask_does_not_depend_on_the_number_of_threads() {
        let masks = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let dropout = Dropout::new(0.5, 3, 1);
            pool.expect("a pool")
                .install(|| dropout.mask(3 * BLOCK + 5))
        });
        assert_eq!(masks[0], masks[1]);
    }
}

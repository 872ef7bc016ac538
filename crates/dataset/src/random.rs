//! Random numbers that are the same on every machine: ChaCha8 and arithmetic that IEEE 754 defines to the last bit.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The purpose of a stream of random numbers. One seed gives unrelated numbers for different purposes.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    DrawnTrain = 1,
    DrawnTest = 2,
    HoldOut = 3,
    Scene = 4,
}

/// A stream of random numbers.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// The random numbers of a seed, a purpose and an index, which depend on nothing else.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = purpose as u8;
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(index);
        Self(generator)
    }

    /// A uniform whole number in `0..bound`; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        // Lemire's method: the high half of a 64×64-bit product, without the few low halves that would favour some results.
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(bound);
            if product as u64 >= bound.wrapping_neg().checked_rem(bound).unwrap_or(0) {
                return (product >> 64) as usize;
            }
        }
    }

    /// A uniform number in `low..high`.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64);
        low + (high - low) * unit
    }

    /// A normally distributed number (Marsaglia's polar method), cut off at three standard deviations.
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        loop {
            let (x, y) = (self.uniform(-1.0, 1.0), self.uniform(-1.0, 1.0));
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let z = x * (-2.0 * libm::log(square) / square).sqrt();
                if z.abs() <= 3.0 {
                    return mean + deviation * z;
                }
            }
        }
    }

    /// Puts the items into a uniform random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_stays_below_and_reaches_every_number() {
        let mut random = Random::new(1, Purpose::Scene, 0);
        let mut counts = [0; 7];
        for _ in 0..7000 {
            counts[random.below(7)] += 1;
        }
        assert!(
            counts.iter().all(|&count| (800..1200).contains(&count)),
            "{counts:?}"
        );
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }

    #[test]
    fn normal_numbers_have_their_mean_and_deviation() {
        let mut random = Random::new(2, Purpose::Scene, 0);
        let numbers: Vec<f64> = (0..20_000).map(|_| random.normal(3.0, 0.5)).collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let variance =
            numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / numbers.len() as f64;
        assert!((mean - 3.0).abs() < 0.02, "{mean}");
        assert!((variance.sqrt() - 0.5).abs() < 0.02, "{variance}");
    }

    #[test]
    fn purposes_and_indices_give_unrelated_numbers() {
        let first = |purpose, index| Random::new(1, purpose, index).below(usize::MAX);
        let numbers = [
            first(Purpose::DrawnTrain, 0),
            first(Purpose::DrawnTest, 0),
            first(Purpose::HoldOut, 0),
            first(Purpose::Scene, 0),
            first(Purpose::Scene, 1),
        ];
        for (index, number) in numbers.iter().enumerate() {
            assert!(!numbers[..index].contains(number));
        }
    }
}

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What random numbers are for. Numbers for one purpose have nothing to do with those for
/// another, whatever the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Initial weights; `number` is that of the weight or bias.
    Weights,
    /// The order of images, and what is done to them; `number` is that of the epoch.
    Order,
    /// Dropout and noise; the numbers are those of the layer and of the mask.
    Dropout,
}

/// A generator of random numbers that follows from the seed, the purpose, and two numbers.
pub fn random(seed: u64, purpose: Purpose, number: u64, second: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    for (part, value) in key
        .chunks_exact_mut(8)
        .zip([seed, purpose as u64, number, second])
    {
        part.copy_from_slice(&value.to_le_bytes());
    }
    ChaCha8Rng::from_seed(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn every_part_makes_other_numbers() {
        let first = |seed, purpose, number, second| -> u64 {
            random(seed, purpose, number, second).random()
        };
        let numbers = [
            first(1, Purpose::Weights, 2, 3),
            first(2, Purpose::Weights, 2, 3),
            first(1, Purpose::Order, 2, 3),
            first(1, Purpose::Dropout, 2, 3),
            first(1, Purpose::Weights, 3, 3),
            first(1, Purpose::Weights, 2, 4),
        ];
        for (index, number) in numbers.iter().enumerate() {
            assert!(!numbers[..index].contains(number), "{index}");
        }
        assert_eq!(numbers[0], first(1, Purpose::Weights, 2, 3));
    }
}

//! Dropout with masks that follow from a key and an element's place alone.

use crate::kernel::Elements;
use crate::simd::Instructions;

/// A dropout behind a stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dropout {
    pub(crate) rate: f32,
    /// Whether all elements of a channel share their fate.
    pub(crate) by_channel: bool,
    /// Which of the network's layers it is.
    pub(crate) layer: u32,
}

impl Dropout {
    /// Multiplies elements by 0 or by `1 / (1 − rate)`: values forward, gradients backward.
    ///
    /// `first` is the number of the first element; with `by_channel`, all runs of `lanes` elements have the
    /// numbers from `first` on.
    pub(crate) fn apply(
        self,
        instructions: Instructions,
        key: u64,
        first: u32,
        lanes: usize,
        elements: &mut [f32],
    ) {
        let kept = 1.0 / (1.0 - self.rate);
        // Of 2²⁴ numbers, so many mean that an element is dropped.
        let dropped = (f64::from(self.rate) * f64::from(1u32 << 24)) as u32;
        let [low, high] = [key as u32, (key >> 32) as u32].map(|half| half ^ mixed(self.layer));
        let run = match self.by_channel {
            true => lanes,
            false => elements.len().max(1),
        };
        for elements in elements.chunks_mut(run) {
            // `move`, for a factor behind a reference would be gathered lane by lane.
            instructions.run(Elements(move || {
                for (index, element) in elements.iter_mut().enumerate() {
                    let number = mixed(mixed(first.wrapping_add(index as u32) ^ low) ^ high) >> 8;
                    *element *= if number < dropped { 0.0 } else { kept };
                }
            }));
        }
    }

    /// Multiplies gradients by the factors of the values, for values that have no gradient where they are 0.
    pub(crate) fn follow(self, instructions: Instructions, values: &[f32], gradients: &mut [f32]) {
        let kept = 1.0 / (1.0 - self.rate);
        instructions.run(Elements(move || {
            for (gradient, value) in gradients.iter_mut().zip(values) {
                *gradient *= if *value == 0.0 { 0.0 } else { kept };
            }
        }));
    }
}

/// Spreads a number's bits over all bits, one to one: Wellons, "Prospecting for Hash Functions" (2018),
/// `lowbias32`.
#[inline(always)]
fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What so many elements from a number on are multiplied by.
    fn factors(dropout: Dropout, key: u64, first: u32, lanes: usize, count: usize) -> Vec<f32> {
        let mut elements = vec![1.0; count];
        dropout.apply(Instructions::best(), key, first, lanes, &mut elements);
        elements
    }

    const HALF: Dropout = Dropout {
        rate: 0.5,
        by_channel: false,
        layer: 3,
    };

    #[test]
    fn an_elements_fate_follows_from_its_number() {
        let all = factors(HALF, 7, 100, 4, 1_000);
        for (start, end) in [(0, 1), (1, 64), (500, 1_000), (999, 1_000)] {
            let part = factors(HALF, 7, 100 + start as u32, 4, end - start);
            assert_eq!(part, all[start..end]);
        }
        for instructions in Instructions::available() {
            let mut elements = vec![1.0; 1_000];
            HALF.apply(instructions, 7, 100, 16, &mut elements);
            assert_eq!(elements, all, "{instructions}");
        }
    }

    #[test]
    fn numbers_go_on_from_0_after_the_last() {
        let around = factors(HALF, 7, u32::MAX - 9, 4, 20);
        assert_eq!(around[10..], factors(HALF, 7, 0, 4, 10));
    }

    #[test]
    fn lanes_of_a_channel_have_one_fate_each() {
        let channel = Dropout {
            by_channel: true,
            ..HALF
        };
        for lanes in [4, 8, 16] {
            let factors = factors(channel, 7, 32, lanes, 5 * lanes);
            let first = self::factors(HALF, 7, 32, lanes, lanes);
            assert!(
                factors.chunks(lanes).all(|pixel| pixel == first),
                "{lanes} lanes"
            );
        }
    }

    #[test]
    fn gradients_follow_the_values() {
        for (rate, by_channel) in [(0.5, false), (0.25, true), (1.0, false)] {
            let dropout = Dropout {
                rate,
                by_channel,
                ..HALF
            };
            let values = factors(dropout, 7, 32, 16, 1_000);
            let mut gradients = vec![1.0; values.len()];
            dropout.follow(Instructions::best(), &values, &mut gradients);
            assert_eq!(gradients, values);
        }
    }

    #[test]
    fn layers_have_masks_of_their_own() {
        let count = if cfg!(miri) { 200 } else { 10_000 };
        let of = |layer| factors(Dropout { layer, ..HALF }, 7, 0, 16, count);
        let [first, second] = [of(0), of(1)];
        let equal = first.iter().zip(&second).filter(|(a, b)| a == b).count();
        // Six standard deviations of a coin.
        let deviation = 0.5 * (count as f64).sqrt();
        assert!(
            (equal as f64 - 0.5 * count as f64).abs() < 6.0 * deviation,
            "{equal}"
        );
    }

    #[test]
    fn at_the_ends_of_the_rate_all_are_kept_or_none() {
        let with = |rate| factors(Dropout { rate, ..HALF }, 7, 0, 16, 500);
        assert!(with(0.0).iter().all(|factor| *factor == 1.0));
        // What is below 1 in 64 bits may be 1 in 32.
        assert!(with(1.0).iter().all(|factor| *factor == 0.0));
    }

    #[test]
    fn neighbours_do_not_share_their_fate() {
        let count = if cfg!(miri) { 200 } else { 100_000 };
        let factors = factors(HALF, 7, 0, 16, count + 64);
        for distance in [1, 2, 4, 8, 16, 64] {
            let pairs = factors.iter().zip(&factors[distance..]).take(count);
            let equal = pairs.filter(|(a, b)| a == b).count();
            let deviation = 0.5 * (count as f64).sqrt();
            let far = (equal as f64 - 0.5 * count as f64).abs();
            assert!(far < 6.0 * deviation, "distance {distance}: {equal}");
        }
    }

    /// Bits that change one at a time change half of all bits.
    #[test]
    fn mixing_is_one_to_one_and_spreads() {
        let mut seen: Vec<u32> = (0..if cfg!(miri) { 100 } else { 100_000 })
            .map(mixed)
            .collect();
        seen.sort_unstable();
        assert!(seen.windows(2).all(|pair| pair[0] != pair[1]));
        for bit in 0..32 {
            let numbers = 0..256u32;
            let count = numbers.len() as f64;
            let changed =
                numbers.map(|number| (mixed(number) ^ mixed(number ^ (1 << bit))).count_ones());
            let mean = f64::from(changed.sum::<u32>()) / count;
            assert!((mean - 16.0).abs() < 2.0, "bit {bit}: {mean} bits");
        }
    }
}

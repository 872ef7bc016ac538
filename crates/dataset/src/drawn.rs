//! Drawn digits: a skeleton of strokes, in a random handwriting with a random pen.

mod hand;
mod pen;
mod skeleton;

use crate::random::{Purpose, Random};
use crate::samples::Samples;

/// The width and height of an image in pixels, as in MNIST.
const SIDE: usize = 28;

/// Draws `count` digits; each depends on the seed, the purpose and its own index alone.
pub(crate) fn samples(count: usize, seed: u64, purpose: Purpose) -> Samples {
    let mut pixels = Vec::with_capacity(count.saturating_mul(SIDE * SIDE));
    let mut labels = Vec::with_capacity(count);
    for index in 0..count {
        let mut random = Random::new(seed, purpose, index as u64);
        let digit = random.below(skeleton::DIGITS.len());
        pixels.extend(draw(digit, &mut random));
        labels.push(digit as u8);
    }
    Samples::drawn(SIDE, pixels, labels)
}

/// Draws one digit like those of MNIST: fitted into a box of 20×20 pixels, its centre of mass in the middle of the image.
fn draw(digit: usize, random: &mut Random) -> [u8; SIDE * SIDE] {
    let style = skeleton::choose(digit, random);
    let strokes = hand::write(style, random);
    pen::trace(&strokes, random)
}

#[cfg(test)]
mod tests {
    use md5::{Digest, Md5};

    use super::*;
    use crate::mnist::{Mnist, Verification};

    fn train(count: usize, seed: u64) -> Samples {
        samples(count, seed, Purpose::DrawnTrain)
    }

    #[test]
    fn the_first_hundred_are_the_same_on_every_machine() {
        let samples = train(100, 1);
        let sum = Md5::new()
            .chain_update(samples.labels())
            .chain_update(samples.pixels())
            .finalize();
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sum, "a4b859930499106294a4e38a0babb2b6");
    }

    #[test]
    fn a_smaller_set_is_the_beginning_of_a_larger_one() {
        assert_eq!(train(20, 3).first(10), train(10, 3));
        assert_ne!(train(10, 3), train(10, 4));
        assert_ne!(train(10, 3), samples(10, 3, Purpose::DrawnTest));
    }

    #[test]
    fn digits_fill_their_box_and_are_centred() {
        let samples = train(500, 1);
        for index in 0..samples.len() {
            let image = samples.image(index);
            let inked = |position: fn(usize) -> usize| {
                let positions = || {
                    (0..image.len())
                        .filter(|&pixel| image[pixel] > 127)
                        .map(position)
                };
                (positions().min().unwrap(), positions().max().unwrap())
            };
            let ((left, right), (top, bottom)) =
                (inked(|pixel| pixel % SIDE), inked(|pixel| pixel / SIDE));
            let longer = (right - left).max(bottom - top) + 1;
            assert!(
                (17..=22).contains(&longer),
                "digit {index} has {longer} pixels"
            );

            let mass: f64 = image.iter().map(|&ink| f64::from(ink)).sum();
            let moment: f64 = image
                .iter()
                .enumerate()
                .map(|(pixel, &ink)| f64::from(ink) * ((pixel % SIDE) as f64 + 0.5))
                .sum();
            assert!(
                (moment / mass - 14.0).abs() < 1.0 || left == 0 || right == SIDE - 1,
                "digit {index}"
            );
        }
    }

    #[test]
    fn they_have_as_much_ink_as_mnist() {
        let samples = train(2000, 1);
        let ink: u64 = samples.pixels().iter().map(|&ink| u64::from(ink)).sum();
        let mean = ink as f64 / samples.pixels().len() as f64;
        assert!((31.0..36.0).contains(&mean), "{mean}; MNIST has 33.3");
        for digit in 0..10 {
            let count = samples
                .labels()
                .iter()
                .filter(|&&label| label == digit)
                .count();
            assert!((150..250).contains(&count), "{count} times {digit}");
        }
    }

    /// The nearest of a few drawn digits is the same digit as a real one, most of the time.
    #[test]
    fn they_look_like_mnist() {
        let Some(folder) = std::env::var_os("CIJFER_DATA") else {
            eprintln!("skipped: CIJFER_DATA names no folder with MNIST");
            return;
        };
        let real = Mnist::from_folder(folder, Verification::Published)
            .unwrap()
            .test
            .first(300);
        let drawn = train(4000, 1);
        let distance = |a: &[u8], b: &[u8]| -> u32 {
            a.iter()
                .zip(b)
                .map(|(&a, &b)| u32::from(a.abs_diff(b)).pow(2))
                .sum()
        };
        let right = (0..real.len())
            .filter(|&index| {
                let nearest = (0..drawn.len())
                    .min_by_key(|&other| distance(real.image(index), drawn.image(other)));
                drawn.label(nearest.unwrap()) == real.label(index)
            })
            .count();
        assert!(right >= 240, "{right} of 300");
    }
}

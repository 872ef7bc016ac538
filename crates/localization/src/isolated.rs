use crate::{Candidate, Options};

/// How far apart the centres of two digits are at most that stand beside one another, as a part of the mean of their heights.
const BESIDE: f64 = 2.0;
/// How many times as high one of them is at most as the other.
const ALIKE: f64 = 5.0;

/// Step 5: isolated detections need a higher confidence. Those stay whose score is above [`Options::isolated_threshold`] and which,
/// where several sizes are looked at, the network saw in another size, too; and those that stand beside one of these, and are
/// not much larger or smaller. These are two thresholds, as Canny's hysteresis has them for edges (*A Computational Approach to
/// Edge Detection*, 1986). Where the second threshold is not above the first, all stay.
///
/// The network sees little more than a digit. Where digits touch, it is less confident of some, and the others support them; of a
/// stroke of a letter, or a stone among others, it is no more confident, and nothing supports that. A digit is one in the next
/// size, too; what happens to look like one seldom is.
///
/// The order of the digits matters neither to what stays nor to its own order.
pub fn reject_isolated(mut digits: Vec<Candidate>, options: &Options) -> Vec<Candidate> {
    let Options {
        threshold,
        isolated_threshold,
        ..
    } = *options;
    if isolated_threshold <= threshold {
        return digits;
    }
    let is_one_size = options.heights().len() == 1;
    let is_confident = |digit: &Candidate| {
        digit.score > isolated_threshold && (is_one_size || digit.elsewhere > threshold)
    };
    // From top to bottom, so that few are compared with each.
    let confident = digits.iter().filter(|digit| is_confident(digit));
    let mut confident: Vec<Candidate> = confident.copied().collect();
    confident.sort_by(|a, b| a.centre[1].total_cmp(&b.centre[1]));
    digits.retain(|digit| is_confident(digit) || is_beside_one(digit, &confident));
    digits
}

/// Whether a digit stands beside one of these, which come from top to bottom.
fn is_beside_one(digit: &Candidate, confident: &[Candidate]) -> bool {
    let [x, y] = digit.centre;
    let own = side(digit);
    let reach = BESIDE * own * (1.0 + ALIKE) / 2.0;
    let first = confident.partition_point(|other| other.centre[1] < y - reach);
    let near = confident[first..].iter();
    let mut near = near.take_while(|other| other.centre[1] <= y + reach);
    near.any(|other| {
        let other_side = side(other);
        let apart = (x - other.centre[0]).hypot(y - other.centre[1]);
        apart <= BESIDE * (own + other_side) / 2.0
            && own.max(other_side) <= ALIKE * own.min(other_side)
    })
}

/// The longer side of a digit's box.
fn side(digit: &Candidate) -> f64 {
    let [left, top, right, bottom] = digit.edges;
    (right - left).max(bottom - top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digit(score: f32, elsewhere: f32, [x, y]: [f64; 2], side: f64) -> Candidate {
        Candidate {
            digit: 3,
            score,
            elsewhere,
            centre: [x, y],
            size: side,
            edges: [x - 1.0, y - side / 2.0, x + 1.0, y + side / 2.0],
        }
    }

    fn own_size(isolated_threshold: f32) -> Options {
        Options {
            threshold: 0.2,
            isolated_threshold,
            ..Options::own_size()
        }
    }

    #[test]
    fn the_less_confident_stay_beside_the_confident() {
        let digits = vec![
            digit(0.8, 0.0, [10.0, 10.0], 20.0),
            digit(0.5, 0.0, [48.0, 12.0], 20.0),
            // Beside one of low confidence itself.
            digit(0.5, 0.0, [86.0, 12.0], 20.0),
            // Too far, and too small.
            digit(0.5, 0.0, [10.0, 51.0], 20.0),
            digit(0.5, 0.0, [10.0, 17.0], 3.5),
        ];
        assert_eq!(reject_isolated(digits.clone(), &own_size(0.6)), digits[..2]);
        assert_eq!(reject_isolated(digits.clone(), &own_size(0.4)), digits);
        assert_eq!(reject_isolated(digits, &own_size(0.9)), []);
    }

    #[test]
    fn what_is_seen_in_one_size_of_several_is_not_confident() {
        let options = Options {
            threshold: 0.2,
            isolated_threshold: 0.6,
            ..Options::default()
        };
        let digits = vec![
            digit(0.8, 0.3, [10.0, 10.0], 20.0),
            digit(0.9, 0.0, [48.0, 12.0], 20.0),
            digit(0.9, 0.2, [90.0, 12.0], 20.0),
        ];
        assert_eq!(reject_isolated(digits.clone(), &options), digits[..2]);
        let one_threshold = Options {
            isolated_threshold: 0.2,
            ..options
        };
        assert_eq!(reject_isolated(digits.clone(), &one_threshold), digits);
    }

    proptest! {
        /// Against all pairs, and whatever the order.
        #[test]
        fn the_confident_are_found_among_all(
            places in prop::collection::vec(
                (0.0f64..120.0, 0.0f64..120.0, 4.0f64..40.0, 0.21f32..0.9, 0.0f32..0.9), 0..40,
            ).prop_shuffle(),
            is_one_size: bool,
        ) {
            let options = match is_one_size {
                true => own_size(0.5),
                false => Options { digit_height: [12.0, 30.0], ..own_size(0.5) },
            };
            let digits = places.iter().map(|&(x, y, side, score, elsewhere)| digit(score, elsewhere, [x, y], side));
            let digits: Vec<Candidate> = digits.collect();
            let is_confident = |one: &Candidate| one.score > 0.5 && (is_one_size || one.elsewhere > 0.2);
            let expected = digits.iter().filter(|one| {
                is_confident(one) || digits.iter().any(|other| {
                    let apart = (one.centre[0] - other.centre[0]).hypot(one.centre[1] - other.centre[1]);
                    let [a, b] = [one, other].map(side);
                    is_confident(other) && apart <= a + b && a.max(b) <= 5.0 * a.min(b)
                })
            });
            let expected: Vec<Candidate> = expected.copied().collect();
            prop_assert_eq!(reject_isolated(digits.clone(), &options), expected);
        }
    }
}

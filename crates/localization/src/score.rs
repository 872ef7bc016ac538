use cijfer_dataset::PlacedDigit;

use crate::matching::matched;
use crate::{Error, Found, Result};

/// How well a list of finds agrees with what is in the image.
///
/// Finds and digits are matched one to one by their positions: of all pairs at most `within`
/// pixels apart, the nearest is matched first, then the nearest of those that are left, and so
/// on. Every find is then a hit, a wrong digit or false, and every digit is hit, named wrongly
/// or missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Finds of the right digit at its place.
    pub hits: usize,
    /// Finds at the place of a digit, but of another one.
    pub wrong_digits: usize,
    /// Finds where there is no digit.
    pub false_finds: usize,
    /// Digits at whose place nothing was found.
    pub misses: usize,
    /// The mean distance in pixels of the hits from their digits; none without hits.
    pub mean_distance: Option<f64>,
    /// What became of each find, in the order in which they were given.
    pub verdicts: Vec<Verdict>,
    /// Whether each digit was hit, in the order in which they were given: neither a miss nor a
    /// wrong digit is.
    pub found: Vec<bool>,
}

/// What is to be said of one find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The right digit at its place.
    Hit,
    /// Another digit than the one at its place.
    WrongDigit {
        /// Which of the digits stands there, by index.
        truth: usize,
    },
    /// There is no digit at its place.
    False,
}

impl Score {
    /// Compares finds with the digits of a scene; 4 pixels, the distance between two cells of the
    /// assignment's network, are a sensible `within_pixels`.
    ///
    /// Neither the order of the finds nor that of the digits matters: of pairs at the same
    /// distance, that with the right digit comes first, then the position decides, then the score.
    ///
    /// # Errors
    ///
    /// When the distance is negative or no number.
    pub fn of(found: &[Found], truth: &[PlacedDigit], within_pixels: f64) -> Result<Self> {
        if !(0.0..f64::INFINITY).contains(&within_pixels) {
            return Err(Error::value(
                "the distance within which a find is a hit",
                "at least 0 pixels",
                within_pixels,
            ));
        }
        let mut score = Self {
            hits: 0,
            wrong_digits: 0,
            false_finds: 0,
            misses: 0,
            mean_distance: None,
            verdicts: vec![Verdict::False; found.len()],
            found: vec![false; truth.len()],
        };
        let mut distances = 0.0;
        for pair in matched(found, truth, within_pixels) {
            if pair.is_right() {
                score.hits += 1;
                score.verdicts[pair.find] = Verdict::Hit;
                score.found[pair.truth] = true;
                distances += pair.distance;
            } else {
                score.wrong_digits += 1;
                score.verdicts[pair.find] = Verdict::WrongDigit { truth: pair.truth };
            }
        }
        let matched = score.hits + score.wrong_digits;
        score.false_finds = found.len() - matched;
        score.misses = truth.len() - matched;
        score.mean_distance = (score.hits > 0).then(|| distances / score.hits as f64);
        Ok(score)
    }

    /// The part of the finds that are hits; 1 when nothing was found, for then nothing is wrong.
    pub fn precision(&self) -> f64 {
        part(self.hits, self.verdicts.len())
    }

    /// The part of the digits that were hit; 1 when there are none, for then none is missing.
    pub fn recall(&self) -> f64 {
        part(self.hits, self.found.len())
    }

    /// The harmonic mean of precision and recall: `2·hits / (finds + digits)`.
    pub fn f1(&self) -> f64 {
        part(2 * self.hits, self.verdicts.len() + self.found.len())
    }
}

fn part(count: usize, of: usize) -> f64 {
    if of == 0 {
        1.0
    } else {
        count as f64 / of as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::{find, placed};
    use proptest::prelude::*;

    #[test]
    fn each_find_and_each_digit_is_accounted_for() {
        let found = [
            find(1, 14.0, 17.0),
            find(2, 100.0, 100.0),
            find(4, 50.0, 50.0),
            find(5, 80.0, 84.0),
        ];
        let truth = [
            placed(1, 14.0, 14.0),
            placed(5, 80.0, 80.0),
            placed(9, 51.0, 50.0),
            placed(7, 14.0, 60.0),
            placed(8, 14.0, 90.0),
        ];
        let score = Score::of(&found, &truth, 4.0).unwrap();
        let expected = Score {
            hits: 2,
            wrong_digits: 1,
            false_finds: 1,
            misses: 2,
            mean_distance: Some(3.5),
            verdicts: vec![
                Verdict::Hit,
                Verdict::False,
                Verdict::WrongDigit { truth: 2 },
                Verdict::Hit,
            ],
            found: vec![true, true, false, false, false],
        };
        assert_eq!(score, expected);
        assert_eq!(score.precision(), 0.5);
        assert_eq!(score.recall(), 0.4);
        assert!((score.f1() - 4.0 / 9.0).abs() < 1e-15);
    }

    #[test]
    fn a_digit_is_hit_once() {
        let found = [find(1, 10.0, 12.0), find(1, 10.0, 11.0)];
        let score = Score::of(&found, &[placed(1, 10.0, 10.0)], 4.0).unwrap();
        assert_eq!(score.verdicts, [Verdict::False, Verdict::Hit]);
        assert_eq!((score.precision(), score.recall()), (0.5, 1.0));
    }

    #[test]
    fn at_the_same_distance_the_right_digit_comes_first() {
        let found = [find(7, 10.0, 12.0), find(1, 10.0, 8.0)];
        let score = Score::of(&found, &[placed(1, 10.0, 10.0)], 4.0).unwrap();
        assert_eq!(score.verdicts, [Verdict::False, Verdict::Hit]);
    }

    #[test]
    fn nothing_found_is_not_wrong_and_nothing_there_is_not_missing() {
        let of = |found: &[Found], truth: &[PlacedDigit]| {
            let score = Score::of(found, truth, 4.0).unwrap();
            assert_eq!(score.mean_distance, None);
            (score.precision(), score.recall(), score.f1())
        };
        let (find, placed) = ([find(1, 0.0, 0.0)], [placed(1, 9.0, 9.0)]);
        assert_eq!(of(&[], &[]), (1.0, 1.0, 1.0));
        assert_eq!(of(&[], &placed), (1.0, 0.0, 0.0));
        assert_eq!(of(&find, &[]), (0.0, 1.0, 0.0));
        assert_eq!(of(&find, &placed), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_distance_that_is_none_is_refused() {
        for within in [-1.0, f64::NAN, f64::INFINITY] {
            let error = Score::of(&[], &[], within).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the distance within which a find is a hit: expected at least 0 pixels, \
                     found {within}"
                )
            );
        }
    }

    fn shuffled<T: Clone + std::fmt::Debug>(
        items: impl Strategy<Value = T>,
    ) -> impl Strategy<Value = (Vec<T>, Vec<T>)> {
        let items = prop::collection::vec(items, 0..6);
        items.prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle()))
    }

    proptest! {
        /// On few whole pixels, so that many distances and even places are equal.
        #[test]
        fn the_order_of_the_lists_does_not_matter(
            (found, other_found) in shuffled(
                (0u8..2, 0u8..6, 0u8..6).prop_map(|(digit, x, y)| find(digit, x.into(), y.into())),
            ),
            (truth, other_truth) in shuffled(
                (0u8..2, 0u8..6, 0u8..6).prop_map(|(digit, x, y)| placed(digit, x.into(), y.into())),
            ),
        ) {
            let summary = |found: &[Found], truth: &[PlacedDigit]| {
                let score = Score::of(found, truth, 4.0).unwrap();
                let finds = found.iter().zip(&score.verdicts);
                let mut finds: Vec<_> = finds
                    .map(|(find, verdict)| match verdict {
                        // The digit itself, for its index is another in another order.
                        Verdict::WrongDigit { truth: index } => {
                            format!("{find:?} for {:?}", truth[*index])
                        }
                        verdict => format!("{find:?} {verdict:?}"),
                    })
                    .collect();
                finds.sort();
                let digits = truth.iter().zip(&score.found);
                let mut digits: Vec<_> = digits.map(|pair| format!("{pair:?}")).collect();
                digits.sort();
                let counts = [score.hits, score.wrong_digits, score.false_finds, score.misses];
                (counts, score.mean_distance, finds, digits)
            };
            prop_assert_eq!(summary(&found, &truth), summary(&other_found, &other_truth));
        }

        #[test]
        fn every_find_and_every_digit_is_counted_once(
            found in prop::collection::vec((0u8..2, 0.0..9.0, 0.0..9.0), 0..6),
            truth in prop::collection::vec((0u8..2, 0.0..9.0, 0.0..9.0), 0..6),
        ) {
            let found: Vec<_> = found.iter().map(|&(digit, x, y)| find(digit, x, y)).collect();
            let truth: Vec<_> = truth.iter().map(|&(digit, x, y)| placed(digit, x, y)).collect();
            let score = Score::of(&found, &truth, 4.0).unwrap();
            let count = |verdict| score.verdicts.iter().filter(|&&other| other == verdict).count();
            prop_assert_eq!(score.hits, count(Verdict::Hit));
            let wrong = |verdict: &&Verdict| matches!(verdict, Verdict::WrongDigit { .. });
            prop_assert_eq!(score.wrong_digits, score.verdicts.iter().filter(wrong).count());
            prop_assert_eq!(score.false_finds, count(Verdict::False));
            prop_assert_eq!(score.hits, score.found.iter().filter(|&&is_found| is_found).count());
            prop_assert_eq!(score.hits + score.wrong_digits + score.misses, truth.len());
        }
    }
}

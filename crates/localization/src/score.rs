use cijfer_dataset::PlacedDigit;

use crate::matching::matched;
use crate::{Confusion, Error, Found, Result, Scores, SizeClass, Tally, Tolerance};

/// How well a list of detections agrees with what is in one image.
///
/// Detections and digits are matched one to one by their positions: of all pairs no further apart than
/// tolerated, the nearest is matched first, then the nearest of those that are left, and so on.
/// Every find is then a hit, a wrong digit or false, and every digit is hit, named wrongly or
/// missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// What became of each detection, in the order in which they were given.
    pub verdicts: Vec<Verdict>,
    /// What became of each digit, in the order in which they were given.
    pub fates: Vec<Fate>,
    /// How many there are of each, by digit and by size. Those of several images add up.
    pub scores: Scores,
}

/// What is to be said of one detection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The right digit at its place.
    Hit {
        /// Which of the digits it is, by index.
        truth: usize,
    },
    /// Another digit than the one at its place.
    WrongDigit {
        /// Which of the digits stands there, by index.
        truth: usize,
    },
    /// There is no digit at its place.
    False,
}

/// What is to be said of one digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It was found at its place.
    Hit {
        /// Which of the detections it is, by index.
        find: usize,
    },
    /// Another digit was found at its place.
    WrongDigit {
        /// Which of the detections, by index.
        find: usize,
    },
    /// Nothing was found at its place.
    Missed,
}

impl Score {
    /// Compares detections with the digits of an image.
    ///
    /// Neither the order of the detections nor that of the digits matters: of pairs at the same
    /// distance, that with the right digit comes first, then the position decides, then the score.
    ///
    /// # Errors
    ///
    /// A tolerance that is negative or no number, and digits above 9.
    pub fn of(found: &[Found], truth: &[PlacedDigit], tolerance: Tolerance) -> Result<Self> {
        tolerance.validate()?;
        let found_digits = found.iter().map(|found| found.digit);
        check_digits(found_digits.chain(truth.iter().map(|placed| placed.digit)))?;
        let mut verdicts = vec![Verdict::False; found.len()];
        let mut fates = vec![Fate::Missed; truth.len()];
        let mut confusions = [Confusion::default(); SizeClass::COUNT];
        let mut distances: [[Vec<f64>; 10]; SizeClass::COUNT] = Default::default();
        for pair in matched(found, truth, tolerance) {
            let (find, truth) = (pair.find, pair.truth);
            if pair.is_right() {
                verdicts[find] = Verdict::Hit { truth };
                fates[truth] = Fate::Hit { find };
                let (size, digit) = pair.kind();
                distances[size.index()][digit].push(pair.distance);
            } else {
                verdicts[find] = Verdict::WrongDigit { truth };
                fates[truth] = Fate::WrongDigit { find };
            }
        }
        for (placed, fate) in truth.iter().zip(&fates) {
            let column = match *fate {
                Fate::Hit { find } | Fate::WrongDigit { find } => found[find].digit.into(),
                Fate::Missed => Confusion::NOTHING,
            };
            let size = SizeClass::of(placed.ink_box);
            confusions[size.index()].count(placed.digit.into(), column);
        }
        for (find, verdict) in found.iter().zip(&verdicts) {
            if *verdict == Verdict::False {
                let size = SizeClass::of(find.ink_box);
                confusions[size.index()].count(Confusion::NOTHING, find.digit.into());
            }
        }
        let mut distances = distances.into_iter();
        let by_size =
            confusions.map(|confusion| Tally::new(confusion, distances.next().unwrap_or_default()));
        Ok(Self {
            verdicts,
            fates,
            scores: Scores::new(by_size),
        })
    }
}

/// Refuses digits above 9.
pub(crate) fn check_digits(digits: impl IntoIterator<Item = u8>) -> Result<()> {
    match digits.into_iter().find(|&digit| digit > 9) {
        Some(digit) => Err(Error::value("a digit", "0 to 9", digit)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

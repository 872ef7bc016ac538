use std::ops::AddAssign;

use crate::{Confusion, Counts, Distances};

/// What became of the digits and detections of some size, or of all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    confusion: Confusion,
    /// Of the hits of each digit.
    distances: [Distances; 10],
}

impl Tally {
    pub(crate) fn new(confusion: Confusion, distances: [Vec<f64>; 10]) -> Self {
        Self {
            confusion,
            distances: distances.map(Distances::new),
        }
    }

    /// Which digits are taken for which, and for nothing.
    pub fn confusion(&self) -> &Confusion {
        &self.confusion
    }

    /// The counts of all digits together.
    pub fn counts(&self) -> Counts {
        let mut all = Counts::default();
        for digit in 0..10 {
            let of_digit = self.of_digit(digit);
            all.hits += of_digit.hits;
            all.wrong_digits += of_digit.wrong_digits;
            all.wrong_finds += of_digit.wrong_finds;
            all.false_finds += of_digit.false_finds;
            all.misses += of_digit.misses;
        }
        let distances = self.distances.iter().flat_map(Distances::as_slice);
        all.distances = Distances::new(distances.copied().collect());
        all
    }

    /// The counts of one digit, 0 to 9; of others there is nothing.
    pub fn of_digit(&self, digit: u8) -> Counts {
        let digit = usize::from(digit);
        let Some(distances) = self.distances.get(digit) else {
            return Counts::default();
        };
        let rows = self.confusion.rows();
        Counts {
            hits: rows[digit][digit],
            wrong_digits: self.confusion.taken_for_another(digit),
            wrong_finds: self.confusion.found_for_another(digit),
            false_finds: rows[Confusion::NOTHING][digit],
            misses: rows[digit][Confusion::NOTHING],
            distances: distances.clone(),
        }
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.confusion += other.confusion;
        for (distances, others) in self.distances.iter_mut().zip(&other.distances) {
            distances.extend(others);
        }
    }
}

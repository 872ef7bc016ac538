use std::iter::Sum;
use std::ops::AddAssign;

use crate::{SizeClass, Tally};

/// How well detections agree with what is in the images: of one image, or, added up, of many.
///
/// A digit and the detection that is matched with it are counted under the digit's height, a detection
/// where there is no digit under the height of its own box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scores {
    /// How many images were scored.
    pub images: usize,
    by_size: [Tally; SizeClass::COUNT],
}

impl Scores {
    pub(crate) fn new(by_size: [Tally; SizeClass::COUNT]) -> Self {
        Self { images: 1, by_size }
    }

    /// Of the digits of all sizes together.
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        for tally in &self.by_size {
            all += tally;
        }
        all
    }

    /// Of the digits of one size.
    pub fn of_size(&self, size: SizeClass) -> &Tally {
        &self.by_size[size.index()]
    }
}

impl AddAssign<&Self> for Scores {
    fn add_assign(&mut self, other: &Self) {
        self.images += other.images;
        for (tally, other) in self.by_size.iter_mut().zip(&other.by_size) {
            *tally += other;
        }
    }
}

impl<'a> Sum<&'a Self> for Scores {
    fn sum<I: Iterator<Item = &'a Self>>(scores: I) -> Self {
        let mut sum = Self::default();
        for score in scores {
            sum += score;
        }
        sum
    }
}

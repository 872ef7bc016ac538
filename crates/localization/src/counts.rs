use crate::Distances;

/// How many detections and digits agree: of all digits, or of one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    /// Detections of the right digit at its place.
    pub hits: usize,
    /// Digits at whose place another one was found.
    pub wrong_digits: usize,
    /// Detections at the place of another digit. Of all digits together these are as many as the wrong
    /// digits; a 3 that was found as an 8 is a wrong digit of the 3 and a wrong detection of the 8.
    pub wrong_finds: usize,
    /// Detections where there is no digit.
    pub false_finds: usize,
    /// Digits at whose place nothing was found.
    pub misses: usize,
    /// How far the hits lie from their digits.
    pub distances: Distances,
}

impl Counts {
    /// How many detections there are.
    pub fn finds(&self) -> usize {
        self.hits + self.wrong_finds + self.false_finds
    }

    /// How many digits there are.
    pub fn digits(&self) -> usize {
        self.hits + self.wrong_digits + self.misses
    }

    /// The part of the detections that are hits; 1 when nothing was found, for then nothing is wrong.
    pub fn precision(&self) -> f64 {
        part(self.hits, self.finds())
    }

    /// The part of the digits that were hit; 1 when there are none, for then none is missing.
    pub fn recall(&self) -> f64 {
        part(self.hits, self.digits())
    }

    /// The harmonic mean of precision and recall: `2·hits / (detections + digits)`.
    pub fn f1(&self) -> f64 {
        part(2 * self.hits, self.finds() + self.digits())
    }
}

fn part(count: usize, of: usize) -> f64 {
    if of == 0 {
        1.0
    } else {
        count as f64 / of as f64
    }
}

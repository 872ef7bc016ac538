use std::ops::AddAssign;

/// Which digits are taken for which, and for nothing.
///
/// The rows are what stands in the images: the digits 0 to 9, then [`NOTHING`](Self::NOTHING) where
/// no digit stands. The columns are what was found there: the digits 0 to 9, then nothing. Every
/// digit and every detection is counted in one place; nothing found where nothing stands is not
/// counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion([[usize; 11]; 11]);

impl Confusion {
    /// The index of the row "nothing there" and of the column "not found".
    pub const NOTHING: usize = 10;

    /// The counts, a row for each digit and one for nothing.
    pub fn rows(&self) -> &[[usize; 11]; 11] {
        &self.0
    }

    /// Counts a digit or find once more; either is [`NOTHING`](Self::NOTHING) or a digit.
    pub(crate) fn count(&mut self, truth: usize, found: usize) {
        self.0[truth][found] += 1;
    }

    /// How often another digit was found in the place of this one.
    pub(crate) fn taken_for_another(&self, digit: usize) -> usize {
        others(digit).map(|found| self.0[digit][found]).sum()
    }

    /// How often this digit was found in the place of another.
    pub(crate) fn found_for_another(&self, digit: usize) -> usize {
        others(digit).map(|truth| self.0[truth][digit]).sum()
    }
}

/// The other nine digits.
fn others(digit: usize) -> impl Iterator<Item = usize> {
    (0..10).filter(move |&other| other != digit)
}

impl AddAssign for Confusion {
    fn add_assign(&mut self, other: Self) {
        let cells = self.0.iter_mut().flatten();
        for (cell, other) in cells.zip(other.0.into_iter().flatten()) {
            *cell += other;
        }
    }
}

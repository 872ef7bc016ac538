//! Where sums are taken: positions, and the taps that are seen from each.

use std::ops::Deref;

use crate::simd::POSITIONS;

/// Where a sum is taken and where it goes, in floats from the start of input and output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    pub(crate) input: u32,
    pub(crate) output: u32,
}

/// The farthest input and the farthest output of positions.
#[inline(always)]
pub(super) fn farthest(positions: &[Position]) -> [usize; 2] {
    // A loop over an array, which becomes vectors, for a small image has few sums for its positions.
    let mut farthest = [0; 2];
    for position in positions {
        farthest = [
            farthest[0].max(position.input),
            farthest[1].max(position.output),
        ];
    }
    farthest.map(|largest| largest as usize)
}

/// A term of the sums.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tap {
    /// Where its factor lies, in floats from a position's input, for each position of a tile.
    pub(crate) input: [u32; POSITIONS],
    /// Which of a filter's weights it is.
    pub(crate) weight: u32,
}

/// Taps, and how far they reach, so that it is found once and not at every call.
#[derive(Debug, Default)]
pub(crate) struct Taps {
    list: Vec<Tap>,
    input: u32,
    weight: u32,
}

impl Taps {
    /// The farthest input, and the last weight.
    #[inline(always)]
    pub(super) fn reach(&self) -> [usize; 2] {
        [self.input, self.weight].map(|largest| largest as usize)
    }

    /// None, with the memory of those that were.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        [self.input, self.weight] = [0; 2];
    }
}

impl Extend<Tap> for Taps {
    fn extend<T: IntoIterator<Item = Tap>>(&mut self, taps: T) {
        let first = self.list.len();
        self.list.extend(taps);
        for tap in &self.list[first..] {
            self.input = tap.input.into_iter().fold(self.input, u32::max);
            self.weight = self.weight.max(tap.weight);
        }
    }
}

impl FromIterator<Tap> for Taps {
    fn from_iter<T: IntoIterator<Item = Tap>>(taps: T) -> Self {
        let mut list = Self::default();
        list.extend(taps);
        list
    }
}

impl Deref for Taps {
    type Target = [Tap];

    fn deref(&self) -> &[Tap] {
        &self.list
    }
}

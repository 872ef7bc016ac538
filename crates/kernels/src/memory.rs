//! Memory that lies as vectors want it.

#![allow(unsafe_code)]

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// A line of the cache: no vector that starts at a multiple of its own length lies across two.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

const LINE: usize = 16;

/// The least odd number of lines that has room for so many floats, in floats: what lies so far apart is
/// spread over all of the cache's sets.
pub(crate) fn odd_lines(floats: usize) -> usize {
    let lines = floats.div_ceil(LINE);
    (lines + usize::from(lines.is_multiple_of(2))) * LINE
}

/// Zeros at first, from the start of a line on.
#[derive(Default)]
pub(crate) struct Aligned {
    lines: Vec<Line>,
    length: usize,
}

impl Aligned {
    /// Makes it that long; what is new is 0. Memory once had is kept.
    pub(crate) fn resize(&mut self, length: usize) {
        if length < self.length {
            // What is left of the last line would come back when it grows again.
            let end = length.next_multiple_of(LINE).min(self.length);
            self[length..end].fill(0.0);
        }
        self.lines.resize(length.div_ceil(LINE), Line([0.0; LINE]));
        self.length = length;
    }

    /// Room for that many floats, whatever is in it: none of it is cleared, and it stays as long as it was.
    pub(crate) fn room(&mut self, length: usize) -> &mut [f32] {
        if length > self.length {
            self.resize(length);
        }
        &mut self[..length]
    }
}

impl Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: lines are arrays of floats without anything between them, and there are at least
        // `length` floats in them.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.length) }
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as above; the borrow of `self` makes it the only one.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.length) }
    }
}

/// Memory that was used before and waits to be used again, as much as was in use at once.
pub(crate) struct Spare<T>(Mutex<Vec<T>>);

impl<T> Default for Spare<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Default> Spare<T> {
    pub(crate) fn take(&self) -> T {
        // A thread that panicked left memory that is as good as any.
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    pub(crate) fn give_back(&self, used: T) {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_0_wherever_it_was_before() {
        for [long, short, again] in [
            [40, 5, 40],
            [16, 1, 2],
            [17, 16, 33],
            [15, 0, 15],
            [9, 9, 9],
        ] {
            let mut memory = Aligned::default();
            memory.resize(long);
            memory.fill(1.0);
            memory.resize(short);
            memory.resize(again);
            let kept = short.min(again);
            assert_eq!(memory.len(), again);
            assert!(memory[..kept].iter().all(|value| *value == 1.0));
            assert!(memory[kept..].iter().all(|value| *value == 0.0));
            assert!(memory.as_ptr().cast::<Line>().is_aligned());
        }
    }
}

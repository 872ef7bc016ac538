//! What becomes of the sums of a tile.

#![allow(unsafe_code)]

use super::positions::Position;
use crate::simd::{POSITIONS, Vector};

/// What becomes of the positions of a tile.
pub(crate) enum Largest<'a> {
    /// Every sum goes to its own output.
    No,
    /// The largest goes to the output of the first.
    Value,
    /// So does, in another buffer, which of them it is, as a number from 0 on.
    ValueAndIndex(&'a mut [f32]),
}

impl Largest<'_> {
    /// Whether so many positions are whole tiles, and outputs up to there have their place.
    #[inline(always)]
    pub(super) fn check(&self, positions: usize, end: usize) {
        match self {
            Self::No => {}
            Self::Value => assert!(positions.is_multiple_of(POSITIONS)),
            Self::ValueAndIndex(index) => {
                assert!(positions.is_multiple_of(POSITIONS));
                assert!(end <= index.len());
            }
        }
    }

    /// Writes what is kept of the sums of a tile, at its positions from `output` on, which itself is `offset`
    /// floats from the start.
    ///
    /// # Safety
    ///
    /// The processor has the vector's instructions, and what [`check`](Self::check) and the caller's own check
    /// have checked.
    #[inline(always)]
    pub(super) unsafe fn keep<V: Vector, const P: usize>(
        &mut self,
        sums: [V; P],
        positions: &[Position],
        output: *mut f32,
        offset: usize,
    ) {
        // SAFETY: the contract of this function.
        unsafe {
            match self {
                Self::No => {
                    for p in 0..P {
                        sums[p].store(output.add(positions[p].output as usize));
                    }
                }
                Self::Value => {
                    let mut largest = sums[0];
                    for p in 1..P {
                        largest = largest.max(sums[p]);
                    }
                    largest.store(output.add(positions[0].output as usize));
                }
                Self::ValueAndIndex(index) => {
                    let (mut largest, mut which) = (sums[0], V::splat(0.0));
                    for p in 1..P {
                        which = sums[p].if_greater(largest, V::splat(p as f32), which);
                        largest = sums[p].if_greater(largest, sums[p], largest);
                    }
                    let to = positions[0].output as usize;
                    largest.store(output.add(to));
                    which.store(index.as_mut_ptr().add(offset + to));
                }
            }
        }
    }
}

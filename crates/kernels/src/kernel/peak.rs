//! What the arithmetic of a core gives at most.

#![allow(unsafe_code)]

use std::hint::black_box;

use crate::simd::{Kernel, Vector};

/// Multiplications and additions in registers, and nothing else.
pub(crate) struct MultiplyAdds<'a> {
    pub(crate) rounds: u64,
    /// What comes out, so that it is computed.
    pub(crate) sum: &'a mut f32,
}

/// Sums that do not wait for each other: more than any processor's units begin before the first is done.
pub(crate) const CHAINS: usize = 12;

impl Kernel for MultiplyAdds<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        // SAFETY: the instructions are those of the caller.
        unsafe {
            let [factor, term] = [0.5, 0.25].map(|number| V::splat(black_box(number)));
            let mut sums = [term; CHAINS];
            for _ in 0..self.rounds {
                for chain in 0..CHAINS {
                    sums[chain] = sums[chain].mul_add(factor, term);
                }
            }
            for chain in 0..CHAINS {
                *self.sum += sums[chain].sum();
            }
        }
    }
}

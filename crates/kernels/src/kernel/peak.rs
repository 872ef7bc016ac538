//! What the arithmetic of a core gives at most.

#![allow(unsafe_code)]

use std::hint::black_box;

use crate::Result;
use crate::simd::{Instructions, Kernel, Vector};

impl Instructions {
    /// Multiplies and adds in registers alone, for so many rounds on one thread, and says how many operations
    /// that were. In the time that it takes no network makes more of them.
    ///
    /// # Errors
    ///
    /// Instructions that this processor lacks.
    pub fn multiply_and_add(self, rounds: u64) -> Result<u64> {
        let mut sum = 0.0;
        self.checked()?.run(MultiplyAdds {
            rounds,
            sum: &mut sum,
        });
        black_box(sum);
        Ok(2 * rounds * (CHAINS * self.lanes()) as u64)
    }
}

/// Multiplications and additions in registers, and nothing else.
struct MultiplyAdds<'a> {
    rounds: u64,
    /// What comes out, so that it is computed.
    sum: &'a mut f32,
}

/// Sums that do not wait for each other: more than any processor's units begin before the first is done.
const CHAINS: usize = 12;

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

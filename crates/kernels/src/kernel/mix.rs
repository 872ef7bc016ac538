//! Sums of a few numbers with fixed factors: what stands before and behind the products of minimal filtering.

#![allow(unsafe_code)]

use super::largest::Largest;
use super::sums::Position;
use crate::simd::{Kernel, POSITIONS, Vector};

/// A term of the sums, for each position of a tile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// Where it lies, in floats from a position's input.
    pub(crate) input: [u32; POSITIONS],
    pub(crate) factor: [f32; POSITIONS],
}

/// The same sums at all positions of all channels.
pub(crate) struct Mix<'a> {
    pub(crate) input: &'a [f32],
    pub(crate) output: &'a mut [f32],
    /// A multiple of [`POSITIONS`] of them when the largest of each tile is taken. Otherwise the terms are those
    /// of the first position of a tile for all.
    pub(crate) positions: &'a [Position],
    pub(crate) terms: &'a [Term],
    pub(crate) channels: usize,
    /// From one channel to the next in input and output.
    pub(crate) strides: [usize; 2],
    /// Where sums start, one for each channel; 0 when absent.
    pub(crate) bias: Option<&'a [f32]>,
    /// Whether negative sums become 0.
    pub(crate) rectify: bool,
    /// As for [`Sums`](super::Sums).
    pub(crate) largest: Largest<'a>,
}

impl Kernel for Mix<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        if self.positions.is_empty() || self.channels == 0 {
            return;
        }
        self.check::<V>();
        let alike = matches!(self.largest, Largest::No);
        let tiles = self.positions.len() / POSITIONS * POSITIONS;
        for channel in 0..self.channels {
            // SAFETY: `check` holds for all channels and positions.
            unsafe {
                for start in (0..tiles).step_by(POSITIONS) {
                    match alike {
                        true => self.tile::<V, POSITIONS, true>(start, channel),
                        false => self.tile::<V, POSITIONS, false>(start, channel),
                    }
                }
                for start in tiles..self.positions.len() {
                    self.tile::<V, 1, true>(start, channel);
                }
            }
        }
    }
}

impl Mix<'_> {
    /// Everything that is read and written lies inside its slice.
    #[inline(always)]
    fn check<V: Vector>(&self) {
        let [mut input, mut output] = [0; 2];
        for position in self.positions {
            input = input.max(position.input);
            output = output.max(position.output);
        }
        let reach = self.terms.iter().flat_map(|term| term.input);
        let [input, output, reach] =
            [input, output, reach.max().unwrap_or(0)].map(|largest| largest as usize);
        let last = self.channels - 1;
        let end = output + last * self.strides[1] + V::LANES;
        let read = input + reach + last * self.strides[0] + V::LANES;
        assert!(self.terms.is_empty() || read <= self.input.len());
        assert!(end <= self.output.len());
        assert!(self.bias.is_none_or(|bias| bias.len() >= self.channels));
        self.largest.check(self.positions.len(), end);
    }

    /// A channel at `P` positions, whose terms are alike or not.
    ///
    /// # Safety
    ///
    /// `check` holds, channel and positions exist.
    #[inline(always)]
    unsafe fn tile<V: Vector, const P: usize, const ALIKE: bool>(
        &mut self,
        start: usize,
        channel: usize,
    ) {
        // SAFETY: what `check` has checked; the instructions are those of the caller.
        unsafe {
            let positions = self.positions.get_unchecked(start..start + P);
            let mut bases = [self.input.as_ptr().add(channel * self.strides[0]); P];
            for p in 0..P {
                bases[p] = bases[p].add(positions[p].input as usize);
            }
            let bias = self.bias.map_or(0.0, |bias| *bias.get_unchecked(channel));
            let mut sums = [V::splat(bias); P];
            for term in self.terms {
                for p in 0..P {
                    let slot = if ALIKE { 0 } else { p };
                    let value = V::load(bases[p].add(term.input[slot] as usize));
                    sums[p] = value.mul_add(V::splat(term.factor[slot]), sums[p]);
                }
            }
            if self.rectify {
                let zero = V::splat(0.0);
                for p in 0..P {
                    // In this order, what is not a number stays so.
                    sums[p] = zero.max(sums[p]);
                }
            }
            let output = self.output.as_mut_ptr().add(channel * self.strides[1]);
            self.largest
                .keep(sums, positions, output, channel * self.strides[1]);
        }
    }
}

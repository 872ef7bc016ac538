//! Sums of a few numbers with fixed factors: the input and output transforms of Winograd convolutions, forward and
//! backward.

#![allow(unsafe_code)]

use super::largest::Largest;
use super::positions::{Position, farthest};
use crate::simd::{Kernel, POSITIONS, Vector};

/// A term of a row of the transform, for each position of a tile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// Where it lies, in floats from a position's input.
    pub(crate) input: [u32; POSITIONS],
    pub(crate) factor: [f32; POSITIONS],
}

/// Positions whose inputs stay in the first cache for all rows.
const CHUNK: usize = 8 * POSITIONS;

/// A transform: the same sums at all positions of all channels.
pub(crate) struct Transform<'a> {
    pub(crate) input: &'a [f32],
    pub(crate) output: &'a mut [f32],
    /// A multiple of [`POSITIONS`] of them when the largest of each tile is taken. Otherwise the terms are those
    /// of the first position of a tile for all.
    pub(crate) positions: &'a [Position],
    /// The rows of the matrix, each the terms of a sum of the same inputs.
    pub(crate) rows: &'a [Vec<Term>],
    /// From one row's sum to the next in the output.
    pub(crate) apart: usize,
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

impl Kernel for Transform<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        if self.positions.is_empty() || self.channels == 0 || self.rows.is_empty() {
            return;
        }
        self.check::<V>();
        let alike = matches!(self.largest, Largest::No);
        for channel in 0..self.channels {
            // The inputs of so many positions stay in the first cache for all rows.
            for positions in self.positions.chunks(CHUNK) {
                for row in 0..self.rows.len() {
                    let whole = positions.len() / POSITIONS * POSITIONS;
                    let (tiles, rest) = positions.split_at(whole);
                    // SAFETY: `check` holds for all channels, positions and rows.
                    unsafe {
                        for tile in tiles.chunks_exact(POSITIONS) {
                            match alike {
                                true => self.tile::<V, POSITIONS, true>(tile, channel, row),
                                false => self.tile::<V, POSITIONS, false>(tile, channel, row),
                            }
                        }
                        for position in rest.chunks_exact(1) {
                            self.tile::<V, 1, true>(position, channel, row);
                        }
                    }
                }
            }
        }
    }
}

impl Transform<'_> {
    /// Everything that is read and written lies inside its slice.
    #[inline(always)]
    fn check<V: Vector>(&self) {
        let [input, output] = farthest(self.positions);
        let terms = self.rows.iter().flatten();
        let reach = terms.clone().flat_map(|term| term.input);
        let reach = reach.max().unwrap_or(0) as usize;
        let last = self.channels - 1;
        let apart = (self.rows.len() - 1) * self.apart;
        let end = output + last * self.strides[1] + apart + V::LANES;
        let read = input + reach + last * self.strides[0] + V::LANES;
        assert!(terms.count() == 0 || read <= self.input.len());
        assert!(end <= self.output.len());
        assert!(self.bias.is_none_or(|bias| bias.len() >= self.channels));
        self.largest.check(self.positions.len(), end);
    }

    /// A channel at `P` positions, whose terms are alike or not.
    ///
    /// # Safety
    ///
    /// `check` holds; channel and row exist, and the positions are some of all, `P` of them.
    #[inline(always)]
    unsafe fn tile<V: Vector, const P: usize, const ALIKE: bool>(
        &mut self,
        positions: &[Position],
        channel: usize,
        row: usize,
    ) {
        // SAFETY: what `check` has checked; the instructions are those of the caller.
        unsafe {
            let positions = positions.get_unchecked(..P);
            let mut bases = [self.input.as_ptr().add(channel * self.strides[0]); P];
            for p in 0..P {
                bases[p] = bases[p].add(positions[p].input as usize);
            }
            let bias = self.bias.map_or(0.0, |bias| *bias.get_unchecked(channel));
            let mut sums = [V::splat(bias); P];
            for term in self.rows.get_unchecked(row) {
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
            let at = channel * self.strides[1] + row * self.apart;
            let output = self.output.as_mut_ptr().add(at);
            self.largest.keep(sums, positions, output, at);
        }
    }
}

//! Weighted sums over taps: every linear layer, and its gradient by the input.
//!
//! ```text
//!   out[filter][position] = bias[filter] + Σ over taps: weight[tap][filter] · in[position + tap]
//! ```
//!
//! Where a position and a tap lie in memory is in tables, so that one loop serves convolutions of any
//! stride, padding and dilation, Dense layers, batches and rows of large images.

#![allow(unsafe_code)]

use super::largest::Largest;
use super::positions::{Position, Tap, Taps, farthest};
use crate::simd::{Kernel, POSITIONS, Vector};

/// Terms that are summed one after the other; sums of more are made in such blocks, so that rounding errors do
/// not grow with all of them.
const BLOCK: usize = 1 << 10;

/// Sums for all filters of a group.
pub(crate) struct Sums<'a> {
    pub(crate) input: &'a [f32],
    pub(crate) output: &'a mut [f32],
    /// A multiple of [`POSITIONS`] of them when the largest of each tile is taken.
    pub(crate) positions: &'a [Position],
    pub(crate) taps: &'a Taps,
    /// As [`packed`] lays them out: filters side by side.
    pub(crate) weights: &'a [f32],
    /// How many weights a filter has, which may be more than there are taps.
    pub(crate) weights_per_filter: usize,
    pub(crate) filters: usize,
    /// Where sums start, one for each filter; 0 when absent.
    pub(crate) bias: Option<&'a [f32]>,
    /// From one filter to the next in the output.
    pub(crate) filter_stride: usize,
    /// Whether negative sums become 0.
    pub(crate) rectify: bool,
    /// Whether only the largest sum of the positions of a tile is kept, at the output of the first,
    /// and which it is, as a number from 0 on, at the same place in here (if it is to be known).
    pub(crate) largest: Largest<'a>,
}

impl Kernel for Sums<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        self.check::<V>();
        // SAFETY: `check` holds.
        unsafe {
            match self.taps.len() > BLOCK {
                true => self.tiles::<V, true>(),
                false => self.tiles::<V, false>(),
            }
        }
    }
}

impl Sums<'_> {
    /// Everything that is read and written lies inside its slice.
    #[inline(always)]
    fn check<V: Vector>(&self) {
        let [input, output] = farthest(self.positions);
        let [tap, weight] = self.taps.reach();
        let end = output + (self.filters.max(1) - 1) * self.filter_stride + V::LANES;
        if self.positions.is_empty() || self.filters == 0 {
            return;
        }
        assert!(self.taps.is_empty() || input + tap + V::LANES <= self.input.len());
        assert!(end <= self.output.len());
        assert!(self.taps.is_empty() || weight < self.weights_per_filter);
        assert!(self.filters * self.weights_per_filter <= self.weights.len());
        assert!(self.bias.is_none_or(|bias| bias.len() >= self.filters));
        self.largest.check(self.positions.len(), end);
    }

    /// All positions, for sums of more than one block or not.
    ///
    /// # Safety
    ///
    /// `check` holds.
    #[inline(always)]
    unsafe fn tiles<V: Vector, const BLOCKS: bool>(&mut self) {
        let tiles = self.positions.len() / POSITIONS * POSITIONS;
        // SAFETY: `check` holds for all positions.
        unsafe {
            for start in (0..tiles).step_by(POSITIONS) {
                self.filters_of_tile::<V, POSITIONS, BLOCKS>(start);
            }
            // What is left in halves, so that weights are not loaded more often than they multiply.
            let pairs = tiles + (self.positions.len() - tiles) / 2 * 2;
            for start in (tiles..pairs).step_by(2) {
                self.filters_of_tile::<V, 2, BLOCKS>(start);
            }
            for start in pairs..self.positions.len() {
                self.filters_of_tile::<V, 1, BLOCKS>(start);
            }
        }
    }

    /// All filters at `P` positions.
    ///
    /// # Safety
    ///
    /// `check` holds, the positions exist.
    #[inline(always)]
    unsafe fn filters_of_tile<V: Vector, const P: usize, const BLOCKS: bool>(
        &mut self,
        start: usize,
    ) {
        for first in (0..self.filters).step_by(V::FILTERS) {
            // SAFETY: handed on, and so many filters exist.
            unsafe {
                match (self.filters - first).min(V::FILTERS) {
                    1 => self.tile::<V, 1, P, BLOCKS>(start, first),
                    2 => self.tile::<V, 2, P, BLOCKS>(start, first),
                    3 => self.tile::<V, 3, P, BLOCKS>(start, first),
                    4 => self.tile::<V, 4, P, BLOCKS>(start, first),
                    _ => self.tile::<V, 5, P, BLOCKS>(start, first),
                }
            }
        }
    }

    /// `F` filters at `P` positions.
    ///
    /// # Safety
    ///
    /// `check` holds, positions and filters exist.
    #[inline(always)]
    unsafe fn tile<V: Vector, const F: usize, const P: usize, const BLOCKS: bool>(
        &mut self,
        start: usize,
        first: usize,
    ) {
        // SAFETY: what `check` has checked; the instructions are those of the caller.
        unsafe {
            let positions = self.positions.get_unchecked(start..start + P);
            let mut bases = [self.input.as_ptr(); P];
            for p in 0..P {
                bases[p] = bases[p].add(positions[p].input as usize);
            }
            let mut sums = [[V::splat(0.0); P]; F];
            if let Some(bias) = self.bias {
                for f in 0..F {
                    sums[f] = [V::splat(*bias.get_unchecked(first + f)); P];
                }
            }
            let weights = self.weights.as_ptr().add(first * self.weights_per_filter);
            let mut taps = &**self.taps;
            // The sums of all blocks but the last.
            let mut of_blocks = [[V::splat(0.0); P]; F];
            while BLOCKS && taps.len() > BLOCK {
                let (block, rest) = taps.split_at(BLOCK);
                add_taps(block, bases, weights, &mut sums);
                for f in 0..F {
                    for p in 0..P {
                        of_blocks[f][p] = sums[f][p].mul_add(V::splat(1.0), of_blocks[f][p]);
                        sums[f][p] = V::splat(0.0);
                    }
                }
                taps = rest;
            }
            add_taps(taps, bases, weights, &mut sums);
            if BLOCKS {
                for f in 0..F {
                    for p in 0..P {
                        sums[f][p] = sums[f][p].mul_add(V::splat(1.0), of_blocks[f][p]);
                    }
                }
            }
            if self.rectify {
                let zero = V::splat(0.0);
                for f in 0..F {
                    for p in 0..P {
                        // In this order, what is not a number stays so.
                        sums[f][p] = zero.max(sums[f][p]);
                    }
                }
            }
            let output = self.output.as_mut_ptr();
            for f in 0..F {
                let filter = (first + f) * self.filter_stride;
                self.largest
                    .keep(sums[f], positions, output.add(filter), filter);
            }
        }
    }
}

/// Adds some terms to the sums of `F` filters at `P` positions.
///
/// # Safety
///
/// The taps can be read from all positions, the weights of `F` filters side by side; the processor has the
/// vector's instructions.
#[inline(always)]
unsafe fn add_taps<V: Vector, const F: usize, const P: usize>(
    taps: &[Tap],
    bases: [*const f32; P],
    weights: *const f32,
    sums: &mut [[V; P]; F],
) {
    // SAFETY: the contract of this function.
    unsafe {
        for tap in taps {
            let weight = weights.add(tap.weight as usize * F);
            let mut factors = [V::splat(0.0); F];
            for f in 0..F {
                factors[f] = V::splat(*weight.add(f));
            }
            for p in 0..P {
                let value = V::load(bases[p].add(tap.input[p] as usize));
                for f in 0..F {
                    sums[f][p] = value.mul_add(factors[f], sums[f][p]);
                }
            }
        }
    }
}

/// Lays weights out as [`Sums`] reads them: in tiles of filters, in a tile tap after tap, the
/// filters side by side. `weight` gives that of a filter and a tap.
pub(crate) fn packed(
    tile: usize,
    filters: usize,
    taps: usize,
    into: &mut [f32],
    weight: impl Fn(usize, usize) -> f32,
) {
    for first in (0..filters).step_by(tile) {
        let count = tile.min(filters - first);
        let start = first * taps;
        let tile = &mut into[start..start + count * taps];
        let weight = |filter: usize, tap: usize| weight(first + filter, tap);
        // Loops whose length is known are unrolled.
        match count {
            1 => side_by_side::<1>(tile, weight),
            2 => side_by_side::<2>(tile, weight),
            3 => side_by_side::<3>(tile, weight),
            4 => side_by_side::<4>(tile, weight),
            5 => side_by_side::<5>(tile, weight),
            _ => {
                for (index, value) in tile.iter_mut().enumerate() {
                    *value = weight(index % count, index / count);
                }
            }
        }
    }
}

fn side_by_side<const FILTERS: usize>(into: &mut [f32], weight: impl Fn(usize, usize) -> f32) {
    let (taps, _) = into.as_chunks_mut::<FILTERS>();
    for (tap, values) in taps.iter_mut().enumerate() {
        for filter in 0..FILTERS {
            values[filter] = weight(filter, tap);
        }
    }
}

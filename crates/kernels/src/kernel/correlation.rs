//! The gradient of weighted sums by their weights and biases.
//!
//! ```text
//!   by_weight[filter][tap] = Σ over places and lanes: gradient[filter][place] · in[place + tap]
//!   by_bias[filter]        = Σ over places and lanes: gradient[filter][place]
//! ```

#![allow(unsafe_code)]

use super::positions::Tap;
use crate::simd::{Kernel, LANES, Vector};

/// Where a window lies, in floats from the start of input and gradient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) input: u32,
    pub(crate) gradient: u32,
}

/// Finds the gradient by the weights and biases of a group.
pub(crate) struct Correlation<'a> {
    pub(crate) input: &'a [f32],
    pub(crate) gradient: &'a [f32],
    pub(crate) places: &'a [Place],
    /// As many as a filter has weights, in their order; each lies equally far from every place. Without any,
    /// only the gradient by the biases is found.
    pub(crate) taps: &'a [Tap],
    pub(crate) filters: usize,
    /// From one filter to the next in the gradient.
    pub(crate) filter_stride: usize,
    /// `[filters, taps]`.
    pub(crate) by_weight: &'a mut [f32],
    /// One for each filter, where there are biases.
    pub(crate) by_bias: Option<&'a mut [f32]>,
}

/// The sums of a tile at most, all their lanes.
const SUMS: usize = 5 * 5 * LANES;

impl Kernel for Correlation<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        self.check::<V>();
        // The gradients of a tile's filters are many and stay in the second cache for all taps; the inputs,
        // which change, are few.
        for first in (0..self.filters).step_by(V::FILTERS) {
            // SAFETY: `check` holds for all places, taps and filters.
            unsafe {
                match (self.filters - first).min(V::FILTERS) {
                    1 => self.filters_of_tile::<V, 1>(first),
                    2 => self.filters_of_tile::<V, 2>(first),
                    3 => self.filters_of_tile::<V, 3>(first),
                    4 => self.filters_of_tile::<V, 4>(first),
                    _ => self.filters_of_tile::<V, 5>(first),
                }
            }
        }
    }
}

impl Correlation<'_> {
    /// Everything that is read or written lies inside its slice.
    #[inline(always)]
    fn check<V: Vector>(&self) {
        assert!(self.filters * self.taps.len() <= self.by_weight.len());
        let biases = self.by_bias.as_ref().map(|by_bias| by_bias.len());
        assert!(biases.is_none_or(|biases| biases >= self.filters));
        if self.places.is_empty() || self.filters == 0 {
            return;
        }
        let largest = |numbers: &mut dyn Iterator<Item = u32>| numbers.max().unwrap_or(0) as usize;
        let input = largest(&mut self.places.iter().map(|place| place.input));
        let gradient = largest(&mut self.places.iter().map(|place| place.gradient));
        let tap = largest(&mut self.taps.iter().map(|tap| tap.input[0]));
        assert!(self.taps.is_empty() || input + tap + V::LANES <= self.input.len());
        let filter = (self.filters - 1) * self.filter_stride;
        assert!(gradient + filter + V::LANES <= self.gradient.len());
    }

    /// `F` filters: their biases and all taps.
    ///
    /// # Safety
    ///
    /// `check` holds, the filters exist.
    #[inline(always)]
    unsafe fn filters_of_tile<V: Vector, const F: usize>(&mut self, first: usize) {
        // SAFETY: handed on, and so many taps exist.
        unsafe {
            self.biases::<V, F>(first);
            // Tiles of nearly equal size, for a tile of one tap would load more than it multiplies.
            let tiles = self.taps.len().div_ceil(V::TAPS);
            let mut lanes = [0.0; SUMS];
            for tile in 0..tiles {
                let [tap, end] = [tile, tile + 1].map(|tile| tile * self.taps.len() / tiles);
                match end - tap {
                    1 => self.tile::<V, F, 1>(first, tap, &mut lanes),
                    2 => self.tile::<V, F, 2>(first, tap, &mut lanes),
                    3 => self.tile::<V, F, 3>(first, tap, &mut lanes),
                    4 => self.tile::<V, F, 4>(first, tap, &mut lanes),
                    _ => self.tile::<V, F, 5>(first, tap, &mut lanes),
                }
                // Out of the tile's registers: what sums lanes is too long to be unrolled for all of them, and
                // registers have no indices.
                let count = F * (end - tap);
                let mut sums = [0.0; (5 * 5usize).next_multiple_of(LANES)];
                for start in (0..count).step_by(V::LANES) {
                    let mut vectors = [V::splat(0.0); LANES];
                    let lanes = lanes[start * V::LANES..count * V::LANES].chunks_exact(V::LANES);
                    for (vector, lanes) in vectors[..V::LANES].iter_mut().zip(lanes) {
                        *vector = V::load(lanes.as_ptr());
                    }
                    sum_of_each(vectors).store(sums[start..][..V::LANES].as_mut_ptr());
                }
                for (filter, sums) in sums[..count].chunks_exact(end - tap).enumerate() {
                    let at = (first + filter) * self.taps.len() + tap;
                    // Too few to be worth a call.
                    let by_weight = self.by_weight[at..].iter_mut();
                    by_weight
                        .zip(sums)
                        .for_each(|(by_weight, sum)| *by_weight = *sum);
                }
            }
        }
    }

    /// The biases of `F` filters over all places.
    ///
    /// # Safety
    ///
    /// `check` holds, the filters exist.
    #[inline(always)]
    unsafe fn biases<V: Vector, const F: usize>(&mut self, first: usize) {
        let Some(by_bias) = &mut self.by_bias else {
            return;
        };
        // SAFETY: what `check` has checked; the instructions are those of the caller.
        unsafe {
            let gradient = self.gradient.as_ptr().add(first * self.filter_stride);
            let one = V::splat(1.0);
            let mut sums = [V::splat(0.0); F];
            for place in self.places {
                let gradient = gradient.add(place.gradient as usize);
                for f in 0..F {
                    sums[f] = V::load(gradient.add(f * self.filter_stride)).mul_add(one, sums[f]);
                }
            }
            for f in 0..F {
                *by_bias.get_unchecked_mut(first + f) = sums[f].sum();
            }
        }
    }

    /// `F` filters and `T` taps over all places: the lanes of their sums.
    ///
    /// # Safety
    ///
    /// `check` holds, filters and taps exist.
    #[inline(always)]
    unsafe fn tile<V: Vector, const F: usize, const T: usize>(
        &self,
        first: usize,
        tap: usize,
        lanes: &mut [f32; SUMS],
    ) {
        const { assert!(F * T * V::LANES <= SUMS) };
        // SAFETY: what `check` has checked, and `lanes` has room for the sums; the instructions are those of
        // the caller.
        unsafe {
            let mut inputs = [self.input.as_ptr(); T];
            for t in 0..T {
                inputs[t] = inputs[t].add(self.taps.get_unchecked(tap + t).input[0] as usize);
            }
            let gradient = self.gradient.as_ptr().add(first * self.filter_stride);
            let mut sums = [[V::splat(0.0); T]; F];
            for place in self.places {
                let mut values = [V::splat(0.0); T];
                for t in 0..T {
                    values[t] = V::load(inputs[t].add(place.input as usize));
                }
                let gradient = gradient.add(place.gradient as usize);
                for f in 0..F {
                    let factor = V::load(gradient.add(f * self.filter_stride));
                    for t in 0..T {
                        sums[f][t] = values[t].mul_add(factor, sums[f][t]);
                    }
                }
            }
            for f in 0..F {
                for t in 0..T {
                    sums[f][t].store(lanes.as_mut_ptr().add((f * T + t) * V::LANES));
                }
            }
        }
    }
}

/// The sum of the lanes of each of `V::LANES` vectors, in the lane of its number.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn sum_of_each<V: Vector>(mut vectors: [V; LANES]) -> V {
    // Halves of two vectors are summed at a time, whose lanes take turns from then on.
    for step in 0..V::LANES.ilog2() {
        let half = (V::LANES / 2) >> step;
        for index in 0..half {
            // SAFETY: the contract of this function.
            unsafe {
                let [low, high] = vectors[index].interleave(vectors[index + half]);
                vectors[index] = low.mul_add(V::splat(1.0), high);
            }
        }
    }
    vectors[0]
}

//! The gradient of weighted sums by their weights.
//!
//! ```text
//!   by_weight[filter][tap] = Σ over places and lanes: gradient[filter][place] · in[place + tap]
//! ```

#![allow(unsafe_code)]

use super::sums::Tap;
use crate::simd::{Kernel, Vector};

/// Where a window lies, in floats from the start of input and gradient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) input: u32,
    pub(crate) gradient: u32,
}

/// Adds the gradient by the weights of a group.
pub(crate) struct Correlation<'a> {
    pub(crate) input: &'a [f32],
    pub(crate) gradient: &'a [f32],
    pub(crate) places: &'a [Place],
    /// As many as a filter has weights, in their order; each lies equally far from every place.
    pub(crate) taps: &'a [Tap],
    pub(crate) filters: usize,
    /// From one filter to the next in the gradient.
    pub(crate) filter_stride: usize,
    /// `[filters, taps]`, to which is added.
    pub(crate) by_weight: &'a mut [f32],
}

/// Taps of a tile at most: with the sums of as many filters as a tile has, they leave registers for the
/// factors.
const TAPS: usize = 4;

impl Kernel for Correlation<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        self.check::<V>();
        // Tiles of nearly equal size, for a tile of one tap would load more than it multiplies.
        let tiles = self.taps.len().div_ceil(TAPS);
        for tile in 0..tiles {
            let [tap, end] = [tile, tile + 1].map(|tile| tile * self.taps.len() / tiles);
            for first in (0..self.filters).step_by(V::FILTERS) {
                // SAFETY: `check` holds for all places, taps and filters.
                unsafe {
                    match (self.filters - first).min(V::FILTERS) {
                        1 => self.filters_of_tile::<V, 1>(first, tap, end),
                        2 => self.filters_of_tile::<V, 2>(first, tap, end),
                        3 => self.filters_of_tile::<V, 3>(first, tap, end),
                        4 => self.filters_of_tile::<V, 4>(first, tap, end),
                        _ => self.filters_of_tile::<V, 5>(first, tap, end),
                    }
                }
            }
        }
    }
}

impl Correlation<'_> {
    /// Everything that is read lies inside its slice.
    #[inline(always)]
    fn check<V: Vector>(&self) {
        if self.places.is_empty() || self.filters == 0 || self.taps.is_empty() {
            return;
        }
        let largest = |numbers: &mut dyn Iterator<Item = u32>| numbers.max().unwrap_or(0) as usize;
        let input = largest(&mut self.places.iter().map(|place| place.input));
        let gradient = largest(&mut self.places.iter().map(|place| place.gradient));
        let tap = largest(&mut self.taps.iter().map(|tap| tap.input[0]));
        assert!(input + tap + V::LANES <= self.input.len());
        let filter = (self.filters - 1) * self.filter_stride;
        assert!(gradient + filter + V::LANES <= self.gradient.len());
        assert!(self.filters * self.taps.len() <= self.by_weight.len());
    }

    /// # Safety
    ///
    /// `check` holds, `F` filters exist from `first` on, and taps from `tap` to `end`.
    #[inline(always)]
    unsafe fn filters_of_tile<V: Vector, const F: usize>(
        &mut self,
        first: usize,
        tap: usize,
        end: usize,
    ) {
        // SAFETY: handed on.
        unsafe {
            match end - tap {
                1 => self.tile::<V, F, 1>(first, tap),
                2 => self.tile::<V, F, 2>(first, tap),
                3 => self.tile::<V, F, 3>(first, tap),
                _ => self.tile::<V, F, TAPS>(first, tap),
            }
        }
    }

    /// `F` filters and `T` taps over all places.
    ///
    /// # Safety
    ///
    /// `check` holds, filters and taps exist.
    #[inline(always)]
    unsafe fn tile<V: Vector, const F: usize, const T: usize>(&mut self, first: usize, tap: usize) {
        // SAFETY: what `check` has checked; the instructions are those of the caller.
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
                    let index = (first + f) * self.taps.len() + tap + t;
                    *self.by_weight.get_unchecked_mut(index) += sums[f][t].sum();
                }
            }
        }
    }
}

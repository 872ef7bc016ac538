//! The gradient by the transformed weights of a Winograd convolution whose products stay in registers.
//!
//! ```text
//!   by_product[n][column] = Σ over rows: A[n][row] · gradient[row][column]
//!   by_weight[tap][n]     = Σ over columns and lanes: by_product[n][column] · input[n][column + tap]
//! ```
//!
//! The gradients by the products are written down, of so few columns and filters that they stay in the first cache.

#![allow(unsafe_code)]

use super::correlation::Place;
use super::winograd::TransformedInput;
use crate::memory::Aligned;
use crate::simd::{Kernel, Vector};
use crate::winograd::PairedOutput;

/// Filters of a tile: as many as leave the first cache room for the gradients by all products.
const FILTERS: usize = 3;

/// Taps of a tile at most.
const TAPS: usize = 5;

/// Finds the gradient by the transformed weights of all products.
pub(crate) struct WinogradGradient<'a> {
    pub(crate) input: TransformedInput<'a>,
    /// The gradient by the sums.
    pub(crate) gradient: &'a [f32],
    /// A column: in a map, and in the first of its rows of sums.
    pub(crate) places: &'a [Place],
    /// The same columns: in a map, and among the columns of their chunk.
    pub(crate) places_in_chunk: &'a [Place],
    /// So many columns are gone through for all filters and products at a time.
    pub(crate) chunk: usize,
    pub(crate) filters: usize,
    /// From one filter to the next in the gradient, and from one row to the next.
    pub(crate) filter_stride: usize,
    pub(crate) row_stride: usize,
    /// Room to work in.
    pub(crate) room: &'a mut Aligned,
    /// `[product][filter][tap]`.
    pub(crate) by_weight: &'a mut [f32],
}

/// The gradient by a product, for a tile of filters.
#[derive(Clone, Copy)]
struct ByProduct<'a> {
    places: &'a [Place],
    /// That of the first filter, and how far the others are.
    gradient: *const f32,
    filter_stride: usize,
    product: usize,
}

impl Kernel for WinogradGradient<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        // SAFETY: the instructions are those of the caller.
        unsafe {
            match (self.input.output.outputs, self.input.output.products) {
                (4, 8) => self.all::<V, 4, 8>(),
                (4, 6) => self.all::<V, 4, 6>(),
                (2, 6) => self.all::<V, 2, 6>(),
                (2, 4) => self.all::<V, 2, 4>(),
                other => unreachable!("{other:?} is not compiled"),
            }
        }
    }
}

impl WinogradGradient<'_> {
    /// All filters and taps, for `M` rows and `N` products.
    ///
    /// # Safety
    ///
    /// The processor has the vector's instructions.
    #[inline(always)]
    unsafe fn all<V: Vector, const M: usize, const N: usize>(self) {
        let Self { input, filters, .. } = self;
        let count = N * filters * input.taps();
        if self.places.is_empty() || count == 0 {
            self.by_weight[..count].fill(0.0);
            return;
        }
        self.check::<V, M>();
        let apart = self.chunk * V::LANES;
        let product_apart = FILTERS * apart;
        let room = self.room.room(count * V::LANES + (N - 2) * product_apart);
        let (lanes, room) = room.split_at_mut(count * V::LANES);
        lanes.fill(0.0);
        let chunks = self.places.chunks(self.chunk);
        for (places, in_chunk) in chunks.zip(self.places_in_chunk.chunks(self.chunk)) {
            for filter in (0..filters).step_by(FILTERS) {
                let tile = (filters - filter).min(FILTERS);
                let lanes = &mut lanes[filter * input.taps() * V::LANES..];
                // SAFETY: what has been checked holds for all places, filters and products.
                unsafe {
                    let gradient = self.gradient.as_ptr().add(filter * self.filter_stride);
                    let chunk = Chunk {
                        places,
                        in_chunk,
                        gradient,
                        filter_stride: self.filter_stride,
                        row_stride: self.row_stride,
                        by_products: room.as_mut_ptr(),
                        apart,
                        product_apart,
                    };
                    chunk.tile::<V, M, N>(input, tile, filters, lanes);
                }
            }
        }
        let by_weight = self.by_weight[..count].iter_mut();
        for (by_weight, lanes) in by_weight.zip(lanes.chunks_exact(V::LANES)) {
            // SAFETY: there are as many lanes as a vector has.
            *by_weight = unsafe { V::load(lanes.as_ptr()).sum() };
        }
    }

    /// Everything that is read lies inside its slice, for `M` rows, and there are places and filters.
    #[inline(always)]
    fn check<V: Vector, const M: usize>(&self) {
        let farthest = |of: fn(&Place) -> u32| self.places.iter().map(of).max().unwrap_or(0);
        let last = farthest(|place| place.gradient) as usize;
        let last = last + (self.filters - 1) * self.filter_stride;
        assert!(last + (M - 1) * self.row_stride + V::LANES <= self.gradient.len());
        self.input
            .check::<V>(farthest(|place| place.input) as usize, 1);
        for (place, other) in self.places.iter().zip(self.places_in_chunk) {
            assert!(place.input == other.input);
            assert!((other.gradient as usize) < self.chunk * V::LANES);
        }
        assert!(self.places.len() == self.places_in_chunk.len());
    }
}

/// Some columns of a tile of filters.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    places: &'a [Place],
    in_chunk: &'a [Place],
    /// That of the tile's first filter, and how far filters and rows are apart.
    gradient: *const f32,
    filter_stride: usize,
    row_stride: usize,
    /// Room for the gradients by the products, and how far filters and products are apart in it.
    by_products: *mut f32,
    apart: usize,
    product_apart: usize,
}

impl Chunk<'_> {
    /// Adds to the lanes of the sums of all `N` products, for `tile` filters out of all.
    ///
    /// # Safety
    ///
    /// Input, gradient and room can be read and written at all places for all filters and products; `lanes` as for
    /// [`correlate`]; the processor has the vector's instructions.
    #[inline(always)]
    unsafe fn tile<V: Vector, const M: usize, const N: usize>(
        self,
        input: TransformedInput,
        tile: usize,
        filters: usize,
        lanes: &mut [f32],
    ) {
        // SAFETY: the contract of this function.
        unsafe {
            for f in 0..tile {
                let gradient = self.gradient.add(f * self.filter_stride);
                let to = self.by_products.add(f * self.apart);
                transform_gradient::<V, M, N>(
                    self.places,
                    gradient,
                    self.row_stride,
                    input.output,
                    to,
                    self.product_apart,
                );
            }
            for product in 0..N {
                let by_product = match product {
                    // At the point 0 there is the first row alone, at infinity the last one.
                    0 => ByProduct {
                        places: self.places,
                        gradient: self.gradient,
                        filter_stride: self.filter_stride,
                        product,
                    },
                    last if last == N - 1 => ByProduct {
                        places: self.places,
                        gradient: self.gradient.add((M - 1) * self.row_stride),
                        filter_stride: self.filter_stride,
                        product,
                    },
                    _ => ByProduct {
                        places: self.in_chunk,
                        gradient: self.by_products.add((product - 1) * self.product_apart),
                        filter_stride: self.apart,
                        product,
                    },
                };
                correlate::<V>(input, by_product, tile, filters, lanes);
            }
        }
    }
}

/// The output transform backward: the gradients by the products of points that come in pairs of opposite sign, for
/// some columns of a filter.
///
/// # Safety
///
/// `M` rows of gradients can be read at all places, and for each of `N - 2` products there is room for as many
/// vectors as places, so far apart.
#[inline(always)]
unsafe fn transform_gradient<V: Vector, const M: usize, const N: usize>(
    places: &[Place],
    gradient: *const f32,
    row_stride: usize,
    output: &PairedOutput,
    to: *mut f32,
    apart: usize,
) {
    // SAFETY: the contract of this function.
    unsafe {
        for (index, place) in places.iter().enumerate() {
            let gradient = gradient.add(place.gradient as usize);
            let mut rows = [V::splat(0.0); M];
            for row in 0..M {
                rows[row] = V::load(gradient.add(row * row_stride));
            }
            for pair in 0..N / 2 - 1 {
                // Even powers of both points are the same, odd ones have opposite signs.
                let mut even = rows[0];
                let mut odd = V::splat(0.0);
                for row in 0..M / 2 {
                    let factors = [
                        output.powers[2 * row][pair],
                        output.powers[2 * row + 1][pair],
                    ];
                    if row > 0 {
                        even = rows[2 * row].mul_add(V::splat(factors[0]), even);
                    }
                    odd = rows[2 * row + 1].mul_add(V::splat(factors[1]), odd);
                }
                let to = to.add(2 * pair * apart + index * V::LANES);
                odd.mul_add(V::splat(1.0), even).store(to);
                odd.mul_add(V::splat(-1.0), even).store(to.add(apart));
            }
        }
    }
}

/// Adds to the lanes of the sums of a product, for a tile of `tile` filters out of all.
///
/// # Safety
///
/// Input and gradient can be read at all places; `lanes` start with those of the tile in the first
/// product, and have those of all filters in all products.
#[inline(always)]
unsafe fn correlate<V: Vector>(
    input: TransformedInput,
    by_product: ByProduct,
    tile: usize,
    filters: usize,
    lanes: &mut [f32],
) {
    let taps = input.taps();
    let lanes = lanes[by_product.product * filters * taps * V::LANES..].as_mut_ptr();
    // Tiles of nearly equal size, for a tile of one tap would load more than it multiplies.
    let tiles = taps.div_ceil(TAPS);
    for number in 0..tiles {
        let [tap, end] = [number, number + 1].map(|number| number * taps / tiles);
        // SAFETY: handed on; so many filters and taps exist.
        unsafe {
            match tile {
                1 => taps_of_tile::<V, 1>(input, by_product, tap, end, lanes),
                2 => taps_of_tile::<V, 2>(input, by_product, tap, end, lanes),
                _ => taps_of_tile::<V, 3>(input, by_product, tap, end, lanes),
            }
        }
    }
}

/// `F` filters, and taps from one to another.
///
/// # Safety
///
/// As [`correlate`], filters and taps exist.
#[inline(always)]
unsafe fn taps_of_tile<V: Vector, const F: usize>(
    input: TransformedInput,
    by_product: ByProduct,
    tap: usize,
    end: usize,
    lanes: *mut f32,
) {
    // SAFETY: handed on.
    unsafe {
        match end - tap {
            1 => sums::<V, F, 1>(input, by_product, tap, lanes),
            2 => sums::<V, F, 2>(input, by_product, tap, lanes),
            3 => sums::<V, F, 3>(input, by_product, tap, lanes),
            4 => sums::<V, F, 4>(input, by_product, tap, lanes),
            _ => sums::<V, F, 5>(input, by_product, tap, lanes),
        }
    }
}

/// `F` filters and `T` taps over all places.
///
/// # Safety
///
/// As [`correlate`], filters and taps exist.
#[inline(always)]
unsafe fn sums<V: Vector, const F: usize, const T: usize>(
    input: TransformedInput,
    by_product: ByProduct,
    tap: usize,
    lanes: *mut f32,
) {
    // SAFETY: the contract of this function.
    unsafe {
        let map = input.values.as_ptr().add(by_product.product * input.apart);
        let mut taps = [map; T];
        for t in 0..T {
            let [channel, column] = [(tap + t) / input.width, (tap + t) % input.width];
            taps[t] = map.add(channel * input.plane + column * V::LANES);
        }
        let mut sums = [[V::splat(0.0); T]; F];
        for f in 0..F {
            for t in 0..T {
                sums[f][t] = V::load(lanes.add((f * input.taps() + tap + t) * V::LANES));
            }
        }
        for place in by_product.places {
            let mut values = [V::splat(0.0); T];
            for t in 0..T {
                values[t] = V::load(taps[t].add(place.input as usize));
            }
            let gradient = by_product.gradient.add(place.gradient as usize);
            for f in 0..F {
                let factor = V::load(gradient.add(f * by_product.filter_stride));
                for t in 0..T {
                    sums[f][t] = values[t].mul_add(factor, sums[f][t]);
                }
            }
        }
        for f in 0..F {
            for t in 0..T {
                sums[f][t].store(lanes.add((f * input.taps() + tap + t) * V::LANES));
            }
        }
    }
}

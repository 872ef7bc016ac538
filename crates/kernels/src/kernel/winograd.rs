//! Winograd convolution whose products stay in registers until the output transform.
//!
//! ```text
//!   product[n] = Σ over taps: weight[tap][n] · input[n][column + tap]      both transformed
//!   sum[row]   = bias + Σ over n: A[n][row] · product[n]                   the output transform
//! ```
//!
//! For layers of few taps, whose products would take longer to be written and read again than to be computed.

#![allow(unsafe_code)]

use super::largest::Largest;
use super::positions::{Position, farthest};
use crate::simd::{Kernel, Vector};
use crate::winograd::PairedOutput;

/// Neighbouring columns that a tile computes side by side.
const COLUMNS: usize = 2;

/// The transformed input, a map for each product, as both directions read it.
#[derive(Clone, Copy)]
pub(crate) struct TransformedInput<'a> {
    pub(crate) values: &'a [f32],
    /// From one product's map to the next.
    pub(crate) apart: usize,
    pub(crate) channels: usize,
    /// From one channel to the next.
    pub(crate) plane: usize,
    /// Taps of a channel, which are columns side by side.
    pub(crate) width: usize,
    /// The output transform that belongs to it.
    pub(crate) output: &'a PairedOutput,
}

impl TransformedInput<'_> {
    /// Taps of a filter.
    pub(super) fn taps(&self) -> usize {
        self.channels * self.width
    }

    /// Whether `columns` neighbouring columns can be read, the first so far from the start.
    #[inline(always)]
    pub(super) fn check<V: Vector>(&self, first: usize, columns: usize) {
        let maps = (self.output.products - 1) * self.apart;
        let channels = (self.channels - 1) * self.plane;
        let taps = (self.width + columns - 1) * V::LANES;
        assert!(first + maps + channels + taps <= self.values.len());
    }
}

/// The sums of all filters.
pub(crate) struct WinogradSums<'a> {
    pub(crate) input: TransformedInput<'a>,
    pub(crate) output: &'a mut [f32],
    /// The first of two neighbouring columns: in a map of the transformed input, and in the first row of the output.
    pub(crate) positions: &'a [Position],
    /// `[filter][tap][product]`.
    pub(crate) weights: &'a [f32],
    pub(crate) filters: usize,
    /// Where sums start, one for each filter; 0 when absent.
    pub(crate) bias: Option<&'a [f32]>,
    /// From one filter to the next in the output, and from one row to the next.
    pub(crate) filter_stride: usize,
    pub(crate) row_stride: usize,
    /// Whether negative sums become 0.
    pub(crate) rectify: bool,
    /// Of windows of two rows and two columns, as for [`Sums`](super::Sums).
    pub(crate) largest: Largest<'a>,
}

impl Kernel for WinogradSums<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        if self.positions.is_empty() || self.filters == 0 {
            return;
        }
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

impl WinogradSums<'_> {
    /// All positions and filters.
    ///
    /// # Safety
    ///
    /// The processor has the vector's instructions.
    #[inline(always)]
    unsafe fn all<V: Vector, const M: usize, const N: usize>(mut self) {
        let [input, output] = farthest(self.positions);
        self.input.check::<V>(input, COLUMNS);
        let [rows, columns] = match self.largest {
            Largest::No => [M, COLUMNS],
            Largest::Value | Largest::ValueAndIndex(_) => [M / 2, COLUMNS / 2],
        };
        let end = output
            + (self.filters - 1) * self.filter_stride
            + (rows - 1) * self.row_stride
            + columns * V::LANES;
        assert!(end <= self.output.len());
        assert!(self.filters * self.input.taps() * N <= self.weights.len());
        assert!(self.bias.is_none_or(|bias| bias.len() >= self.filters));
        self.largest.check(0, end);
        for index in 0..self.positions.len() {
            for filter in 0..self.filters {
                // SAFETY: all positions and filters have been checked.
                unsafe { self.tile::<V, M, N>(index, filter) };
            }
        }
    }

    /// `M` rows of two columns of one filter.
    ///
    /// # Safety
    ///
    /// `all` has checked what is read and written; position and filter exist.
    #[inline(always)]
    unsafe fn tile<V: Vector, const M: usize, const N: usize>(
        &mut self,
        index: usize,
        filter: usize,
    ) {
        // SAFETY: what `all` has checked; the instructions are those of the caller.
        unsafe {
            let position = *self.positions.get_unchecked(index);
            let weights = self.weights.as_ptr();
            let weights = weights.add(filter * self.input.taps() * N);
            let products = products::<V, N>(self.input, position.input as usize, weights);
            let bias = self.bias.map_or(0.0, |bias| *bias.get_unchecked(filter));
            let mut sums = [
                transformed::<V, M, N>(products[0], bias, self.input.output),
                transformed::<V, M, N>(products[1], bias, self.input.output),
            ];
            if self.rectify {
                let zero = V::splat(0.0);
                for column in &mut sums {
                    for row in 0..M {
                        // In this order, what is not a number stays so.
                        column[row] = zero.max(column[row]);
                    }
                }
            }
            let offset = filter * self.filter_stride + position.output as usize;
            self.store(sums, offset);
        }
    }

    /// Writes `M` rows of two columns, or what is kept of their windows, so far from the start of the output.
    ///
    /// # Safety
    ///
    /// `all` has checked what is written; the processor has the vector's instructions.
    #[inline(always)]
    unsafe fn store<V: Vector, const M: usize>(
        &mut self,
        [left, right]: [[V; M]; COLUMNS],
        offset: usize,
    ) {
        // SAFETY: the contract of this function.
        unsafe {
            let output = self.output.as_mut_ptr().add(offset);
            match &mut self.largest {
                Largest::No => {
                    for row in 0..M {
                        let output = output.add(row * self.row_stride);
                        left[row].store(output);
                        right[row].store(output.add(V::LANES));
                    }
                }
                largest => {
                    let origin = Position {
                        input: 0,
                        output: 0,
                    };
                    for row in 0..M / 2 {
                        let window = [
                            left[2 * row],
                            right[2 * row],
                            left[2 * row + 1],
                            right[2 * row + 1],
                        ];
                        let at = row * self.row_stride;
                        largest.keep(window, &[origin], output.add(at), offset + at);
                    }
                }
            }
        }
    }
}

/// The products of two neighbouring columns, the first so far from the start of a map.
///
/// # Safety
///
/// Both columns and the weights of a filter can be read; the processor has the vector's instructions.
#[inline(always)]
unsafe fn products<V: Vector, const N: usize>(
    input: TransformedInput,
    position: usize,
    mut weights: *const f32,
) -> [[V; N]; COLUMNS] {
    let TransformedInput {
        values,
        apart,
        channels,
        plane,
        width,
        output: _,
    } = input;
    // SAFETY: the contract of this function.
    unsafe {
        let mut products = [[V::splat(0.0); N]; COLUMNS];
        for channel in 0..channels {
            let mut at = values.as_ptr().add(position + channel * plane);
            let mut left = [V::splat(0.0); N];
            for n in 0..N {
                left[n] = V::load(at.add(n * apart));
            }
            for _ in 0..width {
                at = at.add(V::LANES);
                for n in 0..N {
                    let weight = V::splat(*weights.add(n));
                    let right = V::load(at.add(n * apart));
                    products[0][n] = left[n].mul_add(weight, products[0][n]);
                    products[1][n] = right.mul_add(weight, products[1][n]);
                    left[n] = right;
                }
                weights = weights.add(N);
            }
        }
        products
    }
}

/// The output transform: the sums of a column from its products.
///
/// # Safety
///
/// The processor has the vector's instructions; the transform is that of `M` outputs and `N` products.
#[inline(always)]
unsafe fn transformed<V: Vector, const M: usize, const N: usize>(
    products: [V; N],
    bias: f32,
    output: &PairedOutput,
) -> [V; M] {
    // SAFETY: the contract of this function.
    unsafe {
        let one = V::splat(1.0);
        // Points come in pairs of opposite sign, whose even powers are the same.
        let mut both = [[one; 2]; 3];
        for pair in 0..N / 2 - 1 {
            let [positive, negative] = [products[1 + 2 * pair], products[2 + 2 * pair]];
            both[pair] = [
                negative.mul_add(one, positive),
                negative.mul_add(V::splat(-1.0), positive),
            ];
        }
        let mut sums = [V::splat(bias); M];
        sums[0] = products[0].mul_add(one, sums[0]);
        sums[M - 1] = products[N - 1].mul_add(one, sums[M - 1]);
        for row in 0..M {
            for pair in 0..N / 2 - 1 {
                let power = V::splat(output.powers[row][pair]);
                sums[row] = both[pair][row % 2].mul_add(power, sums[row]);
            }
        }
        sums
    }
}

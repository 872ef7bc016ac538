//! Between images one after the other and images side by side in the lanes.

#![allow(unsafe_code)]

use crate::simd::{Kernel, LANES, Vector};

/// Lays the values of images side by side.
pub(crate) struct ToLanes<'a, P> {
    /// The values of the image of each lane; lanes without any get zeros.
    pub(crate) rows: &'a [&'a [f32]],
    /// How many values an image has.
    pub(crate) count: usize,
    /// Where each value's lanes start in what is written.
    pub(crate) places: P,
    pub(crate) to: &'a mut [f32],
}

/// Lays values that lie side by side one after the other.
pub(crate) struct FromLanes<'a, P> {
    pub(crate) from: &'a [f32],
    /// Where each value's lanes start in what is read.
    pub(crate) places: P,
    /// How many values there are.
    pub(crate) count: usize,
    /// A row for each image, of as many values or more; lanes without any are left out.
    pub(crate) rows: &'a mut [f32],
    /// From one row to the next.
    pub(crate) pitch: usize,
}

impl<P: Iterator<Item = usize>> Kernel for ToLanes<'_, P> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        let whole = self.count / V::LANES * V::LANES;
        for start in (0..whole).step_by(V::LANES) {
            // SAFETY: slices of as many floats as a vector has; the instructions are those of the caller.
            unsafe {
                let mut vectors = [V::splat(0.0); LANES];
                for lane in 0..V::LANES {
                    if let Some(row) = self.rows.get(lane) {
                        vectors[lane] = V::load(row[start..][..V::LANES].as_ptr());
                    }
                }
                let vectors = transposed(vectors);
                for index in 0..V::LANES {
                    if let Some(place) = self.places.next() {
                        vectors[index].store(self.to[place..][..V::LANES].as_mut_ptr());
                    }
                }
            }
        }
        for (index, place) in (whole..self.count).zip(self.places) {
            for (lane, value) in self.to[place..][..V::LANES].iter_mut().enumerate() {
                *value = self.rows.get(lane).map_or(0.0, |row| row[index]);
            }
        }
    }
}

impl<P: Iterator<Item = usize>> Kernel for FromLanes<'_, P> {
    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        let whole = self.count / V::LANES * V::LANES;
        for start in (0..whole).step_by(V::LANES) {
            // SAFETY: slices of as many floats as a vector has; the instructions are those of the caller.
            unsafe {
                let mut vectors = [V::splat(0.0); LANES];
                for index in 0..V::LANES {
                    if let Some(place) = self.places.next() {
                        vectors[index] = V::load(self.from[place..][..V::LANES].as_ptr());
                    }
                }
                let vectors = transposed(vectors);
                let rows = self.rows.chunks_exact_mut(self.pitch);
                for (row, vector) in rows.zip(&vectors[..V::LANES]) {
                    vector.store(row[start..][..V::LANES].as_mut_ptr());
                }
            }
        }
        for (index, place) in (whole..self.count).zip(self.places) {
            let rows = self.rows.chunks_exact_mut(self.pitch);
            for (row, value) in rows.zip(&self.from[place..][..V::LANES]) {
                row[index] = *value;
            }
        }
    }
}

/// The columns of a square of `V::LANES` vectors.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn transposed<V: Vector>(mut rows: [V; LANES]) -> [V; LANES] {
    // Row and column of an element are one number of so many bits. To interleave the halves of the square is
    // to move the first bit to the end; after half of all bits, row and column have changed places.
    for _ in 0..V::LANES.ilog2() {
        let before = rows;
        for row in 0..V::LANES / 2 {
            // SAFETY: the contract of this function.
            let pair = unsafe { before[row].interleave(before[row + V::LANES / 2]) };
            [rows[2 * row], rows[2 * row + 1]] = pair;
        }
    }
    rows
}

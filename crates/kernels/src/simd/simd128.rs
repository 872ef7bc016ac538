#![allow(unsafe_code)]

use std::arch::wasm32::{
    f32x4_add, f32x4_eq, f32x4_extract_lane, f32x4_gt, f32x4_mul, f32x4_splat, i32x4_shuffle, v128,
    v128_and, v128_bitselect, v128_load, v128_store,
};

use super::{Kernel, Vector};

/// 4 lanes; the module's compiler sees to registers.
#[derive(Clone, Copy)]
pub(crate) struct Simd128(v128);

/// Runs a kernel compiled for SIMD128.
///
/// # Safety
///
/// The module is compiled with SIMD128.
pub(super) unsafe fn run(kernel: impl Kernel) {
    // SAFETY: what the caller promises.
    unsafe { kernel.run::<Simd128>() }
}

// SAFETY: each function is the instruction of its name; pointers are only handed on to loads and stores
// that need no alignment.
unsafe impl Vector for Simd128 {
    const LANES: usize = 4;
    const FILTERS: usize = 2;
    const TAPS: usize = 4;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the contract of the trait.
        unsafe { Self(v128_load(from.cast())) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the contract of the trait.
        unsafe { v128_store(to.cast(), self.0) }
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self {
        Self(f32x4_add(f32x4_mul(self.0, factor.0), sum.0))
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: the contract of the trait.
        unsafe { self.if_greater(other, self, other) }
    }

    #[inline(always)]
    unsafe fn if_greater(self, other: Self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, f32x4_gt(self.0, other.0)))
    }

    #[inline(always)]
    unsafe fn where_equal(self, other: Self, yes: Self) -> Self {
        Self(v128_and(yes.0, f32x4_eq(self.0, other.0)))
    }

    #[inline(always)]
    unsafe fn interleave(self, other: Self) -> [Self; 2] {
        [
            Self(i32x4_shuffle::<0, 4, 1, 5>(self.0, other.0)),
            Self(i32x4_shuffle::<2, 6, 3, 7>(self.0, other.0)),
        ]
    }

    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        let lanes = self.0;
        (f32x4_extract_lane::<0>(lanes) + f32x4_extract_lane::<2>(lanes))
            + (f32x4_extract_lane::<1>(lanes) + f32x4_extract_lane::<3>(lanes))
    }
}

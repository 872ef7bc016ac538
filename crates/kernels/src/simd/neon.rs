#![allow(unsafe_code)]

use std::arch::aarch64::{
    float32x4_t, vaddvq_f32, vbslq_f32, vceqq_f32, vcgtq_f32, vdupq_n_f32, vfmaq_f32, vld1q_f32,
    vst1q_f32, vzip1q_f32, vzip2q_f32,
};

use super::{Kernel, Vector};

/// 4 lanes; 20 of its 32 registers hold sums.
#[derive(Clone, Copy)]
pub(crate) struct Neon(float32x4_t);

/// Runs a kernel compiled for NEON.
///
/// # Safety
///
/// The processor has NEON.
#[target_feature(enable = "neon")]
pub(super) unsafe fn run(kernel: impl Kernel) {
    // SAFETY: what the caller promises.
    unsafe { kernel.run::<Neon>() }
}

// SAFETY: each function is the instruction of its name; pointers are only handed on to loads and stores
// that need no alignment.
unsafe impl Vector for Neon {
    const LANES: usize = 4;
    const FILTERS: usize = 5;
    const TAPS: usize = 5;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the contract of the trait; so in the functions below.
        unsafe { Self(vld1q_f32(from)) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: see `load`.
        unsafe { vst1q_f32(to, self.0) }
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(vdupq_n_f32(value)) }
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(vfmaq_f32(sum.0, self.0, factor.0)) }
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see `load`. The instruction of this name would give NaN where either is, and
        // not always `other`.
        unsafe { self.if_greater(other, self, other) }
    }

    #[inline(always)]
    unsafe fn if_greater(self, other: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(vbslq_f32(vcgtq_f32(self.0, other.0), yes.0, no.0)) }
    }

    #[inline(always)]
    unsafe fn where_equal(self, other: Self, yes: Self) -> Self {
        // SAFETY: see `load`.
        unsafe {
            Self(vbslq_f32(
                vceqq_f32(self.0, other.0),
                yes.0,
                vdupq_n_f32(0.0),
            ))
        }
    }

    #[inline(always)]
    unsafe fn interleave(self, other: Self) -> [Self; 2] {
        // SAFETY: see `load`.
        unsafe {
            [
                Self(vzip1q_f32(self.0, other.0)),
                Self(vzip2q_f32(self.0, other.0)),
            ]
        }
    }

    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        // SAFETY: see `load`.
        unsafe { vaddvq_f32(self.0) }
    }
}

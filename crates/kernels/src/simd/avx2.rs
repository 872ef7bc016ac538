#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256, _CMP_EQ_OQ, _CMP_GT_OQ, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_movehl_ps,
    _mm_shuffle_ps, _mm256_and_ps, _mm256_blendv_ps, _mm256_castps256_ps128, _mm256_cmp_ps,
    _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_permute2f128_ps,
    _mm256_set1_ps, _mm256_storeu_ps, _mm256_unpackhi_ps, _mm256_unpacklo_ps,
};

use super::{Kernel, Vector};

/// 8 lanes, in tiles whose sums take so many registers times so many.
#[derive(Clone, Copy)]
pub(crate) struct Eight<const FILTERS: usize>(__m256);

/// 12 of its 16 registers hold sums.
pub(crate) type Avx2 = Eight<3>;

/// With AVX-512 there are 32 of these registers, too; 20 hold sums.
pub(crate) type Avx512Vl = Eight<5>;

/// Runs a kernel compiled for AVX2 with FMA.
///
/// # Safety
///
/// The processor has both.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn run(kernel: impl Kernel) {
    // SAFETY: what the caller promises.
    unsafe { kernel.run::<Avx2>() }
}

/// Runs a kernel compiled for vectors of 8 lanes of AVX-512.
///
/// # Safety
///
/// The processor has AVX-512F and AVX-512VL.
#[target_feature(enable = "avx512f,avx512vl,avx2,fma")]
pub(super) unsafe fn run_vl(kernel: impl Kernel) {
    // SAFETY: what the caller promises.
    unsafe { kernel.run::<Avx512Vl>() }
}

// SAFETY: each function is the instruction of its name; pointers are only handed on to loads and stores
// that need no alignment.
unsafe impl<const FILTERS: usize> Vector for Eight<FILTERS> {
    const LANES: usize = 8;
    const FILTERS: usize = FILTERS;
    const TAPS: usize = FILTERS;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the contract of the trait; so in the functions below.
        unsafe { Self(_mm256_loadu_ps(from)) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: see `load`.
        unsafe { _mm256_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(_mm256_set1_ps(value)) }
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(_mm256_fmadd_ps(self.0, factor.0, sum.0)) }
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see `load`.
        unsafe { Self(_mm256_max_ps(self.0, other.0)) }
    }

    #[inline(always)]
    unsafe fn if_greater(self, other: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see `load`.
        unsafe {
            let greater = _mm256_cmp_ps::<_CMP_GT_OQ>(self.0, other.0);
            Self(_mm256_blendv_ps(no.0, yes.0, greater))
        }
    }

    #[inline(always)]
    unsafe fn where_equal(self, other: Self, yes: Self) -> Self {
        // SAFETY: see `load`.
        unsafe {
            let equal = _mm256_cmp_ps::<_CMP_EQ_OQ>(self.0, other.0);
            Self(_mm256_and_ps(equal, yes.0))
        }
    }

    #[inline(always)]
    unsafe fn interleave(self, other: Self) -> [Self; 2] {
        // SAFETY: see `load`.
        unsafe {
            // In turn within each half of the lanes, then the halves of both.
            let low = _mm256_unpacklo_ps(self.0, other.0);
            let high = _mm256_unpackhi_ps(self.0, other.0);
            [
                Self(_mm256_permute2f128_ps::<0x20>(low, high)),
                Self(_mm256_permute2f128_ps::<0x31>(low, high)),
            ]
        }
    }

    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        // SAFETY: see `load`.
        unsafe {
            let four = _mm_add_ps(
                _mm256_castps256_ps128(self.0),
                _mm256_extractf128_ps::<1>(self.0),
            );
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
        }
    }
}

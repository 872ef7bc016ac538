#![allow(unsafe_code)]

use super::Vector;

/// 4 lanes in plain Rust. Products are rounded before they are added, for a fused multiply-add
/// without the instruction for it is slow.
#[derive(Clone, Copy)]
pub(crate) struct Portable([f32; 4]);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, function: impl Fn(f32, f32) -> f32) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([
            function(a, e),
            function(b, f),
            function(c, g),
            function(d, h),
        ])
    }
}

// SAFETY: nothing but plain Rust; pointers are read and written as unaligned arrays of `LANES`
// floats, as the trait says.
unsafe impl Vector for Portable {
    const LANES: usize = 4;
    const FILTERS: usize = 2;
    const TAPS: usize = 4;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the contract of the trait.
        Self(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the contract of the trait.
        unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self {
        self.zip(factor, |a, b| a * b).zip(sum, |a, b| a + b)
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    unsafe fn if_greater(self, other: Self, yes: Self, no: Self) -> Self {
        let mut chosen = no.0;
        for lane in 0..4 {
            if self.0[lane] > other.0[lane] {
                chosen[lane] = yes.0[lane];
            }
        }
        Self(chosen)
    }

    #[inline(always)]
    unsafe fn where_equal(self, other: Self, yes: Self) -> Self {
        let lane = |lane| {
            if self.0[lane] == other.0[lane] {
                yes.0[lane]
            } else {
                0.0
            }
        };
        Self(std::array::from_fn(lane))
    }

    #[inline(always)]
    unsafe fn interleave(self, other: Self) -> [Self; 2] {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        [Self([a, e, b, f]), Self([c, g, d, h])]
    }

    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        let [a, b, c, d] = self.0;
        (a + c) + (b + d)
    }
}

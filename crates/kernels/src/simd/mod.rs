//! Vectors of 32-bit floats, one implementation for each instruction set, and the choice among them.
//!
//! A kernel is written once, over a [`Vector`], and compiled once for each instruction set:
//! [`Instructions::run`] calls it from a function that has the set's `target_feature`, into which
//! everything is inlined.

#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

use std::fmt;
use std::str::FromStr;

use crate::{Error, Result};

/// A vector of floats in registers.
///
/// # Safety
///
/// Every function may be called only where the processor has the implementation's instructions,
/// and those with pointers only where `LANES` floats can be read or written there; pointers need
/// no alignment.
pub(crate) unsafe trait Vector: Copy {
    /// How many floats it holds.
    const LANES: usize;

    /// How many filters a tile of [`POSITIONS`] vectors each computes side by side, so that all its sums stay
    /// in registers.
    const FILTERS: usize;

    /// How many taps a tile of as many filters correlates with them, so that all its sums and the values of
    /// the taps stay in registers.
    const TAPS: usize;

    /// The floats that lie there.
    unsafe fn load(from: *const f32) -> Self;

    /// Writes the floats there.
    unsafe fn store(self, to: *mut f32);

    /// The same number in every lane.
    unsafe fn splat(value: f32) -> Self;

    /// `self · factor + sum`, rounded once where the processor can.
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self;

    /// The larger of each lane; `other` where either is not a number.
    unsafe fn max(self, other: Self) -> Self;

    /// `yes` in the lanes in which `self > other`, `no` in the others.
    unsafe fn if_greater(self, other: Self, yes: Self, no: Self) -> Self;

    /// `yes` in the lanes in which `self == other`, 0 in the others.
    unsafe fn where_equal(self, other: Self, yes: Self) -> Self;

    /// The lanes of both in turn: the first half of them, and the second.
    unsafe fn interleave(self, other: Self) -> [Self; 2];

    /// The sum of the lanes, by halves, so that its order is fixed.
    unsafe fn sum(self) -> f32;
}

/// Lanes of a vector at most.
pub(crate) const LANES: usize = 16;

/// Vectors of positions that a tile computes side by side.
pub(crate) const POSITIONS: usize = 4;

/// A computation over vectors of any kind.
pub(crate) trait Kernel {
    /// Computes; must be `#[inline(always)]`, so that it is compiled for the instructions of its caller.
    ///
    /// # Safety
    ///
    /// The processor has the instructions of `V`.
    unsafe fn run<V: Vector>(self);
}

/// The instruction sets that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Instructions {
    /// AVX-512 of x86: 16 lanes.
    Avx512,
    /// AVX-512VL of x86, its registers by halves: 8 lanes. For what does not fill 16.
    Avx512Vl,
    /// AVX2 with FMA of x86: 8 lanes.
    Avx2,
    /// NEON of 64-bit ARM: 4 lanes.
    Neon,
    /// SIMD128 of WebAssembly: 4 lanes.
    Simd128,
    /// Plain Rust, whatever the compiler makes of it: 4 lanes.
    Portable,
}

impl Instructions {
    /// All of them, the fastest first.
    pub const ALL: [Self; 6] = [
        Self::Avx512,
        Self::Avx512Vl,
        Self::Avx2,
        Self::Neon,
        Self::Simd128,
        Self::Portable,
    ];

    /// The fastest that this processor has.
    ///
    /// # Example
    ///
    /// ```
    /// use cijfer_kernels::Instructions;
    ///
    /// let best = Instructions::best();
    /// assert!(best.is_available());
    /// assert_eq!(Instructions::available().next(), Some(best));
    /// println!("{best}: {} floats at a time", best.lanes());
    /// ```
    pub fn best() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    /// Those that this processor has, the fastest first. The portable one is always among them.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|set| set.is_available())
    }

    /// Whether this processor has them.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                std::arch::is_x86_feature_detected!("avx512f") && Self::Avx2.is_available()
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vl => {
                std::arch::is_x86_feature_detected!("avx512vl") && Self::Avx512.is_available()
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("fma")
            }
            // Part of every 64-bit ARM that Rust compiles for.
            Self::Neon => cfg!(target_arch = "aarch64"),
            // WebAssembly knows no question at run time: the module is compiled with them or not.
            Self::Simd128 => cfg!(all(target_arch = "wasm32", target_feature = "simd128")),
            Self::Portable => true,
            #[allow(unreachable_patterns, reason = "those of other processors")]
            _ => false,
        }
    }

    /// How many floats a vector holds.
    pub fn lanes(self) -> usize {
        match self {
            Self::Avx512 => 16,
            Self::Avx512Vl | Self::Avx2 => 8,
            Self::Neon | Self::Simd128 | Self::Portable => 4,
        }
    }

    /// Whether there are registers enough for the products of a Winograd convolution; AVX2 and SIMD128 have too few.
    /// The portable ones gain nothing by it, but run the same code for tools that know no vectors, as Miri.
    pub(crate) fn keeps_products_in_registers(self) -> bool {
        !matches!(self, Self::Avx2 | Self::Simd128)
    }

    /// How many filters a tile computes side by side.
    pub(crate) fn filters(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => avx512::Avx512::FILTERS,
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vl => avx2::Avx512Vl::FILTERS,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::Avx2::FILTERS,
            #[cfg(target_arch = "aarch64")]
            Self::Neon => neon::Neon::FILTERS,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Self::Simd128 => simd128::Simd128::FILTERS,
            _ => portable::Portable::FILTERS,
        }
    }

    /// Runs a kernel compiled for these instructions; the portable one where the processor lacks
    /// them, which [`checked`](Self::checked) rules out.
    pub(crate) fn run(self, kernel: impl Kernel) {
        match self {
            // SAFETY: a plan is compiled for instructions that `checked` found available.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { avx512::run(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vl => unsafe { avx2::run_vl(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { avx2::run(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Self::Neon => unsafe { neon::run(kernel) },
            // The compiler would make the same of plain Rust, and the module would hold every kernel twice.
            // SAFETY: the module would not have been loaded without them.
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            _ => unsafe { simd128::run(kernel) },
            // SAFETY: plain Rust runs everywhere.
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            _ => unsafe { kernel.run::<portable::Portable>() },
        }
    }

    /// These instructions, when this processor has them.
    ///
    /// # Errors
    ///
    /// [`Error::Instructions`] when it does not.
    pub fn checked(self) -> Result<Self> {
        if self.is_available() {
            return Ok(self);
        }
        Err(Error::Instructions {
            found: self.to_string(),
            reason: "this processor does not have them",
        })
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Avx512 => "avx512",
            Self::Avx512Vl => "avx512vl",
            Self::Avx2 => "avx2",
            Self::Neon => "neon",
            Self::Simd128 => "simd128",
            Self::Portable => "portable",
        })
    }
}

impl FromStr for Instructions {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|set| set.to_string() == name);
        known.ok_or_else(|| Error::Instructions {
            found: name.to_owned(),
            reason: "known are avx512, avx512vl, avx2, neon, simd128 and portable",
        })
    }
}

//! Loops over single elements, compiled for the instruction set.

#![allow(unsafe_code)]

use crate::simd::{Kernel, Vector};

/// A loop over elements in plain Rust, which the compiler turns into the vectors of the
/// instruction set that runs it. The function must be made of what can be inlined.
pub(crate) struct Elements<F>(pub(crate) F);

impl<F: FnOnce()> Kernel for Elements<F> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        (self.0)();
    }
}

//! The gradient of what a tile does behind its sums: from the largest of a window to all of it.

#![allow(unsafe_code)]

use crate::simd::{Kernel, POSITIONS, Vector};

/// A window, in floats from the start of a channel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Where its largest value lies.
    pub(crate) output: u32,
    /// Where the gradient by that lies.
    pub(crate) gradient: u32,
    /// Where the gradients by its elements belong.
    pub(crate) elements: [u32; POSITIONS],
}

/// Gives the gradient by the largest value of each window to the element that was it, and 0 to the others.
pub(crate) struct Spread<'a> {
    pub(crate) windows: &'a [Window],
    pub(crate) output: &'a [f32],
    /// Which element of its window each output was.
    pub(crate) index: &'a [f32],
    pub(crate) gradient: &'a [f32],
    pub(crate) by_sums: &'a mut [f32],
    /// Whether outputs that are not positive have no gradient.
    pub(crate) rectify: bool,
}

impl Kernel for Spread<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        let last = |of: fn(&Window) -> u32| self.windows.iter().map(of).max().unwrap_or(0) as usize;
        if self.windows.is_empty() {
            return;
        }
        let output = last(|window| window.output) + V::LANES;
        assert!(output <= self.output.len() && output <= self.index.len());
        assert!(last(|window| window.gradient) + V::LANES <= self.gradient.len());
        let element = last(|window| window.elements.into_iter().fold(0, u32::max));
        assert!(element + V::LANES <= self.by_sums.len());
        for window in self.windows {
            // SAFETY: every window lies inside, as checked above; the instructions are the caller's.
            unsafe {
                let zero = V::splat(0.0);
                let at = window.output as usize;
                let index = V::load(self.index.as_ptr().add(at));
                let mut gradient = V::load(self.gradient.as_ptr().add(window.gradient as usize));
                if self.rectify {
                    let output = V::load(self.output.as_ptr().add(at));
                    gradient = output.if_greater(zero, gradient, zero);
                }
                for p in 0..POSITIONS {
                    let here = index.where_equal(V::splat(p as f32), gradient);
                    here.store(self.by_sums.as_mut_ptr().add(window.elements[p] as usize));
                }
            }
        }
    }
}

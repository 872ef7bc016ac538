//! Pooling that is not part of a tile's sums, and its gradient.

#![allow(unsafe_code)]

use std::ops::Range;

use crate::simd::{Kernel, Vector};

/// Where a value lies in a channel, for one lane: with the image's border and without.
pub(crate) type At = [usize; 2];

/// The elements that a pooled value is made of.
#[derive(Debug, Clone)]
pub(crate) struct Pooled {
    /// Where it lies in its own channel.
    pub(crate) output: At,
    /// Which of all elements.
    pub(crate) elements: Range<usize>,
}

/// Pools a channel: the largest of each window, or the mean.
pub(crate) struct Pooling<'a> {
    pub(crate) windows: &'a [Pooled],
    pub(crate) elements: &'a [At],
    /// The largest, and not the mean.
    pub(crate) largest: bool,
    pub(crate) input: &'a [f32],
    pub(crate) output: &'a mut [f32],
}

impl Kernel for Pooling<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        for window in self.windows {
            let elements = &self.elements[window.elements.clone()];
            let output = &mut self.output[window.output[0] * V::LANES..][..V::LANES];
            // SAFETY: a slice of as many floats as a vector has; the instructions are those of the caller.
            unsafe {
                let pooled = if self.largest {
                    largest::<V>(self.input, elements)
                } else {
                    let [zero, one] = [0.0, 1.0].map(|number| V::splat(number));
                    let mut sum = zero;
                    for element in elements {
                        sum = value::<V>(self.input, *element).mul_add(one, sum);
                    }
                    sum.mul_add(V::splat(1.0 / elements.len() as f32), zero)
                };
                pooled.store(output.as_mut_ptr());
            }
        }
    }
}

/// Gives the gradient by each pooled value of a channel to the first of its largest elements, or in equal
/// shares to all.
pub(crate) struct PoolingGradient<'a> {
    pub(crate) windows: &'a [Pooled],
    pub(crate) elements: &'a [At],
    /// Of the largest, and not of the mean.
    pub(crate) largest: bool,
    pub(crate) input: &'a [f32],
    pub(crate) gradient: &'a [f32],
    /// To which is added.
    pub(crate) by_input: &'a mut [f32],
}

impl Kernel for PoolingGradient<'_> {
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        for window in self.windows {
            let elements = &self.elements[window.elements.clone()];
            let gradient = &self.gradient[window.output[1] * V::LANES..][..V::LANES];
            // SAFETY: slices of as many floats as a vector has; the instructions are those of the caller.
            unsafe {
                let [zero, one] = [0.0, 1.0].map(|number| V::splat(number));
                let gradient = V::load(gradient.as_ptr());
                let mut add = |[_, at]: At, term: V| {
                    let sum = &mut self.by_input[at * V::LANES..][..V::LANES];
                    term.mul_add(one, V::load(sum.as_ptr()))
                        .store(sum.as_mut_ptr());
                };
                if self.largest {
                    let largest = largest::<V>(self.input, elements);
                    // What no element has been given yet.
                    let mut left = gradient;
                    for element in elements {
                        let value = value::<V>(self.input, *element);
                        add(*element, largest.if_greater(value, zero, left));
                        left = largest.if_greater(value, left, zero);
                    }
                } else {
                    let share = V::splat(1.0 / elements.len() as f32);
                    for element in elements {
                        add(*element, gradient.mul_add(share, zero));
                    }
                }
            }
        }
    }
}

/// The lanes of an element.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn value<V: Vector>(input: &[f32], [at, _]: At) -> V {
    // SAFETY: a slice of as many floats as a vector has.
    unsafe { V::load(input[at * V::LANES..][..V::LANES].as_ptr()) }
}

/// The largest of a window's elements; windows have some.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn largest<V: Vector>(input: &[f32], elements: &[At]) -> V {
    // SAFETY: the contract of this function.
    unsafe {
        let mut largest = value::<V>(input, elements[0]);
        for element in &elements[1..] {
            let value = value::<V>(input, *element);
            largest = value.if_greater(largest, value, largest);
        }
        largest
    }
}

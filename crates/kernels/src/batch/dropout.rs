//! Dropout with masks that follow from a key and an element's place alone.

use crate::kernel::Elements;
use crate::simd::Instructions;

/// A dropout behind a stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dropout {
    pub(crate) rate: f32,
    /// Whether all elements of a channel share their fate.
    pub(crate) by_channel: bool,
    /// Which of the network's layers it is.
    pub(crate) layer: u32,
}

impl Dropout {
    /// Multiplies elements by 0 or by `1 / (1 − rate)`: values forward, gradients backward.
    ///
    /// `first` is the number of the first element; with `by_channel`, all runs of `lanes` elements have the
    /// numbers from `first` on.
    pub(crate) fn apply(
        self,
        instructions: Instructions,
        key: u64,
        first: u32,
        lanes: usize,
        elements: &mut [f32],
    ) {
        let kept = 1.0 / (1.0 - self.rate);
        // Of 2²⁴ numbers, so many mean that an element is dropped.
        let dropped = (f64::from(self.rate) * f64::from(1u32 << 24)) as u32;
        let [low, high] = [key as u32, (key >> 32) as u32].map(|half| half ^ mixed(self.layer));
        let run = match self.by_channel {
            true => lanes,
            false => elements.len().max(1),
        };
        for elements in elements.chunks_mut(run) {
            instructions.run(Elements(|| {
                for (index, element) in elements.iter_mut().enumerate() {
                    let number = mixed(mixed(first.wrapping_add(index as u32) ^ low) ^ high) >> 8;
                    *element *= if number < dropped { 0.0 } else { kept };
                }
            }));
        }
    }
}

/// Spreads a number's bits over all bits, one to one: Wellons, "Prospecting for Hash Functions" (2018),
/// `lowbias32`.
#[inline(always)]
fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

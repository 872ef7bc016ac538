//! Pooling that is not part of a tile's sums.

use super::image::Image;
use crate::kernel::Elements;
use crate::simd::Instructions;

/// A pooling of windows, clipped where they look beyond the image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pool {
    pub(crate) window: [usize; 2],
    pub(crate) stride: [usize; 2],
    /// `[above, left]`.
    pub(crate) before: [usize; 2],
    /// The largest value, and not the mean.
    pub(crate) largest: bool,
}

/// Where a value lies in a channel, with the image's border and without, for one lane.
type At = [usize; 2];

/// The windows of a channel.
pub(crate) struct Windows {
    largest: bool,
    from: Image,
    to: Image,
    /// Where each window's output lies, and where its elements start and end in `elements`.
    windows: Vec<(At, [usize; 2])>,
    elements: Vec<At>,
}

impl Pool {
    /// The windows over those images.
    pub(crate) fn windows(self, from: Image, to: Image) -> Windows {
        let inside = |axis: usize, position: usize, length: usize| {
            let start = position * self.stride[axis];
            let end = (start + self.window[axis]).saturating_sub(self.before[axis]);
            start.saturating_sub(self.before[axis])..end.min(length)
        };
        let at = |image: Image, row, column| [image, image.bare()].map(|i| i.at(0, row, column));
        let (mut windows, mut elements) = (Vec::new(), Vec::new());
        for row in 0..to.rows {
            for column in 0..to.columns {
                let start = elements.len();
                for y in inside(0, row, from.rows) {
                    for x in inside(1, column, from.columns) {
                        elements.push(at(from, y, x));
                    }
                }
                windows.push((at(to, row, column), [start, elements.len()]));
            }
        }
        Windows {
            largest: self.largest,
            from,
            to,
            windows,
            elements,
        }
    }
}

impl Windows {
    /// The pooled values of a lane group.
    pub(crate) fn forward(&self, instructions: Instructions, input: &[f32], output: &mut [f32]) {
        let lanes = instructions.lanes();
        let planes = input.chunks_exact(self.from.plane() * lanes);
        for (input, output) in planes.zip(output.chunks_exact_mut(self.to.plane() * lanes)) {
            instructions.run(Elements(|| {
                for &([at, _], [start, end]) in &self.windows {
                    let output = &mut output[at * lanes..][..lanes];
                    let elements = &self.elements[start..end];
                    for (index, &[element, _]) in elements.iter().enumerate() {
                        let values = &input[element * lanes..][..lanes];
                        for (output, &value) in output.iter_mut().zip(values) {
                            *output = match self.largest {
                                _ if index == 0 => value,
                                true if value > *output => value,
                                true => *output,
                                false => *output + value,
                            };
                        }
                    }
                    if !self.largest {
                        let share = 1.0 / elements.len() as f32;
                        output.iter_mut().for_each(|output| *output *= share);
                    }
                }
            }));
        }
    }

    /// The gradient by the input: to the first of the largest values, or in equal shares to all.
    pub(crate) fn backward(
        &self,
        lanes: usize,
        input: &[f32],
        gradient: &[f32],
        by_input: &mut [f32],
    ) {
        by_input.fill(0.0);
        for channel in 0..self.from.channels {
            let of = |image: Image| channel * image.plane() * lanes;
            let input = &input[of(self.from)..];
            let gradient = &gradient[of(self.to.bare())..];
            let by_input = &mut by_input[of(self.from.bare())..];
            for &([_, bare], [start, end]) in &self.windows {
                let elements = &self.elements[start..end];
                let gradient = &gradient[bare * lanes..][..lanes];
                if !self.largest {
                    let share = 1.0 / elements.len() as f32;
                    for &[_, bare] in elements {
                        let by_input = &mut by_input[bare * lanes..][..lanes];
                        for (by_input, gradient) in by_input.iter_mut().zip(gradient) {
                            *by_input += share * gradient;
                        }
                    }
                    continue;
                }
                for (lane, gradient) in gradient.iter().enumerate() {
                    // The output does not tell: a function or a dropout may have been done to it in its
                    // place.
                    let value = |at: usize| input[at * lanes + lane];
                    let mut largest = elements[0];
                    for element in elements {
                        if value(element[0]) > value(largest[0]) {
                            largest = *element;
                        }
                    }
                    by_input[largest[1] * lanes + lane] += gradient;
                }
            }
        }
    }
}

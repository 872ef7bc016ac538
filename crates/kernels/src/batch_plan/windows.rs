//! Pooling that is not part of a tile's sums.

use crate::draft::{Image, Pool};
use crate::kernel::{At, Pooled, Pooling, PoolingGradient};
use crate::simd::Instructions;

/// The windows of a channel.
pub(crate) struct Windows {
    largest: bool,
    from: Image,
    to: Image,
    windows: Vec<Pooled>,
    elements: Vec<At>,
}

impl Windows {
    /// The windows of a pooling over those images.
    pub(super) fn new(pool: Pool, from: Image, to: Image) -> Self {
        let inside = |axis: usize, position: usize, length: usize| {
            let start = position * pool.stride[axis];
            let end = (start + pool.window[axis]).saturating_sub(pool.before[axis]);
            start.saturating_sub(pool.before[axis])..end.min(length)
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
                windows.push(Pooled {
                    output: at(to, row, column),
                    elements: start..elements.len(),
                });
            }
        }
        Self {
            largest: pool.largest,
            from,
            to,
            windows,
            elements,
        }
    }

    /// The pooled values of a lane group.
    pub(crate) fn forward(&self, instructions: Instructions, input: &[f32], output: &mut [f32]) {
        let lanes = instructions.lanes();
        let planes = input.chunks_exact(self.from.plane() * lanes);
        for (input, output) in planes.zip(output.chunks_exact_mut(self.to.plane() * lanes)) {
            instructions.run(Pooling {
                windows: &self.windows,
                elements: &self.elements,
                largest: self.largest,
                input,
                output,
            });
        }
    }

    /// The gradient by the input of a lane group.
    pub(crate) fn backward(
        &self,
        instructions: Instructions,
        input: &[f32],
        gradient: &[f32],
        by_input: &mut [f32],
    ) {
        let lanes = instructions.lanes();
        let [input_plane, gradient_plane, plane] =
            [self.from, self.to.bare(), self.from.bare()].map(|image| image.plane() * lanes);
        let inputs = input.chunks_exact(input_plane);
        let gradients = gradient.chunks_exact(gradient_plane);
        let planes = inputs.zip(gradients).zip(by_input.chunks_exact_mut(plane));
        for ((input, gradient), by_input) in planes {
            by_input.fill(0.0);
            instructions.run(PoolingGradient {
                windows: &self.windows,
                elements: &self.elements,
                largest: self.largest,
                input,
                gradient,
                by_input,
            });
        }
    }
}

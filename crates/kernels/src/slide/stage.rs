//! A layer that slides, with what is fused into it, as sizes along the axes.

use crate::batch::{Image, Linear, Pool};
use crate::function::Function;

/// What is done in one go, from one buffer to the next.
pub(super) struct Stage {
    pub(super) work: Work,
    /// Before and after.
    pub(super) channels: [usize; 2],
    /// From one output's window to the next one's, in rows and columns of the input.
    pub(super) step: [usize; 2],
    /// How many rows and columns of the input an output sees.
    pub(super) span: [usize; 2],
    /// Zeros around the image: `[[above, below], [left, right]]`.
    pub(super) padding: [[usize; 2]; 2],
    /// What is done to the output in its place.
    pub(super) functions: Vec<Function>,
}

pub(super) enum Work {
    Linear(Linear),
    Pool(Pool),
}

impl Stage {
    pub(super) fn new(work: Work, channels: [usize; 2], functions: Vec<Function>) -> Self {
        let (step, span, padding) = match &work {
            Work::Linear(linear) => {
                let pool = linear.pool.unwrap_or([1, 1]);
                let along = |axis: usize| {
                    let window = (linear.kernel[axis] - 1) * linear.dilation[axis] + 1;
                    let stride = linear.stride[axis];
                    (stride * pool[axis], stride * (pool[axis] - 1) + window)
                };
                let [rows, columns] = [0, 1].map(along);
                ([rows.0, columns.0], [rows.1, columns.1], linear.padding)
            }
            Work::Pool(pool) => (pool.stride, pool.window, [[0; 2]; 2]),
        };
        Self {
            work,
            channels,
            step,
            span,
            padding,
            functions,
        }
    }

    /// The input as the tables of [`Linear`] know it, of which only the channels matter here.
    pub(super) fn from(&self) -> Image {
        Image::new(1, 1, self.channels[0])
    }

    /// Rows and columns that come out, if there is room for any.
    pub(super) fn output(&self, input: [usize; 2]) -> Option<[usize; 2]> {
        let along = |axis: usize| {
            let padding: usize = self.padding[axis].iter().sum();
            let length = input[axis].saturating_add(padding);
            Some(length.checked_sub(self.span[axis])? / self.step[axis] + 1)
        };
        Some([along(0)?, along(1)?])
    }

    /// The fewest rows and columns that so many come out of.
    pub(super) fn smallest(&self, outputs: [usize; 2]) -> [usize; 2] {
        [0, 1].map(|axis| {
            let padding: usize = self.padding[axis].iter().sum();
            let seen = (outputs[axis] - 1) * self.step[axis] + self.span[axis];
            seen.saturating_sub(padding).max(1)
        })
    }

    /// Multiplications and additions, or comparisons, for one output of every channel.
    pub(super) fn operations(&self) -> usize {
        match &self.work {
            Work::Linear(linear) => {
                let window = linear.pool.map_or(1, |[height, width]| height * width);
                linear.filters * linear.weights_per_filter(self.from()) * window
            }
            Work::Pool(pool) => self.channels[1] * pool.window[0] * pool.window[1],
        }
    }
}

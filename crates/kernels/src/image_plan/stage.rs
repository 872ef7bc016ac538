//! A layer that slides, with what is fused into it, as sizes along the axes.

use super::winograd::Winograd;
use crate::draft::{Image, Linear, Pool};
use crate::function::Function;
use crate::winograd::OUTPUTS;

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
    /// The stage as a Winograd convolution, where that pays.
    pub(super) winograd: Option<Winograd>,
}

pub(super) enum Work {
    Linear(Linear),
    Pool(Pool),
}

/// The stages of a network.
pub(super) struct Stages {
    pub(super) list: Vec<Stage>,
    /// Channels of the image.
    pub(super) channels: usize,
}

impl Stages {
    /// How many channels the outputs have.
    pub(super) fn output_channels(&self) -> usize {
        self.list
            .last()
            .map_or(self.channels, |stage| stage.channels[1])
    }

    /// Rows and columns before each stage, and at the end, if there is room for any.
    pub(super) fn lengths(&self, image: [usize; 2]) -> Option<Vec<[usize; 2]>> {
        let mut lengths = vec![image];
        let mut last = image;
        for stage in &self.list {
            last = stage.output(last)?;
            lengths.push(last);
        }
        (!image.contains(&0)).then_some(lengths)
    }

    /// The fewest rows and columns that an image must have.
    pub(super) fn smallest(&self) -> [usize; 2] {
        let stages = self.list.iter().rev();
        stages.fold([1; 2], |outputs, stage| stage.smallest(outputs))
    }

    /// How many rows of the image and of each stage's output so many rows of the outputs see, but for
    /// what lies beyond the edges.
    pub(super) fn seen(&self, rows: usize) -> Vec<usize> {
        let mut seen = vec![rows];
        let mut last = rows;
        for stage in self.list.iter().rev() {
            last = (last - 1) * stage.step[0] + stage.span[0];
            seen.push(last);
        }
        seen.reverse();
        seen
    }

    /// Where the rows of the image and of each stage's output end so that those of the outputs end there, or
    /// a little later where rows are computed in groups; maybe before the first row.
    pub(super) fn ends(&self, end: isize) -> Vec<isize> {
        let mut ends = Vec::with_capacity(self.list.len() + 1);
        let mut last = end;
        for stage in self.list.iter().rev() {
            let group = stage.row_group() as isize;
            last = -(-last).div_euclid(group) * group;
            ends.push(last);
            last = (last - 1) * stage.step[0] as isize + stage.span[0] as isize;
        }
        ends.push(last);
        ends.reverse();
        ends
    }
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
        let winograd = match &work {
            Work::Linear(linear) => Winograd::of(linear, Image::new(1, 1, channels[0])),
            Work::Pool(_) => None,
        };
        Self {
            work,
            channels,
            step,
            span,
            padding,
            functions,
            winograd,
        }
    }

    /// How many rows of the output are computed as one group, whose first has a number that is a multiple of it.
    pub(super) fn row_group(&self) -> usize {
        self.winograd.as_ref().map_or(1, |winograd| winograd.rows)
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
                let direct = linear.filters * linear.weights_per_filter(self.from()) * window;
                match &self.winograd {
                    None => direct,
                    Some(winograd) => {
                        let products = winograd.filtering.products();
                        direct * products / (OUTPUTS * linear.kernel[0])
                            + (linear.filters + self.channels[0]) * window * products
                    }
                }
            }
            Work::Pool(pool) => self.channels[1] * pool.window[0] * pool.window[1],
        }
    }
}

//! Convolutions and Dense layers.

use super::image::Image;
use crate::winograd::{Filtering, OUTPUTS};

/// A linear layer before its tables are made.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    pub(crate) filters: usize,
    pub(crate) kernel: [usize; 2],
    pub(crate) stride: [usize; 2],
    pub(crate) dilation: [usize; 2],
    pub(crate) padding: [[usize; 2]; 2],
    pub(crate) groups: usize,
    /// Whether a filter's weights lie in the order row, column, channel (a Dense layer's over an image)
    /// and not channel, row, column.
    pub(crate) channels_last: bool,
    /// Where weights and biases start among the parameters.
    pub(crate) weight: usize,
    pub(crate) bias: Option<usize>,
    /// Whether negative sums become 0.
    pub(crate) rectify: bool,
    /// The window of the max pooling behind it, when it has as many elements as a tile has positions.
    pub(crate) pool: Option<[usize; 2]>,
}

impl Linear {
    /// No filters of one element each, to be filled in.
    pub(super) fn pointwise(padding: [[usize; 2]; 2]) -> Self {
        Self {
            filters: 0,
            kernel: [1, 1],
            stride: [1, 1],
            dilation: [1, 1],
            padding,
            groups: 1,
            channels_last: false,
            weight: 0,
            bias: None,
            rectify: false,
            pool: None,
        }
    }

    pub(crate) fn channels_per_group(&self, from: Image) -> usize {
        from.channels / self.groups
    }

    pub(crate) fn filters_per_group(&self) -> usize {
        self.filters / self.groups
    }

    /// How many weights a filter has.
    pub(crate) fn weights_per_filter(&self, from: Image) -> usize {
        self.channels_per_group(from) * self.kernel[0] * self.kernel[1]
    }

    /// Which of a filter's weights belongs to a channel of its group and an element of the window.
    pub(crate) fn weight_of(
        &self,
        from: Image,
        channel: usize,
        [down, right]: [usize; 2],
    ) -> usize {
        let [height, width] = self.kernel;
        match self.channels_last {
            true => (down * width + right) * self.channels_per_group(from) + channel,
            false => (channel * height + down) * width + right,
        }
    }

    /// Whether a [Winograd convolution](crate::winograd) of so many rows of sums has less to do than a plain one.
    pub(crate) fn winograd_pays(&self, from: Image, rows: usize) -> bool {
        let [height, _] = self.kernel;
        self.groups == 1
            && [self.stride[0], self.dilation[0]] == [1, 1]
            && rows >= OUTPUTS
            && Filtering::exists(height)
            && self.weights_per_filter(from) >= 64
            && self.filters >= 8
    }

    /// Whether a [Winograd convolution](crate::winograd) of so many rows and columns of sums whose products stay in
    /// registers has less to do than a plain one.
    pub(crate) fn winograd_in_registers_pays(
        &self,
        from: Image,
        rows: usize,
        columns: usize,
    ) -> bool {
        let [height, width] = self.kernel;
        self.groups == 1
            && [self.stride, self.dilation] == [[1, 1]; 2]
            && Filtering::exists(height)
            && columns >= 2
            && self.pool.is_none_or(|pool| pool == [2, 2])
            && rows >= OUTPUTS
            && from.channels * width >= 5
            && self.filters >= 4
    }

    /// The convolution along the columns that is left for each product of a
    /// [Winograd convolution](crate::winograd): a row of its kernel, and nothing behind the sums.
    pub(crate) fn per_product(&self) -> Self {
        Self {
            kernel: [1, self.kernel[1]],
            padding: [[0; 2], self.padding[1]],
            weight: 0,
            bias: None,
            rectify: false,
            pool: None,
            ..*self
        }
    }

    /// The map of sums, before any pooling.
    pub(crate) fn sums(&self, from: Image) -> Image {
        let output = |axis: usize, length: usize| {
            let span = (self.kernel[axis] - 1) * self.dilation[axis] + 1;
            let [before, after] = self.padding[axis];
            (length + before + after - span) / self.stride[axis] + 1
        };
        Image::new(output(0, from.rows), output(1, from.columns), self.filters)
    }

    /// The taps of a group's filters in the order of their weights, each as an element of the
    /// window and a channel of the group.
    pub(crate) fn window(&self, from: Image) -> Vec<(usize, [usize; 2])> {
        let mut window = vec![(0, [0; 2]); self.weights_per_filter(from)];
        for channel in 0..self.channels_per_group(from) {
            for down in 0..self.kernel[0] {
                for right in 0..self.kernel[1] {
                    let weight = self.weight_of(from, channel, [down, right]);
                    window[weight] = (channel, [down, right]);
                }
            }
        }
        window
    }
}

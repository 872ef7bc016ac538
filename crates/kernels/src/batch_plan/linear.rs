//! Convolutions and Dense layers: the tables of their sums, forward and backward.

use std::collections::BTreeMap;

use super::image::Image;
use super::winograd::Winograd;
use crate::kernel::{Place, Position, Tap, Taps, Window};
use crate::simd::{Instructions, POSITIONS};
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

/// Positions that have the same taps.
pub(crate) struct Class {
    pub(crate) positions: Vec<Position>,
    pub(crate) taps: Taps,
}

/// A linear layer's tables for blocks of so many lane groups.
pub(crate) struct Tables {
    /// The sums, for the first of the layer's groups.
    pub(crate) forward: Class,
    /// Windows for the gradient by the weights.
    pub(crate) places: Vec<Place>,
    /// The gradient by the input; pixels that see the same filters' elements together.
    pub(crate) by_input: Vec<Class>,
    /// The windows of the pooling that is part of the stage.
    pub(crate) pooled: Vec<Window>,
    /// The layer as a Winograd convolution, where that pays.
    pub(crate) winograd: Option<Winograd>,
}

impl Linear {
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

    /// The tables. Numbers are in floats; the caller has made sure that they fit.
    pub(crate) fn tables(
        &self,
        from: Image,
        to: Image,
        instructions: Instructions,
        groups: usize,
    ) -> Tables {
        let lanes = instructions.lanes();
        let sums = self.sums(from);
        let bare = to.bare();
        let number = |value: usize| (value * lanes) as u32;
        // A window's first element, relative to the image with the border that it has.
        let corner = |row: usize, column: usize| {
            let [[above, _], [left, _]] = from.border;
            let y = row * self.stride[0] + above - self.padding[0][0];
            let x = column * self.stride[1] + left - self.padding[1][0];
            y * from.pitch() + x
        };
        let [pool_height, pool_width] = self.pool.unwrap_or([1, 1]);
        let mut forward = Vec::new();
        let mut places = Vec::new();
        let mut pooled = Vec::new();
        for group in 0..groups {
            for row in 0..to.rows {
                for column in 0..to.columns {
                    let output = group * to.len() + to.at(0, row, column);
                    let mut window = [0; POSITIONS];
                    for element in 0..pool_height * pool_width {
                        let y = row * pool_height + element / pool_width;
                        let x = column * pool_width + element % pool_width;
                        let input = group * from.len() + corner(y, x);
                        let gradient = group * sums.len() + sums.at(0, y, x);
                        forward.push(Position {
                            input: number(input),
                            output: number(output),
                        });
                        places.push(Place {
                            input: number(input),
                            gradient: number(gradient),
                        });
                        window[element] = number(gradient);
                    }
                    if self.pool.is_some() {
                        pooled.push(Window {
                            output: number(output),
                            gradient: number(group * bare.len() + bare.at(0, row, column)),
                            elements: window,
                        });
                    }
                }
            }
        }
        debug_assert!(self.pool.is_some() || bare.rows == sums.rows);
        let offset = |channel: usize, [down, right]: [usize; 2]| {
            let y = down * self.dilation[0];
            let x = right * self.dilation[1];
            number(channel * from.plane() + y * from.pitch() + x)
        };
        let taps = self.window(from).into_iter().enumerate();
        let taps = taps.map(|(weight, (channel, element))| Tap {
            input: [offset(channel, element); POSITIONS],
            weight: weight as u32,
        });
        // Row after row, so that the loads of neighbours hit the cache.
        places.sort_by_key(|place| place.gradient);
        Tables {
            forward: Class {
                positions: forward,
                taps: taps.collect(),
            },
            places,
            by_input: self.by_input(from, sums, lanes, groups),
            pooled,
            winograd: Winograd::of(self, [from, to], instructions, groups),
        }
    }

    /// Pixels grouped by which elements of which filters' windows see them.
    fn by_input(&self, from: Image, sums: Image, lanes: usize, groups: usize) -> Vec<Class> {
        let number = |value: usize| (value * lanes) as u32;
        let rows = self.seen_by(0, from.rows, sums.rows);
        let columns = self.seen_by(1, from.columns, sums.columns);
        let bare = from.bare();
        let [height, width] = self.kernel;
        let mut classes = Vec::new();
        for (down, rows) in &rows {
            for (right, columns) in &columns {
                let mut positions = Vec::new();
                for group in 0..groups {
                    for &(y, first_row) in rows {
                        for &(x, first_column) in columns {
                            positions.push(Position {
                                input: number(
                                    group * sums.len() + sums.at(0, first_row, first_column),
                                ),
                                output: number(group * bare.len() + bare.at(0, y, x)),
                            });
                        }
                    }
                }
                let mut taps = Taps::default();
                for filter in 0..self.filters_per_group() {
                    for &(ky, row) in down {
                        for &(kx, column) in right {
                            taps.extend([Tap {
                                input: [number(sums.at(filter, row, column)); POSITIONS],
                                weight: ((filter * height + ky) * width + kx) as u32,
                            }]);
                        }
                    }
                }
                classes.push(Class { positions, taps });
            }
        }
        classes
    }

    /// Along one axis: which elements of windows see a pixel, and at which position, counted from
    /// the first of these; and all pixels of which the same is true, with that first position.
    #[allow(clippy::type_complexity, reason = "read in one place")]
    fn seen_by(
        &self,
        axis: usize,
        length: usize,
        positions: usize,
    ) -> BTreeMap<Vec<(usize, usize)>, Vec<(usize, usize)>> {
        let mut classes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for pixel in 0..length {
            let mut elements = Vec::new();
            for element in 0..self.kernel[axis] {
                let from = pixel + self.padding[axis][0];
                let Some(start) = from.checked_sub(element * self.dilation[axis]) else {
                    continue;
                };
                let position = start / self.stride[axis];
                if start % self.stride[axis] == 0 && position < positions {
                    elements.push((element, position));
                }
            }
            let first = elements.iter().map(|&(_, position)| position).min();
            let first = first.unwrap_or(0);
            for (_, position) in &mut elements {
                *position -= first;
            }
            classes.entry(elements).or_default().push((pixel, first));
        }
        classes
    }
}

//! The tables of convolutions and Dense layers: where sums are taken, forward and backward.

use std::collections::BTreeMap;

use crate::draft::{Image, Linear};
use crate::kernel::{Place, Position, Tap, Taps, Window};
use crate::simd::POSITIONS;

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
}

impl Tables {
    /// The tables. Numbers are in floats; the caller has made sure that they fit.
    pub(crate) fn new(
        linear: &Linear,
        from: Image,
        to: Image,
        lanes: usize,
        groups: usize,
    ) -> Self {
        let sums = linear.sums(from);
        debug_assert!(linear.pool.is_some() || to.bare().rows == sums.rows);
        let number = |value: usize| (value * lanes) as u32;
        let offset = |channel: usize, [down, right]: [usize; 2]| {
            let y = down * linear.dilation[0];
            let x = right * linear.dilation[1];
            number(channel * from.plane() + y * from.pitch() + x)
        };
        let taps = linear.window(from).into_iter().enumerate();
        let taps = taps.map(|(weight, (channel, element))| Tap {
            input: [offset(channel, element); POSITIONS],
            weight: weight as u32,
        });
        let mut tables = Self {
            forward: Class {
                positions: Vec::new(),
                taps: taps.collect(),
            },
            places: Vec::new(),
            by_input: by_input(linear, from, sums, lanes, groups),
            pooled: Vec::new(),
        };
        for group in 0..groups {
            tables.add_positions(linear, [from, sums, to], lanes, group);
        }
        // Row after row, so that the loads of neighbours hit the cache.
        tables.places.sort_by_key(|place| place.gradient);
        tables
    }

    /// Positions, places and pooled windows of a lane group.
    fn add_positions(
        &mut self,
        linear: &Linear,
        [from, sums, to]: [Image; 3],
        lanes: usize,
        group: usize,
    ) {
        let bare = to.bare();
        let number = |value: usize| (value * lanes) as u32;
        // A window's first element, relative to the image with the border that it has.
        let corner = |row: usize, column: usize| {
            let [[above, _], [left, _]] = from.border;
            let y = row * linear.stride[0] + above - linear.padding[0][0];
            let x = column * linear.stride[1] + left - linear.padding[1][0];
            y * from.pitch() + x
        };
        let [pool_height, pool_width] = linear.pool.unwrap_or([1, 1]);
        for row in 0..to.rows {
            for column in 0..to.columns {
                let output = group * to.len() + to.at(0, row, column);
                let mut window = [0; POSITIONS];
                for element in 0..pool_height * pool_width {
                    let y = row * pool_height + element / pool_width;
                    let x = column * pool_width + element % pool_width;
                    let input = group * from.len() + corner(y, x);
                    let gradient = group * sums.len() + sums.at(0, y, x);
                    self.forward.positions.push(Position {
                        input: number(input),
                        output: number(output),
                    });
                    self.places.push(Place {
                        input: number(input),
                        gradient: number(gradient),
                    });
                    window[element] = number(gradient);
                }
                if linear.pool.is_some() {
                    self.pooled.push(Window {
                        output: number(output),
                        gradient: number(group * bare.len() + bare.at(0, row, column)),
                        elements: window,
                    });
                }
            }
        }
    }
}

/// Pixels grouped by which elements of which filters' windows see them.
fn by_input(linear: &Linear, from: Image, sums: Image, lanes: usize, groups: usize) -> Vec<Class> {
    let number = |value: usize| (value * lanes) as u32;
    let rows = seen_by(linear, 0, from.rows, sums.rows);
    let columns = seen_by(linear, 1, from.columns, sums.columns);
    let bare = from.bare();
    let [height, width] = linear.kernel;
    let mut classes = Vec::new();
    for (down, rows) in &rows {
        for (right, columns) in &columns {
            let mut positions = Vec::new();
            for group in 0..groups {
                for &(y, first_row) in rows {
                    for &(x, first_column) in columns {
                        let input = group * sums.len() + sums.at(0, first_row, first_column);
                        positions.push(Position {
                            input: number(input),
                            output: number(group * bare.len() + bare.at(0, y, x)),
                        });
                    }
                }
            }
            let mut taps = Taps::default();
            for filter in 0..linear.filters_per_group() {
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
    linear: &Linear,
    axis: usize,
    length: usize,
    positions: usize,
) -> BTreeMap<Vec<(usize, usize)>, Vec<(usize, usize)>> {
    let mut classes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for pixel in 0..length {
        let mut elements = Vec::new();
        for element in 0..linear.kernel[axis] {
            let from = pixel + linear.padding[axis][0];
            let Some(start) = from.checked_sub(element * linear.dilation[axis]) else {
                continue;
            };
            let position = start / linear.stride[axis];
            if start % linear.stride[axis] == 0 && position < positions {
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

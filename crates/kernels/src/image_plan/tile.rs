//! Buffers and tables of a tile: so many columns of the output and so many rows.

use super::buffer::Buffer;
use super::class::{Class, class};
use super::stage::{Stage, Stages, Work};
use super::winograd;
use crate::memory::odd_lines;

/// How many rows of the output are computed at a time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Height {
    /// So many, after a few times in which the first windows fill.
    AtATime(usize),
    /// So many, which are all.
    AtOnce(usize),
}

impl Height {
    /// Rows of the output at a time.
    pub(super) fn rows(self) -> usize {
        let (Self::AtATime(rows) | Self::AtOnce(rows)) = self;
        rows
    }
}

/// A strip's buffers.
pub(super) struct Tile {
    /// Columns of the output, and how many of its rows are computed at a time.
    pub(super) columns: usize,
    pub(super) height: Height,
    /// How often rows go through the first stages before the first row of the output is complete.
    pub(super) before: usize,
    /// The image, and each stage's output.
    pub(super) buffers: Vec<Buffer>,
    /// Floats of the room for groups of rows.
    room: usize,
}

/// The tables of a linear stage.
#[derive(Default)]
pub(super) struct Tables {
    /// For each phase of the output.
    pub(super) classes: Vec<Class>,
    /// For groups of rows.
    pub(super) winograd: Option<winograd::Tables>,
}

impl Tile {
    pub(super) fn new(stages: &Stages, columns: usize, height: Height, lanes: usize) -> Self {
        let rows = height.rows();
        let group = |buffer: usize| {
            let stage = buffer.checked_sub(1).map(|stage| &stages.list[stage]);
            stage.map_or(1, Stage::row_group)
        };
        let new = rows.next_multiple_of(group(stages.list.len()));
        let last = Buffer {
            channels: stages.output_channels(),
            phases: 1,
            extent: columns,
            pitch: odd_lines(columns.next_multiple_of(lanes)),
            new,
            rows: new,
        };
        let mut buffers = vec![last];
        let mut after = last;
        for (index, stage) in stages.list.iter().enumerate().rev() {
            let phases = after.phases * stage.step[1];
            // The last phase's window reaches furthest.
            let reach = ((after.phases - 1) * stage.step[1] + stage.span[1] - 1) / phases;
            let extent = after.extent + reach;
            let read = after.extent.next_multiple_of(lanes) + reach;
            let seen = (after.new - 1) * stage.step[0] + stage.span[0];
            let new = match height {
                Height::AtATime(_) => after.new * stage.step[0],
                Height::AtOnce(_) => seen,
            };
            // Rows of the group of the last one seen, and of that of the first where rows are stepped over.
            let beyond = match stage.step[0] > stage.span[0] {
                true => 2 * (group(index) - 1),
                false => group(index) - 1,
            };
            after = Buffer {
                channels: stage.channels[0],
                phases,
                extent,
                pitch: odd_lines(read.max(extent.next_multiple_of(lanes))),
                new: new.next_multiple_of(group(index)),
                rows: seen + beyond,
            };
            buffers.push(after);
        }
        buffers.reverse();
        let fits = |before: usize| {
            let end = (1 - before as isize) * rows as isize;
            let mut ends = stages.ends(end).into_iter().zip(&buffers);
            ends.all(|(end, buffer)| end <= buffer.new as isize)
        };
        let mut before = 0;
        while !fits(before) {
            before += 1;
        }
        let room = stages
            .list
            .iter()
            .zip(buffers.windows(2))
            .map(|(stage, buffers)| match (&stage.work, &stage.winograd) {
                (Work::Linear(linear), Some(winograd)) => {
                    winograd.room(linear, [buffers[0], buffers[1]], lanes)
                }
                _ => 0,
            });
        Self {
            columns,
            height,
            before,
            room: room.max().unwrap_or(0),
            buffers,
        }
    }

    /// All floats of its buffers and rooms.
    pub(super) fn len(&self) -> usize {
        self.room
            + self
                .buffers
                .iter()
                .map(|buffer| buffer.len())
                .sum::<usize>()
    }

    /// What so many rows of the output take in a strip, in vectors' multiplications and additions.
    pub(super) fn cost(&self, stages: &Stages, rows: usize, lanes: usize) -> usize {
        // Calling a kernel takes about so much, and checking a tap about one.
        const CALL: usize = 200;
        let seen = stages.seen(rows);
        let image = &self.buffers[0];
        let mut work = seen[0] * image.channels * image.phases * (image.extent / lanes * 4 + 16);
        let mut each_time = 0;
        for (stage, (rows, buffers)) in stages
            .list
            .iter()
            .zip(seen[1..].iter().zip(self.buffers.windows(2)))
        {
            let [from, to] = [buffers[0], buffers[1]];
            work += rows * to.extent.div_ceil(lanes) * to.phases * stage.operations();
            if let Work::Linear(linear) = &stage.work {
                let taps = linear.weights_per_filter(stage.from());
                each_time += to.phases * linear.groups * (CALL + taps);
            }
            // Rows that are seen again move.
            each_time += stage.span[0].saturating_sub(stage.step[0]) * from.row() / lanes * 2;
        }
        work + (self.before + rows.div_ceil(self.height.rows())) * each_time
    }

    /// The tables of every stage; none for pooling.
    pub(super) fn tables(&self, stages: &Stages, lanes: usize) -> Vec<Tables> {
        let buffers = self.buffers.windows(2);
        let tables = stages.list.iter().zip(buffers).map(|(stage, buffers)| {
            let buffers = [buffers[0], buffers[1]];
            let Work::Linear(linear) = &stage.work else {
                return Tables::default();
            };
            let phases = 0..buffers[1].phases;
            let winograd = stage.winograd.as_ref();
            Tables {
                classes: phases
                    .map(|phase| class(stage, linear, buffers, phase, lanes))
                    .collect(),
                winograd: winograd.map(|winograd| winograd.tables(stage, linear, buffers, lanes)),
            }
        });
        tables.collect()
    }
}

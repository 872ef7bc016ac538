//! A strip of columns, a few rows at a time through all stages.

use std::ops::Range;

use super::compile::ImagePlan;
use super::layers::{pooled, sums};
use super::plane::{clear_border, load, store};
use super::run::Pass;
use super::stage::Work;
use super::tile::{Buffer, Tile};
use super::winograd::Room;
use crate::memory::Aligned;

/// The buffers of a tile.
#[derive(Default)]
pub(super) struct Scratch {
    buffers: Vec<Aligned>,
    /// Which row each buffer starts with.
    starts: Vec<usize>,
    /// Up to which row each has been computed.
    done: Vec<usize>,
    room: Room,
}

impl ImagePlan {
    /// Some rows of a strip, into slices of these rows, one map after another if the outputs are planar.
    pub(super) fn piece(
        &self,
        pass: &Pass,
        rows: Range<usize>,
        column: usize,
        outputs: &mut [&mut [f32]],
    ) {
        let shape = pass.shape;
        let stages = &self.stages;
        let [_, columns] = shape.lengths[stages.list.len()];
        let whole = column + shape.tiles[0].0.columns <= columns;
        let (tile, tables) = &shape.tiles[usize::from(!whole)];
        let mut scratch = self.spare.take();
        scratch.fit(tile, shape.instructions.lanes());
        let Scratch {
            buffers,
            starts,
            done,
            room,
        } = &mut scratch;
        // The first row that is needed of each buffer.
        let mut first = rows.start;
        for index in (0..done.len()).rev() {
            [starts[index], done[index]] = [first; 2];
            if let Some(before) = index.checked_sub(1) {
                first *= stages.list[before].step[0];
            }
        }
        let times = tile.before + rows.len().div_ceil(tile.height.rows());
        for time in 1..=times {
            // Where a stage's rows end, which may be before the first that is needed, and even negative.
            let end = (rows.start + time * tile.height.rows()) as isize
                - (tile.before * tile.height.rows()) as isize;
            let ends = stages.ends(end.min(rows.end as isize));
            for index in 0..ends.len() {
                let to = tile.buffers[index];
                let needed = match stages.list.get(index) {
                    Some(stage) => done[index + 1] * stage.step[0],
                    None => done[index],
                };
                let end = usize::try_from(ends[index]).unwrap_or(0);
                // Where the next stage steps over rows, none is left out of the group of the first that it needs.
                let needed = match index.checked_sub(1) {
                    Some(stage) if needed > done[index] => {
                        let group = stages.list[stage].row_group();
                        needed / group * group
                    }
                    _ => needed,
                };
                let new = done[index].max(needed)..end.min(shape.seen[index]);
                if new.is_empty() {
                    continue;
                }
                keep(
                    to,
                    &mut buffers[index],
                    &mut starts[index],
                    needed..done[index],
                );
                done[index] = new.end;
                let start = new.start - starts[index];
                let (before, rest) = buffers.split_at_mut(index);
                let output = &mut rest[0][start * to.row()..];
                let functions = match index.checked_sub(1) {
                    None => {
                        load(pass, to, new.clone(), column, output);
                        &self.functions
                    }
                    Some(index) => {
                        let stage = &stages.list[index];
                        let from = tile.buffers[index];
                        let start = new.start * stage.step[0] - starts[index];
                        let input = &before[index][start * from.row()..];
                        match &stage.work {
                            Work::Linear(linear) => {
                                let linear = (linear, &pass.weights[index], &tables[index]);
                                let buffers = [from, to];
                                sums(pass, stage, linear, buffers, new.len(), room, input, output);
                            }
                            Work::Pool(pool) => {
                                pooled(pass, *pool, [from, to], new.len(), input, output);
                            }
                        }
                        &stage.functions
                    }
                };
                let output = &mut output[..new.len() * to.row()];
                for function in functions {
                    function.apply(shape.instructions, output);
                }
                let padded = stages.list.get(index).map(|stage| stage.padding);
                if padded.is_some_and(|padding| padding != [[0; 2]; 2]) {
                    clear_border(shape, index, to, new, column, output);
                }
            }
            let last = stages.list.len();
            let new = starts[last] - rows.start..done[last] - rows.start;
            store(
                pass,
                tile.buffers[last],
                &buffers[last],
                rows.len(),
                new,
                outputs,
            );
        }
        self.spare.give_back(scratch);
    }
}

/// Moves the rows that are seen again to the start of their buffer.
fn keep(buffer: Buffer, values: &mut [f32], start: &mut usize, seen: Range<usize>) {
    if !seen.is_empty() && seen.start > *start {
        let [from, to] = [seen.start, seen.end].map(|row| (row - *start) * buffer.row());
        values.copy_within(from..to, 0);
    }
    *start = seen.start;
}

impl Scratch {
    /// Room for a tile, with no rows in it.
    fn fit(&mut self, tile: &Tile, lanes: usize) {
        self.buffers
            .resize_with(tile.buffers.len(), Aligned::default);
        for (values, buffer) in self.buffers.iter_mut().zip(&tile.buffers) {
            // A vector may start at the last value.
            let length = buffer.len() + lanes;
            if values.len() < length {
                values.resize(length);
            }
        }
        self.starts.resize(tile.buffers.len(), 0);
        self.done.resize(tile.buffers.len(), 0);
    }
}

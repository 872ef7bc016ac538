//! A strip of columns, a few rows at a time through all stages.

use std::ops::Range;

use super::layers::{pooled, sums};
use super::pass::Pass;
use super::plan::ImagePlan;
use super::plane::{clear_border, load, store};
use super::scratch::Scratch;
use super::stage::Work;
use super::tile::{Tables, Tile};

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
        let last = stages.list.len();
        let [_, columns] = shape.lengths[last];
        let whole = column + shape.tiles[0].0.columns <= columns;
        let tile = &shape.tiles[usize::from(!whole)];
        let (buffers, height) = (&tile.0.buffers, tile.0.height.rows());
        let mut scratch = self.spare.take();
        scratch.fit(stages, &tile.0, rows.start, shape.instructions.lanes());
        let times = tile.0.before + rows.len().div_ceil(height);
        for time in 1..=times {
            // Where a stage's rows end, which may be before the first that is needed, and even negative.
            let end = (rows.start + time * height) as isize - (tile.0.before * height) as isize;
            let ends = stages.ends(end.min(rows.end as isize));
            for (index, end) in ends.into_iter().enumerate() {
                let end = usize::try_from(end).unwrap_or(0);
                let needed = self.needed(&scratch.done, index);
                let new = scratch.done[index].max(needed)..end.min(shape.seen[index]);
                if !new.is_empty() {
                    scratch.keep(&tile.0, index, needed);
                    scratch.done[index] = new.end;
                    self.rows(pass, tile, index, new, column, &mut scratch);
                }
            }
            let [start, done] = [scratch.starts[last], scratch.done[last]];
            let new = start - rows.start..done - rows.start;
            let values = &scratch.buffers[last];
            store(pass, buffers[last], values, rows.len(), new, outputs);
        }
        self.spare.give_back(scratch);
    }

    /// The first row of a buffer that is still needed, where so many rows of each have been computed.
    fn needed(&self, done: &[usize], index: usize) -> usize {
        let stages = &self.stages.list;
        let needed = match stages.get(index) {
            Some(stage) => done[index + 1] * stage.step[0],
            None => done[index],
        };
        // Where the next stage steps over rows, none is left out of the group of the first that it needs.
        match index.checked_sub(1) {
            Some(stage) if needed > done[index] => {
                let group = stages[stage].row_group();
                needed / group * group
            }
            _ => needed,
        }
    }

    /// New rows of a buffer: of the image, or of a stage's output.
    fn rows(
        &self,
        pass: &Pass,
        (tile, tables): &(Tile, Vec<Tables>),
        index: usize,
        new: Range<usize>,
        column: usize,
        scratch: &mut Scratch,
    ) {
        let shape = pass.shape;
        let stages = &self.stages.list;
        let to = tile.buffers[index];
        let starts = &scratch.starts;
        let (before, rest) = scratch.buffers.split_at_mut(index);
        let output = &mut rest[0][(new.start - starts[index]) * to.row()..];
        let functions = match index.checked_sub(1) {
            None => {
                load(pass, to, new.clone(), column, output);
                &self.functions
            }
            Some(index) => {
                let stage = &stages[index];
                let from = tile.buffers[index];
                let start = new.start * stage.step[0] - starts[index];
                let input = &before[index][start * from.row()..];
                match &stage.work {
                    Work::Linear(linear) => {
                        let linear = (linear, &pass.weights[index], &tables[index]);
                        let (buffers, room) = ([from, to], &mut scratch.room);
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
        let padded = stages.get(index).map(|stage| stage.padding);
        if padded.is_some_and(|padding| padding != [[0; 2]; 2]) {
            clear_border(shape, index, to, new, column, output);
        }
    }
}

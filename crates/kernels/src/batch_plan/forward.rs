use rayon::prelude::*;

use super::compile::{BatchPlan, Stage, Work};
use super::image::Image;
use super::linear::{Linear, Tables};
use super::state::{Block, Kept, Packed, Scratch, State};
use super::winograd::{Room, Winograd};
use crate::kernel::{FromLanes, Largest, Sums, ToLanes, packed};
use crate::memory::Aligned;
use crate::simd::{Instructions, LANES};
use crate::{Error, Result};

/// What a forward pass is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only the outputs; dropout does nothing.
    Inference,
    /// The state keeps what a backward pass needs; dropout does nothing.
    Differentiable,
    /// As before, and dropout masks follow from this key.
    Training(u64),
}

/// What lies in the lanes for which there is no image.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Without {
    Zeros,
    LastImage,
}

/// Winograd weights than this are packed by one thread.
const PARALLEL: usize = 1 << 14;

impl BatchPlan {
    /// The outputs for a batch.
    ///
    /// # Shapes
    ///
    /// `images`: `[batch, height, width, channels]` or `[batch, length]`, and `outputs` likewise;
    /// `parameters`: as [`parameters`](Self::parameters) says.
    ///
    /// # Errors
    ///
    /// Slices of other lengths.
    pub fn forward(
        &self,
        parameters: &[f32],
        images: &[f32],
        mode: Mode,
        state: &mut State,
        outputs: &mut [f32],
    ) -> Result<()> {
        let batch = images.len() / self.input_length();
        length("the parameters", self.parameter_count, parameters.len())?;
        length("the images", batch * self.input_length(), images.len())?;
        length("the outputs", batch * self.output_length(), outputs.len())?;
        // To rayon's threads once, and not for each of what is done there: the way is long for a small batch.
        rayon::scope(|_| self.forward_on_threads(parameters, images, mode, state, outputs));
        Ok(())
    }

    /// The outputs; called on one of rayon's threads.
    fn forward_on_threads(
        &self,
        parameters: &[f32],
        images: &[f32],
        mode: Mode,
        state: &mut State,
        outputs: &mut [f32],
    ) {
        let batch = images.len() / self.input_length();
        self.pack(parameters, &mut state.packed);
        let keep = mode != Mode::Inference;
        let key = match mode {
            Mode::Training(key) => Some(key),
            _ => None,
        };
        state.kept = keep.then_some(Kept {
            plan: self.number,
            batch,
            key,
        });
        if batch == 0 {
            return;
        }
        let block = self.block();
        let images = images.par_chunks(block * self.input_length());
        let outputs = outputs.par_chunks_mut(block * self.output_length());
        let work = images.zip(outputs).enumerate();
        if keep {
            let count = batch.div_ceil(block);
            state
                .blocks
                .resize_with(count.max(state.blocks.len()), Block::default);
            let (packed, spare) = (&state.packed, &state.spare);
            let blocks = state.blocks[..count].par_iter_mut();
            work.zip(blocks)
                .for_each(|((index, (images, outputs)), block)| {
                    let mut scratch = spare.take();
                    let weights = (parameters, &**packed);
                    block.fit(self, true);
                    self.forward_block(weights, index, images, key, block, &mut scratch.room, true);
                    self.unpack(block, outputs);
                    spare.give_back(scratch);
                });
        } else {
            let state = &*state;
            work.for_each(|(index, (images, outputs))| {
                let mut scratch = state.spare.take();
                let Scratch { block, room, .. } = &mut scratch;
                let weights = (parameters, &*state.packed);
                block.fit(self, false);
                self.forward_block(weights, index, images, key, block, room, false);
                self.unpack(block, outputs);
                state.spare.give_back(scratch);
            });
        }
    }

    /// Lays the weights out as the sums read them.
    fn pack(&self, parameters: &[f32], packed: &mut Vec<Packed>) {
        packed.resize_with(self.stages.len(), Packed::default);
        for (stage, packed) in self.stages.iter().zip(packed) {
            let Work::Linear(linear) = &stage.work else {
                continue;
            };
            let (linear, tables) = &**linear;
            let count = linear.filters * linear.weights_per_filter(stage.from);
            let weights = &parameters[linear.weight..][..count];
            let Packed {
                forward,
                in_registers,
                room,
                ..
            } = packed;
            if let Some(Winograd::InMemory(layer)) = &tables.winograd {
                layer.pack(self.instructions, weights, room, forward);
                continue;
            }
            forward.resize(count);
            pack_forward(linear, stage.from, self.instructions, weights, forward);
            if let Some(Winograd::InRegisters(layer)) = &tables.winograd {
                layer.pack(linear, weights, in_registers);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    fn forward_block(
        &self,
        (parameters, packed): (&[f32], &[Packed]),
        number: usize,
        images: &[f32],
        key: Option<u64>,
        block: &mut Block,
        room: &mut Room,
        keep: bool,
    ) {
        let lanes = self.instructions.lanes();
        for (index, stage) in self.stages.iter().enumerate() {
            let (before, rest) = block.outputs.split_at_mut(index);
            let Some(output) = rest.first_mut() else {
                return;
            };
            match (&stage.work, before.last()) {
                // A network may make of nothing what is no number any more, and 0 times that is not
                // 0: lanes without an image are to hold nothing that the others do not.
                (_, None) => self.load(self.input, images, output, Without::LastImage),
                (Work::Copy, Some(input)) => self.copy(stage, input, output),
                (Work::Function(function), Some(input)) => {
                    self.copy(stage, input, output);
                    self.in_stretches(stage.to, output, |_, values| {
                        function.apply(self.instructions, values);
                    });
                }
                (Work::Pool(windows), Some(input)) => {
                    let [from, to] = [stage.from, stage.to].map(|image| image.len() * lanes);
                    for (input, output) in input.chunks_exact(from).zip(output.chunks_exact_mut(to))
                    {
                        windows.forward(self.instructions, input, output);
                    }
                }
                (Work::Linear(linear), Some(input)) => {
                    let index_of_largest = keep.then_some(&mut block.indices[index]);
                    self.sums(
                        stage,
                        linear,
                        (parameters, &packed[index]),
                        room,
                        input,
                        output,
                        index_of_largest,
                    );
                }
            }
            if let Some(function) = stage.function
                && !matches!(&stage.work, Work::Linear(linear) if linear.0.rectify)
            {
                self.in_stretches(stage.to, output, |_, values| {
                    function.apply(self.instructions, values);
                });
            }
            if let Some(key) = key {
                self.drop_out(stage, stage.to, number, key, output);
            }
        }
    }

    /// Does the stage's dropout to values, or to gradients, which lie without a border.
    pub(crate) fn drop_out(
        &self,
        stage: &Stage,
        image: Image,
        number: usize,
        key: u64,
        values: &mut [f32],
    ) {
        let Some(dropout) = stage.dropout else {
            return;
        };
        let lanes = self.instructions.lanes();
        let plane = image.columns * image.rows;
        self.in_stretches(image, values, |at, values| {
            // Numbers do not depend on the border, so that values and gradients share them.
            let element = number * self.groups * image.values() + at;
            let first = match dropout.by_channel {
                true => element / plane,
                false => element,
            };
            let planes = values.chunks_mut(if dropout.by_channel {
                plane * lanes
            } else {
                usize::MAX
            });
            for (channel, values) in planes.enumerate() {
                let first = ((first + channel) * lanes) as u32;
                dropout.apply(self.instructions, key, first, lanes, values);
            }
        });
    }

    /// Visits the values without their border, with the number of the first one, for one lane,
    /// counted without border.
    pub(crate) fn in_stretches(
        &self,
        image: Image,
        values: &mut [f32],
        mut visit: impl FnMut(usize, &mut [f32]),
    ) {
        let lanes = self.instructions.lanes();
        let mut number = 0;
        for group in values.chunks_exact_mut(image.len() * lanes) {
            for stretch in image.stretches() {
                let length = stretch.len();
                visit(
                    number,
                    &mut group[stretch.start * lanes..stretch.end * lanes],
                );
                number += length;
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    fn sums(
        &self,
        stage: &Stage,
        linear: &(Linear, Tables),
        (parameters, packed): (&[f32], &Packed),
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
        index_of_largest: Option<&mut Aligned>,
    ) {
        let mut index_of_largest = index_of_largest.map(|index| &mut **index);
        let lanes = self.instructions.lanes();
        let (linear, tables) = linear;
        let filters = linear.filters_per_group();
        let weights_per_filter = linear.weights_per_filter(stage.from);
        let bias = linear
            .bias
            .map(|start| &parameters[start..][..linear.filters]);
        let weights = &*packed.forward;
        let images = [stage.from, stage.to];
        match &tables.winograd {
            Some(Winograd::InMemory(layer)) => {
                let weights = [weights, bias.unwrap_or_default()];
                return layer.forward(
                    self.instructions,
                    linear,
                    images,
                    weights,
                    room,
                    input,
                    output,
                    index_of_largest,
                );
            }
            Some(Winograd::InRegisters(layer)) => {
                return layer.forward(
                    self.instructions,
                    linear,
                    images,
                    &packed.in_registers,
                    bias,
                    room,
                    input,
                    output,
                    index_of_largest,
                );
            }
            None => {}
        }
        for group in 0..linear.groups {
            let channels = group * linear.channels_per_group(stage.from);
            let first = group * filters;
            let to = first * stage.to.plane() * lanes;
            self.instructions.run(Sums {
                input: &input[channels * stage.from.plane() * lanes..],
                output: &mut output[to..],
                positions: &tables.forward.positions,
                taps: &tables.forward.taps,
                weights: &weights[first * weights_per_filter..][..filters * weights_per_filter],
                weights_per_filter,
                filters,
                bias: bias.map(|bias| &bias[first..first + filters]),
                filter_stride: stage.to.plane() * lanes,
                rectify: linear.rectify,
                largest: match (&linear.pool, &mut index_of_largest) {
                    (None, _) => Largest::No,
                    (Some(_), None) => Largest::Value,
                    (Some(_), Some(index)) => Largest::ValueAndIndex(&mut index[to..]),
                },
            });
        }
    }

    /// From `[image][row][column][channel]` to lanes; what lies in lanes without an image is said.
    pub(crate) fn load(
        &self,
        image: Image,
        images: &[f32],
        lanes_of: &mut [f32],
        without: Without,
    ) {
        let lanes = self.instructions.lanes();
        let mut samples = images.chunks_exact(image.values());
        let without = match without {
            Without::Zeros => None,
            Without::LastImage => samples.clone().next_back(),
        };
        for group in lanes_of.chunks_exact_mut(image.len() * lanes) {
            let mut rows: [&[f32]; LANES] = [&[]; LANES];
            let mut count = 0;
            while count < lanes
                && let Some(sample) = samples.next().or(without)
            {
                rows[count] = sample;
                count += 1;
            }
            self.instructions.run(ToLanes {
                rows: &rows[..count],
                count: image.values(),
                places: image.places().map(|place| place * lanes),
                to: group,
            });
        }
    }

    /// From lanes to `[image][row][column][channel]`.
    fn unpack(&self, block: &Block, outputs: &mut [f32]) {
        if let Some(values) = block.outputs.last() {
            store(self.output, self.instructions, values, outputs);
        }
    }

    /// Copies images, whatever their borders.
    fn copy(&self, stage: &Stage, input: &[f32], output: &mut [f32]) {
        let lanes = self.instructions.lanes();
        let images = [stage.from, stage.to];
        let [from, to] = images.map(|image| image.len() * lanes);
        for (input, output) in input.chunks_exact(from).zip(output.chunks_exact_mut(to)) {
            for channel in 0..stage.from.channels {
                for row in 0..stage.from.rows {
                    let length = stage.from.columns * lanes;
                    let [start, target] = images.map(|image| image.at(channel, row, 0) * lanes);
                    output[target..target + length].copy_from_slice(&input[start..start + length]);
                }
            }
        }
    }
}

/// From lanes to `[image][row][column][channel]`; lanes without an image are left out.
pub(crate) fn store(image: Image, instructions: Instructions, values: &[f32], outputs: &mut [f32]) {
    let lanes = instructions.lanes();
    let groups = values.chunks_exact(image.len() * lanes);
    for (group, rows) in groups.zip(outputs.chunks_mut(lanes * image.values())) {
        instructions.run(FromLanes {
            from: group,
            places: image.places().map(|place| place * lanes),
            count: image.values(),
            rows,
            pitch: image.values(),
        });
    }
}

pub(crate) fn pack_forward(
    linear: &Linear,
    from: Image,
    instructions: Instructions,
    weights: &[f32],
    into: &mut [f32],
) {
    let tile = instructions.filters();
    let (filters, taps) = (linear.filters_per_group(), linear.weights_per_filter(from));
    let groups = weights.chunks_exact(filters * taps);
    for (weights, into) in groups.zip(into.chunks_exact_mut(filters * taps)) {
        in_tiles(tile * taps, into, |index, into| {
            let weights = &weights[index * tile * taps..][..into.len()];
            packed(tile, into.len() / taps, taps, into, |filter, tap| {
                weights[filter * taps + tap]
            });
        });
    }
}

/// Visits tiles of weights, many of them on all threads.
pub(crate) fn in_tiles(
    length: usize,
    weights: &mut [f32],
    visit: impl Fn(usize, &mut [f32]) + Sync,
) {
    if weights.len() > PARALLEL {
        let tiles = weights.par_chunks_mut(length).enumerate();
        tiles.for_each(|(index, tile)| visit(index, tile));
    } else {
        let tiles = weights.chunks_mut(length).enumerate();
        tiles.for_each(|(index, tile)| visit(index, tile));
    }
}

pub(crate) fn length(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(Error::Length {
        what,
        expected,
        found,
    })
}

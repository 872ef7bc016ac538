//! The forward pass.

use rayon::prelude::*;

use super::lanes::{Without, store};
use super::plan::BatchPlan;
use super::stage::{LinearWork, Stage, Work};
use super::state::{Block, Kept, Packed, Scratch, State};
use super::winograd::{Room, Winograd};
use crate::Result;
use crate::error::check_length;
use crate::kernel::{Largest, Sums};
use crate::memory::Aligned;
use crate::pack::pack_forward;

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
        check_length("the parameters", self.parameter_count, parameters.len())?;
        check_length("the images", batch * self.input_length(), images.len())?;
        check_length("the outputs", batch * self.output_length(), outputs.len())?;
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
            let LinearWork {
                linear, winograd, ..
            } = &**linear;
            let count = linear.filters * linear.weights_per_filter(stage.from);
            let weights = &parameters[linear.weight..][..count];
            let Packed {
                forward,
                in_registers,
                room,
                ..
            } = packed;
            if let Some(Winograd::InMemory(layer)) = winograd {
                layer.pack(self.instructions, weights, room, forward);
                continue;
            }
            forward.resize(count);
            pack_forward(linear, stage.from, self.instructions, weights, forward);
            if let Some(Winograd::InRegisters(layer)) = winograd {
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
                && !matches!(&stage.work, Work::Linear(linear) if linear.linear.rectify)
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

    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    fn sums(
        &self,
        stage: &Stage,
        work: &LinearWork,
        (parameters, packed): (&[f32], &Packed),
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
        index_of_largest: Option<&mut Aligned>,
    ) {
        let mut index_of_largest = index_of_largest.map(|index| &mut **index);
        let lanes = self.instructions.lanes();
        let LinearWork {
            linear,
            tables,
            winograd,
        } = work;
        let filters = linear.filters_per_group();
        let weights_per_filter = linear.weights_per_filter(stage.from);
        let bias = linear
            .bias
            .map(|start| &parameters[start..][..linear.filters]);
        let weights = &*packed.forward;
        let images = [stage.from, stage.to];
        match winograd {
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

    /// From lanes to `[image][row][column][channel]`.
    fn unpack(&self, block: &Block, outputs: &mut [f32]) {
        if let Some(values) = block.outputs.last() {
            store(self.output, self.instructions, values, outputs);
        }
    }
}

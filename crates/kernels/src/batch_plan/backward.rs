//! The backward pass.

use rayon::prelude::*;

use super::lanes::{Without, store};
use super::plan::BatchPlan;
use super::stage::{LinearWork, Work};
use super::state::{Block, Kept, Packed, Scratch, State};
use super::winograd::Winograd;
use crate::error::check_length;
use crate::kernel::Elements;
use crate::pack::pack_by_input;
use crate::{Error, Result};

/// Parameters that are summed over blocks at a time.
const CHUNK: usize = 1 << 12;

/// What all blocks of a backward pass share.
struct Pass<'a> {
    packed: &'a [Packed],
    /// The key of dropout, if there was any.
    key: Option<u64>,
    /// Whether the gradient by the images is asked for.
    by_images: bool,
}

impl BatchPlan {
    /// The gradients, from that by the outputs, after a forward pass that kept what is needed here.
    ///
    /// # Shapes
    ///
    /// `by_outputs` as the outputs, `by_parameters` as the parameters, `by_images` as the images.
    ///
    /// # Errors
    ///
    /// Slices of other lengths than those of the forward pass, a forward pass of another plan.
    pub fn backward(
        &self,
        by_outputs: &[f32],
        state: &mut State,
        by_parameters: &mut [f32],
        by_images: Option<&mut [f32]>,
    ) -> Result<()> {
        let nothing = Kept {
            plan: self.number,
            batch: 0,
            key: None,
        };
        let Kept { plan, batch, key } = state.kept.unwrap_or(nothing);
        if plan != self.number {
            return Err(Error::OtherPlan);
        }
        check_length(
            "the gradient by the outputs",
            batch * self.output_length(),
            by_outputs.len(),
        )?;
        check_length(
            "the gradient by the parameters",
            self.parameter_count,
            by_parameters.len(),
        )?;
        if let Some(by_images) = &by_images {
            check_length(
                "the gradient by the images",
                batch * self.input_length(),
                by_images.len(),
            )?;
        }
        if batch == 0 {
            by_parameters.fill(0.0);
            return Ok(());
        }
        // To rayon's threads once, as forward.
        rayon::scope(|_| {
            self.backward_on_threads(batch, key, by_outputs, state, by_parameters, by_images)
        });
        Ok(())
    }

    /// The gradients; called on one of rayon's threads.
    fn backward_on_threads(
        &self,
        batch: usize,
        key: Option<u64>,
        by_outputs: &[f32],
        state: &mut State,
        by_parameters: &mut [f32],
        by_images: Option<&mut [f32]>,
    ) {
        self.pack_by_input(by_images.is_some(), &mut state.packed);
        let block = self.block();
        let count = batch.div_ceil(block);
        let pass = Pass {
            packed: &state.packed,
            key,
            by_images: by_images.is_some(),
        };
        let spare = &state.spare;
        let blocks = &mut state.blocks[..count];
        let work = blocks
            .par_iter_mut()
            .zip(by_outputs.par_chunks(block * self.output_length()))
            .enumerate();
        let one = |number: usize, block: &mut Block, by_outputs: &[f32], by_images| {
            let mut scratch = spare.take();
            self.backward_block(&pass, number, block, by_outputs, &mut scratch, by_images);
            spare.give_back(scratch);
        };
        match by_images {
            // The last blocks first, whose outputs are still in the cache.
            Some(by_images) => work
                .zip(by_images.par_chunks_mut(block * self.input_length()))
                .rev()
                .for_each(|((number, (block, by_outputs)), by_images)| {
                    one(number, block, by_outputs, Some(by_images));
                }),
            None => work.rev().for_each(|(number, (block, by_outputs))| {
                one(number, block, by_outputs, None);
            }),
        }
        // Blocks are summed in their order, whichever thread worked on them.
        let blocks = &state.blocks[..count];
        by_parameters
            .par_chunks_mut(CHUNK)
            .enumerate()
            .for_each(|(index, sums)| {
                let range = index * CHUNK..index * CHUNK + sums.len();
                let mut terms = blocks
                    .iter()
                    .map(|block| &block.by_parameters[range.clone()]);
                if let Some(first) = terms.next() {
                    sums.copy_from_slice(first);
                }
                self.instructions.run(Elements(move || {
                    for terms in terms {
                        for (sum, term) in sums.iter_mut().zip(terms) {
                            *sum += term;
                        }
                    }
                }));
            });
    }

    /// Lays the weights out for the gradients by the inputs, from where they lie for the sums.
    fn pack_by_input(&self, by_images: bool, packed: &mut [Packed]) {
        for (index, (stage, packed)) in self.stages.iter().zip(packed).enumerate() {
            if let Work::Linear(linear) = &stage.work
                && is_wanted(index, by_images)
            {
                let Packed {
                    forward, by_input, ..
                } = packed;
                let LinearWork {
                    linear, winograd, ..
                } = &**linear;
                match winograd {
                    Some(Winograd::InMemory(layer)) => {
                        layer.pack_by_input(self.instructions, forward, by_input);
                    }
                    Some(Winograd::InRegisters(_)) | None => {
                        by_input.resize(forward.len());
                        pack_by_input(linear, stage.from, self.instructions, forward, by_input);
                    }
                }
            }
        }
    }

    /// The gradients of a block, of which that by the images goes straight to its place.
    fn backward_block(
        &self,
        pass: &Pass,
        number: usize,
        block: &mut Block,
        by_outputs: &[f32],
        scratch: &mut Scratch,
        by_images: Option<&mut [f32]>,
    ) {
        let largest = self.stages.iter().map(|stage| stage.to.bare().len()).max();
        let largest = largest.unwrap_or(0) * self.block();
        let [mut by_output, mut by_input] = std::mem::take(&mut scratch.gradients);
        by_output.resize(largest);
        by_input.resize(largest);
        self.load(
            self.output.bare(),
            by_outputs,
            &mut by_output[..self.output.values() * self.block()],
            Without::Zeros,
        );
        for (index, stage) in self.stages.iter().enumerate().rev() {
            let by_output_here = &mut by_output[..stage.to.bare().len() * self.block()];
            if index > 0 || pass.by_images {
                let output = &block.outputs[index];
                self.in_place(pass.key, number, stage, output, by_output_here);
            }
            if index == 0 {
                break;
            }
            let by_input_here = &mut by_input[..stage.from.bare().len() * self.block()];
            self.work(pass, index, block, by_output_here, scratch, by_input_here);
            std::mem::swap(&mut by_output, &mut by_input);
        }
        if let Some(by_images) = by_images {
            let values = &by_output[..self.input.values() * self.block()];
            store(self.input.bare(), self.instructions, values, by_images);
        }
        scratch.gradients = [by_output, by_input];
    }

    /// Goes back through the work of a stage that is not the first.
    fn work(
        &self,
        pass: &Pass,
        index: usize,
        block: &mut Block,
        by_output: &[f32],
        scratch: &mut Scratch,
        by_input: &mut [f32],
    ) {
        let stage = &self.stages[index];
        let input = &block.outputs[index - 1];
        match &stage.work {
            Work::Copy => by_input.copy_from_slice(by_output),
            Work::Function(function) => {
                by_input.copy_from_slice(by_output);
                self.beside(stage.from, input, by_input, |known, gradient| {
                    function.derive(self.instructions, known, gradient);
                });
            }
            Work::Pool(windows) => {
                let lanes = self.instructions.lanes();
                let [from, to] = [stage.from, stage.to].map(|image| image.bare().len() * lanes);
                let values = input.chunks_exact(stage.from.len() * lanes);
                let gradients = by_output.chunks_exact(to);
                let gradients = gradients.zip(by_input.chunks_exact_mut(from));
                for (input, (by_output, by_input)) in values.zip(gradients) {
                    windows.backward(self.instructions, input, by_output, by_input);
                }
            }
            Work::Linear(work) => {
                let weights = &*pass.packed[index].by_input;
                let by_input = is_wanted(index, pass.by_images).then_some((weights, by_input));
                self.linear((index, work), block, by_output, scratch, by_input);
            }
        }
    }

    /// The gradients of a convolution or Dense layer, that by the input if it is asked for, with the weights packed
    /// for it.
    fn linear(
        &self,
        (index, work): (usize, &LinearWork),
        block: &mut Block,
        by_output: &[f32],
        scratch: &mut Scratch,
        by_input: Option<(&[f32], &mut [f32])>,
    ) {
        let stage = &self.stages[index];
        let linear = &work.linear;
        let Scratch {
            sums, rows, room, ..
        } = scratch;
        let [input, output] = [&*block.outputs[index - 1], &*block.outputs[index]];
        let by_sums: &[f32] = if linear.pool.is_some() {
            let sums = sums.room(linear.sums(stage.from).len() * self.block());
            self.spread(
                stage,
                work,
                [output, &block.indices[index]],
                by_output,
                sums,
            );
            sums
        } else {
            by_output
        };
        let by_parameters = &mut block.by_parameters;
        self.by_weights(stage, work, input, by_sums, rows, by_parameters);
        let count = linear.filters * linear.weights_per_filter(stage.from);
        let by_weights = &mut by_parameters[linear.weight..][..count];
        match &work.winograd {
            Some(Winograd::InMemory(layer)) => {
                return layer.backward(
                    self.instructions,
                    linear,
                    stage.from,
                    room,
                    input,
                    by_sums,
                    by_weights,
                    by_input,
                );
            }
            Some(Winograd::InRegisters(layer)) => layer.by_weights(
                self.instructions,
                linear,
                stage.from,
                room,
                input,
                by_sums,
                by_weights,
            ),
            None => {}
        }
        if let Some((weights, by_input)) = by_input {
            self.by_input(stage, work, weights, by_sums, by_input);
        }
    }
}

/// Whether the gradient by a stage's input is asked for: by the images, where it is the first that works.
fn is_wanted(stage: usize, by_images: bool) -> bool {
    stage > 1 || by_images
}

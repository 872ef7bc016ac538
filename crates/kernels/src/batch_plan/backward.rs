use rayon::prelude::*;

use super::compile::{BatchPlan, Stage, Work};
use super::forward::{Without, in_tiles, length, store};
use super::image::Image;
use super::linear::{Linear, Tables};
use super::state::{Block, Kept, Packed, Rows, Scratch, State};
use super::winograd::Winograd;
use crate::kernel::{
    Correlation, Elements, FromLanes, Largest, Position, Spread, Sums, Tap, packed,
};
use crate::simd::{Instructions, POSITIONS};
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
        length(
            "the gradient by the outputs",
            batch * self.output_length(),
            by_outputs.len(),
        )?;
        length(
            "the gradient by the parameters",
            self.parameter_count,
            by_parameters.len(),
        )?;
        if let Some(by_images) = &by_images {
            length(
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
                let (linear, tables) = &**linear;
                match &tables.winograd {
                    Some(Winograd::InMemory(layer)) => {
                        layer.pack_by_input(self.instructions, forward, by_input);
                    }
                    _ => {
                        by_input.resize(forward.len());
                        pack_by_input(linear, stage.from, self.instructions, forward, by_input);
                    }
                }
            }
        }
    }

    fn backward_block(
        &self,
        pass: &Pass,
        number: usize,
        block: &mut Block,
        by_outputs: &[f32],
        scratch: &mut Scratch,
        by_images: Option<&mut [f32]>,
    ) {
        let lanes = self.instructions.lanes();
        let largest = self.stages.iter().map(|stage| stage.to.bare().len()).max();
        let largest = largest.unwrap_or(0) * self.block();
        let Scratch {
            gradients: [by_output, by_input],
            sums,
            rows,
            room,
            ..
        } = scratch;
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
            let output = &block.outputs[index];
            if index > 0 || pass.by_images {
                self.behind(pass, number, stage, output, by_output_here);
            }
            let Some(before) = index.checked_sub(1) else {
                break;
            };
            let input = &block.outputs[before];
            let wanted = is_wanted(index, pass.by_images);
            let by_input_here = &mut by_input[..stage.from.bare().len() * self.block()];
            match &stage.work {
                Work::Copy => by_input_here.copy_from_slice(by_output_here),
                Work::Function(function) => {
                    by_input_here.copy_from_slice(by_output_here);
                    self.beside(stage.from, input, by_input_here, |known, gradient| {
                        function.derive(self.instructions, known, gradient);
                    });
                }
                Work::Pool(windows) => {
                    let [bare_from, bare_to] =
                        [stage.from, stage.to].map(|image| image.bare().len() * lanes);
                    let values = input.chunks_exact(stage.from.len() * lanes);
                    let gradients = by_output_here.chunks_exact(bare_to);
                    let gradients = gradients.zip(by_input_here.chunks_exact_mut(bare_from));
                    for (input, (by_output, by_input)) in values.zip(gradients) {
                        windows.backward(self.instructions, input, by_output, by_input);
                    }
                }
                Work::Linear(linear) => {
                    let image = linear.0.sums(stage.from);
                    let by_sums: &[f32] = if linear.0.pool.is_some() {
                        let sums = sums.room(image.len() * self.block());
                        let indices = &block.indices[index];
                        self.spread(stage, linear, [output, indices], by_output_here, sums);
                        sums
                    } else {
                        by_output_here
                    };
                    let weights = &*pass.packed[index].by_input;
                    let by_parameters = &mut block.by_parameters;
                    self.by_weights(stage, linear, input, by_sums, rows, by_parameters);
                    let count = linear.0.filters * linear.0.weights_per_filter(stage.from);
                    let by_weights = &mut by_parameters[linear.0.weight..][..count];
                    let is_left = match &linear.1.winograd {
                        Some(Winograd::InMemory(layer)) => {
                            layer.backward(
                                self.instructions,
                                &linear.0,
                                stage.from,
                                room,
                                input,
                                by_sums,
                                by_weights,
                                wanted.then_some((weights, by_input_here)),
                            );
                            false
                        }
                        Some(Winograd::InRegisters(layer)) => {
                            layer.by_weights(
                                self.instructions,
                                &linear.0,
                                stage.from,
                                room,
                                input,
                                by_sums,
                                by_weights,
                            );
                            wanted
                        }
                        None => wanted,
                    };
                    if is_left {
                        self.by_input(stage, linear, weights, by_sums, by_input_here);
                    }
                }
            }
            std::mem::swap(by_output, by_input);
        }
        if let Some(by_images) = by_images {
            let values = &by_output[..self.input.values() * self.block()];
            store(self.input.bare(), self.instructions, values, by_images);
        }
    }

    /// Goes back through what was done to a stage's output in its place.
    fn behind(
        &self,
        pass: &Pass,
        number: usize,
        stage: &Stage,
        output: &[f32],
        gradient: &mut [f32],
    ) {
        let dropout = stage.dropout.zip(pass.key);
        // Where an output of 0 has no gradient, it does not matter why it is 0, and masks need not be found
        // again.
        let told = stage
            .function
            .is_some_and(|function| function.is_flat_at_0(self.instructions));
        if let Some((_, key)) = dropout.filter(|_| !told) {
            self.drop_out(stage, stage.to.bare(), number, key, gradient);
        }
        let told = dropout.map(|(dropout, _)| dropout).filter(|_| told);
        // Where pooling is part of the stage, the gradient of what follows from the sign of sums is taken
        // when it is spread.
        let spread = matches!(&stage.work, Work::Linear(linear) if linear.0.pool.is_some());
        let function = stage.function.filter(|_| !spread);
        if told.is_none() && function.is_none() {
            return;
        }
        let kept = dropout.map_or(1.0, |(dropout, _)| 1.0 - dropout.rate);
        self.beside(stage.to, output, gradient, |known, gradient| {
            let mut room = [0.0; 256];
            for (known, gradient) in known
                .chunks(room.len())
                .zip(gradient.chunks_mut(room.len()))
            {
                if let Some(dropout) = told {
                    dropout.follow(self.instructions, known, gradient);
                }
                let Some(function) = function else {
                    continue;
                };
                // Dropout has scaled the values that it left; of the others the gradient is 0 anyway.
                for (room, known) in room.iter_mut().zip(known) {
                    *room = known * kept;
                }
                function.derive(self.instructions, &room[..known.len()], gradient);
            }
        });
    }

    /// Visits values that lie with their border beside gradients that lie without.
    fn beside(
        &self,
        image: Image,
        values: &[f32],
        gradients: &mut [f32],
        mut visit: impl FnMut(&[f32], &mut [f32]),
    ) {
        let lanes = self.instructions.lanes();
        let groups = values.chunks_exact(image.len() * lanes);
        for (values, gradients) in
            groups.zip(gradients.chunks_exact_mut(image.bare().len() * lanes))
        {
            let mut at = 0;
            for stretch in image.stretches() {
                let length = stretch.len() * lanes;
                let values = &values[stretch.start * lanes..][..length];
                visit(values, &mut gradients[at..at + length]);
                at += length;
            }
        }
    }

    /// From the gradient by the largest of each window to that by all sums.
    fn spread(
        &self,
        stage: &Stage,
        linear: &(Linear, Tables),
        [output, indices]: [&[f32]; 2],
        gradient: &[f32],
        by_sums: &mut [f32],
    ) {
        let lanes = self.instructions.lanes();
        let (linear, tables) = linear;
        let sums = linear.sums(stage.from);
        if stage.to.rows * stage.to.columns * POSITIONS != sums.rows * sums.columns {
            // Elements of no window.
            by_sums.fill(0.0);
        }
        for channel in 0..stage.to.channels {
            let at = channel * stage.to.plane() * lanes;
            self.instructions.run(Spread {
                windows: &tables.pooled,
                output: &output[at..],
                index: &indices[at..],
                gradient: &gradient[channel * stage.to.bare().plane() * lanes..],
                by_sums: &mut by_sums[channel * sums.plane() * lanes..],
                rectify: linear.rectify,
            });
        }
    }

    fn by_weights(
        &self,
        stage: &Stage,
        (linear, tables): &(Linear, Tables),
        input: &[f32],
        by_sums: &[f32],
        rows: &mut Rows,
        by_parameters: &mut [f32],
    ) {
        let lanes = self.instructions.lanes();
        let sums = linear.sums(stage.from);
        let plane = sums.plane() * lanes;
        let filters = linear.filters_per_group();
        let weights = linear.weights_per_filter(stage.from);
        let count = linear.filters * weights;
        // A layer's biases follow its weights.
        let (by_weights, others) = by_parameters[linear.weight..].split_at_mut(count);
        let mut by_biases = linear.bias.map(|_| &mut others[..linear.filters]);
        let dense = sums.rows * sums.columns == 1 && linear.groups == 1 && weights >= lanes;
        for group in 0..linear.groups {
            let channels = group * linear.channels_per_group(stage.from);
            let by_bias = by_biases.as_deref_mut();
            self.instructions.run(Correlation {
                input: &input[channels * stage.from.plane() * lanes..],
                gradient: &by_sums[group * filters * plane..],
                places: &tables.places,
                taps: match dense || tables.winograd.is_some() {
                    true => &[],
                    false => &tables.forward.taps,
                },
                filters,
                filter_stride: plane,
                by_weight: &mut by_weights[group * filters * weights..][..filters * weights],
                by_bias: by_bias.map(|by_bias| &mut by_bias[group * filters..][..filters]),
            });
        }
        if dense {
            self.by_dense_weights(stage, (linear, tables), [input, by_sums], rows, by_weights);
        }
    }

    /// With a single position, a weight meets each image once: the images are the taps, and the
    /// lanes run along the weights, of which a filter has as many as a vector or more.
    fn by_dense_weights(
        &self,
        stage: &Stage,
        (linear, tables): (&Linear, &Tables),
        [input, by_sums]: [&[f32]; 2],
        rows: &mut Rows,
        by_weights: &mut [f32],
    ) {
        let lanes = self.instructions.lanes();
        let block = self.block();
        let weights = linear.weights_per_filter(stage.from);
        let pitch = weights.next_multiple_of(lanes);
        let inputs = rows.inputs.room(block * pitch);
        let gradients = rows.gradients.room(block * linear.filters);
        for (group, position) in tables.forward.positions.iter().enumerate() {
            let taps = tables.forward.taps.iter();
            self.instructions.run(FromLanes {
                from: input,
                places: taps.map(|tap| (position.input + tap.input[0]) as usize),
                count: weights,
                rows: &mut inputs[group * lanes * pitch..][..lanes * pitch],
                pitch,
            });
        }
        let filters = self.instructions.filters();
        packed(
            filters,
            linear.filters,
            block,
            gradients,
            |filter, image| {
                // Lanes are a power of two, and to divide takes time.
                let (group, lane) = (image >> lanes.ilog2(), image & (lanes - 1));
                by_sums[(group * linear.filters + filter) * lanes + lane]
            },
        );
        rows.positions.clear();
        // The last vector ends where the weights do, and has some in common with the one before.
        let positions = (0..weights)
            .step_by(lanes)
            .map(|at| at.min(weights - lanes));
        rows.positions.extend(positions.map(|at| Position {
            input: at as u32,
            output: at as u32,
        }));
        rows.taps.clear();
        rows.taps.extend((0..block).map(|image| Tap {
            input: [(image * pitch) as u32; POSITIONS],
            weight: image as u32,
        }));
        self.instructions.run(Sums {
            input: inputs,
            output: by_weights,
            positions: &rows.positions,
            taps: &rows.taps,
            weights: gradients,
            weights_per_filter: block,
            filters: linear.filters,
            bias: None,
            filter_stride: weights,
            rectify: false,
            largest: Largest::No,
        });
    }

    fn by_input(
        &self,
        stage: &Stage,
        (linear, tables): &(Linear, Tables),
        weights: &[f32],
        by_sums: &[f32],
        by_input: &mut [f32],
    ) {
        let lanes = self.instructions.lanes();
        let from = stage.from.bare();
        let sums = linear.sums(stage.from);
        let channels = linear.channels_per_group(from);
        let filters = linear.filters_per_group();
        let weights_per_channel = filters * linear.kernel[0] * linear.kernel[1];
        for group in 0..linear.groups {
            for class in &tables.by_input {
                self.instructions.run(Sums {
                    input: &by_sums[group * filters * sums.plane() * lanes..],
                    output: &mut by_input[group * channels * from.plane() * lanes..],
                    positions: &class.positions,
                    taps: &class.taps,
                    weights: &weights[group * channels * weights_per_channel..]
                        [..channels * weights_per_channel],
                    weights_per_filter: weights_per_channel,
                    filters: channels,
                    bias: None,
                    filter_stride: from.plane() * lanes,
                    rectify: false,
                    largest: Largest::No,
                });
            }
        }
    }
}

/// Whether the gradient by a stage's input is asked for: by the images, where it is the first that works.
fn is_wanted(stage: usize, by_images: bool) -> bool {
    stage > 1 || by_images
}

/// Channels take the place of filters; taps are a group's filters and the elements of the window.
pub(super) fn pack_by_input(
    linear: &Linear,
    from: Image,
    instructions: Instructions,
    forward: &[f32],
    into: &mut [f32],
) {
    let tile = instructions.filters();
    let (filters, channels) = (linear.filters_per_group(), linear.channels_per_group(from));
    let weights = linear.weights_per_filter(from);
    let [height, width] = linear.kernel;
    let taps = filters * height * width;
    let groups = forward.chunks_exact(filters * weights);
    for (forward, into) in groups.zip(into.chunks_exact_mut(channels * taps)) {
        in_tiles(tile * taps, into, |index, into| {
            let count = into.len() / taps;
            for element in 0..height * width {
                let place = [element / width, element % width];
                let at = |channel| linear.weight_of(from, channel, place);
                // From one channel to the next.
                let stride = at(1) - at(0);
                let at = at(index * tile);
                for (filters, of_filters) in forward.chunks(tile * weights).enumerate() {
                    let step = of_filters.len() / weights;
                    for filter in 0..step {
                        let tap = (filters * tile + filter) * height * width + element;
                        let into = into[tap * count..][..count].iter_mut().enumerate();
                        for (channel, weight) in into {
                            *weight = of_filters[(at + channel * stride) * step + filter];
                        }
                    }
                }
            }
        });
    }
}

//! The gradients of a stage: of what is done to its output in its place, and of convolutions and Dense layers.

use super::plan::BatchPlan;
use super::stage::{LinearWork, Stage, Work};
use super::state::Rows;
use crate::kernel::{Correlation, FromLanes, Largest, Position, Spread, Sums, Tap, packed};
use crate::simd::POSITIONS;

impl BatchPlan {
    /// Goes back through what was done to a stage's output in its place.
    pub(super) fn in_place(
        &self,
        key: Option<u64>,
        number: usize,
        stage: &Stage,
        output: &[f32],
        gradient: &mut [f32],
    ) {
        let dropout = stage.dropout.zip(key);
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
        let spread = matches!(&stage.work, Work::Linear(linear) if linear.linear.pool.is_some());
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

    /// From the gradient by the largest of each window to that by all sums.
    pub(super) fn spread(
        &self,
        stage: &Stage,
        work: &LinearWork,
        [output, indices]: [&[f32]; 2],
        gradient: &[f32],
        by_sums: &mut [f32],
    ) {
        let lanes = self.instructions.lanes();
        let LinearWork { linear, tables, .. } = work;
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

    /// The gradient by the biases, and that by the weights, unless the layer is a Winograd convolution.
    pub(super) fn by_weights(
        &self,
        stage: &Stage,
        work: &LinearWork,
        input: &[f32],
        by_sums: &[f32],
        rows: &mut Rows,
        by_parameters: &mut [f32],
    ) {
        let LinearWork {
            linear,
            tables,
            winograd,
        } = work;
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
                taps: match dense || winograd.is_some() {
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
            self.by_dense_weights(stage, work, [input, by_sums], rows, by_weights);
        }
    }

    /// With a single position, a weight meets each image once: the images are the taps, and the
    /// lanes run along the weights, of which a filter has as many as a vector or more.
    fn by_dense_weights(
        &self,
        stage: &Stage,
        work: &LinearWork,
        [input, by_sums]: [&[f32]; 2],
        rows: &mut Rows,
        by_weights: &mut [f32],
    ) {
        let LinearWork { linear, tables, .. } = work;
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

    /// The gradient by the input.
    pub(super) fn by_input(
        &self,
        stage: &Stage,
        work: &LinearWork,
        weights: &[f32],
        by_sums: &[f32],
        by_input: &mut [f32],
    ) {
        let LinearWork { linear, tables, .. } = work;
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

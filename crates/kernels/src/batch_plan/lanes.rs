//! Images between rows and lanes, and what is done to values in their place.

use super::plan::BatchPlan;
use super::stage::Stage;
use crate::draft::Image;
use crate::kernel::{FromLanes, ToLanes};
use crate::simd::{Instructions, LANES};

/// What lies in the lanes for which there is no image.
#[derive(Debug, Clone, Copy)]
pub(super) enum Without {
    Zeros,
    LastImage,
}

impl BatchPlan {
    /// From `[image][row][column][channel]` to lanes; what lies in lanes without an image is said.
    pub(super) fn load(
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

    /// Copies images, whatever their borders.
    pub(super) fn copy(&self, stage: &Stage, input: &[f32], output: &mut [f32]) {
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

    /// Does the stage's dropout to values, or to gradients, which lie without a border.
    pub(super) fn drop_out(
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
    pub(super) fn in_stretches(
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

    /// Visits values that lie with their border beside gradients that lie without.
    pub(super) fn beside(
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
}

/// From lanes to `[image][row][column][channel]`; lanes without an image are left out.
pub(super) fn store(image: Image, instructions: Instructions, values: &[f32], outputs: &mut [f32]) {
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

use super::in_memory::InMemory;
use super::room::Room;
use crate::draft::{Image, Linear};
use crate::kernel::{Largest, Sums, Transform};
use crate::simd::Instructions;

/// Floats of the products that are there at once, so that the second cache holds them beside their inputs.
const CACHE: usize = 1 << 16;

impl InMemory {
    /// The sums.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn forward(
        &self,
        instructions: Instructions,
        linear: &Linear,
        [from, to]: [Image; 2],
        [weights, bias]: [&[f32]; 2],
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
        mut index_of_largest: Option<&mut [f32]>,
    ) {
        let bands = &self.forward;
        let [input_apart, products_apart] = bands.apart;
        let largest = self
            .filterings
            .iter()
            .map(|filtering| filtering.products())
            .max();
        let largest = largest.unwrap_or(0);
        let transformed = room.input.room(largest * input_apart);
        let products = room.products.room(largest * products_apart);
        let plane = bands.maps[1].plane() * self.lanes;
        let weights_per_filter = self.weights_per_filter();
        // A few tiles of filters at a time.
        let tile = instructions.filters();
        let chunk = (CACHE / (largest * plane) / tile).max(1) * tile;
        for band in &bands.list {
            let strides = [from.plane(), bands.maps[0].plane()].map(|plane| plane * self.lanes);
            let channels = from.channels;
            band.input
                .run(instructions, None, channels, strides, input, transformed);
            for first in (0..linear.filters).step_by(chunk) {
                let filters = chunk.min(linear.filters - first);
                let maps = transformed
                    .chunks_exact(input_apart)
                    .zip(products.chunks_exact_mut(products_apart));
                let weights = weights
                    .chunks_exact(self.weights())
                    .skip(self.first_product(band.filtering));
                for ((input, output), weights) in maps.zip(weights).take(band.input.rows.len()) {
                    instructions.run(Sums {
                        input,
                        output,
                        positions: &bands.tables.forward.positions
                            [..band.rows * bands.maps[1].columns],
                        taps: &bands.tables.forward.taps,
                        weights: &weights[first * weights_per_filter..]
                            [..filters * weights_per_filter],
                        weights_per_filter,
                        filters,
                        bias: None,
                        filter_stride: plane,
                        rectify: false,
                        largest: Largest::No,
                    });
                }
                let at = first * to.plane() * self.lanes;
                instructions.run(Transform {
                    input: products,
                    output: &mut output[at..],
                    positions: &band.output.positions,
                    rows: &band.output.rows,
                    apart: band.output.apart,
                    channels: filters,
                    strides: [plane, to.plane() * self.lanes],
                    bias: linear.bias.map(|_| &bias[first..][..filters]),
                    rectify: linear.rectify,
                    largest: match (&linear.pool, &mut index_of_largest) {
                        (None, _) => Largest::No,
                        (Some(_), None) => Largest::Value,
                        (Some(_), Some(index)) => Largest::ValueAndIndex(&mut index[at..]),
                    },
                });
            }
        }
    }
}

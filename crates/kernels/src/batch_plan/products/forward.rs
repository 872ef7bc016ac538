use super::{Products, Room};
use crate::batch_plan::image::Image;
use crate::batch_plan::linear::Linear;
use crate::kernel::{Largest, Mix, Sums};
use crate::simd::Instructions;

/// Floats of the products that are there at once, so that the second cache holds them beside their inputs.
const CACHE: usize = 1 << 16;

impl Products {
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
        let way = &self.forward;
        let [inputs_apart, products_apart] = way.apart;
        let largest = self.schemes.iter().map(|scheme| scheme.products()).max();
        let largest = largest.unwrap_or(0);
        let inputs = room.inputs.room(largest * inputs_apart);
        let products = room.products.room(largest * products_apart);
        let plane = way.maps[1].plane() * self.lanes;
        let weights_per_filter = self.weights_per_filter();
        // A few tiles of filters at a time.
        let tile = instructions.filters();
        let chunk = (CACHE / (largest * plane) / tile).max(1) * tile;
        for band in &way.bands {
            let strides = [from.plane(), way.maps[0].plane()].map(|plane| plane * self.lanes);
            let mixed = &band.inputs;
            mixed.run(instructions, None, from.channels, strides, input, inputs);
            for first in (0..linear.filters).step_by(chunk) {
                let filters = chunk.min(linear.filters - first);
                let maps = inputs
                    .chunks_exact(inputs_apart)
                    .zip(products.chunks_exact_mut(products_apart));
                let weights = weights
                    .chunks_exact(self.weights())
                    .skip(self.first_product(band.scheme));
                for ((input, output), weights) in maps.zip(weights).take(band.inputs.sums.len()) {
                    instructions.run(Sums {
                        input,
                        output,
                        positions: &way.tables.forward.positions[..band.rows * way.maps[1].columns],
                        taps: &way.tables.forward.taps,
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
                instructions.run(Mix {
                    input: products,
                    output: &mut output[at..],
                    positions: &band.sums.positions,
                    sums: &band.sums.sums,
                    apart: band.sums.apart,
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

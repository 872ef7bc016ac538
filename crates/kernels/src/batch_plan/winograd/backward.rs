//! The gradients of a Winograd convolution whose products are written to memory.

use super::in_memory::{Band, InMemory};
use super::room::Room;
use crate::draft::{Image, Linear};
use crate::kernel::{Correlation, Elements, Largest, Sums};
use crate::simd::Instructions;

impl InMemory {
    /// The gradient by the weights, and that by the input if it is asked for, with the weights packed for it.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn backward(
        &self,
        instructions: Instructions,
        linear: &Linear,
        from: Image,
        room: &mut Room,
        input: &[f32],
        by_sums: &[f32],
        by_weights: &mut [f32],
        by_input: Option<(&[f32], &mut [f32])>,
    ) {
        let bands = &self.backward;
        let count = self.weights();
        let [input_apart, products_apart] = bands.apart;
        let transformed = room.input.room(input_apart);
        let by_products = room.products.room(products_apart);
        let by_product_weights = room.by_weights.room(count);
        let by_rows = room.by_rows.room(count * linear.kernel[0]);
        by_rows.fill(0.0);
        let maps = bands.list.iter().map(|band| band.input.rows.len());
        let by_transformed = room.by_input.room(match &by_input {
            Some(_) => maps.sum::<usize>() * input_apart,
            None => 0,
        });
        let mut by_maps = by_transformed.chunks_exact_mut(input_apart);
        let plane = bands.maps[1].plane() * self.lanes;
        let of_input = [from.plane(), bands.maps[0].plane()].map(|plane| plane * self.lanes);
        let of_sums = [linear.sums(from).plane() * self.lanes, plane];
        for band in &bands.list {
            let first = self.first_product(band.filtering);
            let weights = &self.filterings[band.filtering].weight;
            for (product, factors) in weights.iter().enumerate() {
                let only = Some(product);
                let channels = from.channels;
                band.input
                    .run(instructions, only, channels, of_input, input, transformed);
                let channels = linear.filters;
                band.output
                    .run(instructions, only, channels, of_sums, by_sums, by_products);
                instructions.run(Correlation {
                    input: transformed,
                    gradient: by_products,
                    places: &bands.tables.places[..band.rows * bands.maps[1].columns],
                    taps: &bands.tables.forward.taps,
                    filters: linear.filters,
                    filter_stride: plane,
                    by_weight: by_product_weights,
                    by_bias: None,
                });
                add_to_rows(instructions, factors, by_product_weights, by_rows);
                if let Some(((weights, _), map)) = by_input.as_ref().zip(by_maps.next()) {
                    let weights = &weights[(first + product) * count..][..count];
                    self.by_transformed_input(instructions, band, weights, by_products, map);
                }
            }
        }
        rows_to_kernels(linear.kernel, by_rows, by_weights);
        if let Some((_, by_input)) = by_input {
            let strides = [bands.maps[0], from].map(|image| image.bare().plane() * self.lanes);
            let channels = from.channels;
            self.by_input.run(
                instructions,
                None,
                channels,
                strides,
                by_transformed,
                by_input,
            );
        }
    }

    /// From the gradient by a product of a band to that by its transformed input.
    fn by_transformed_input(
        &self,
        instructions: Instructions,
        band: &Band,
        weights: &[f32],
        by_product: &[f32],
        by_input: &mut [f32],
    ) {
        let bands = &self.backward;
        let [from, to] = bands.maps;
        for class in &bands.tables.by_input {
            let positions = class.positions.len() / from.rows * band.rows;
            instructions.run(Sums {
                input: by_product,
                output: by_input,
                positions: &class.positions[..positions],
                taps: &class.taps,
                weights,
                weights_per_filter: to.channels * self.per_product.kernel[1],
                filters: from.channels,
                bias: None,
                filter_stride: from.bare().plane() * self.lanes,
                rectify: false,
                largest: Largest::No,
            });
        }
    }
}

/// The weight transform backward: adds the gradient by a product's weights to that by each row of the kernels.
fn add_to_rows(
    instructions: Instructions,
    factors: &[f32],
    by_weights: &[f32],
    by_rows: &mut [f32],
) {
    instructions.run(Elements(|| {
        let rows = by_rows.chunks_exact_mut(by_weights.len());
        for (factor, row) in factors.iter().zip(rows) {
            for (sum, value) in row.iter_mut().zip(by_weights) {
                *sum += factor * value;
            }
        }
    }));
}

/// From row after row of all kernels to kernel after kernel.
fn rows_to_kernels([height, width]: [usize; 2], rows: &[f32], weights: &mut [f32]) {
    for (row, values) in rows.chunks_exact(weights.len() / height).enumerate() {
        // Column after column, for rows of kernels are too short to be copied by calls.
        for column in 0..width {
            let kernels = weights.chunks_exact_mut(height * width);
            for (kernel, values) in kernels.zip(values.chunks_exact(width)) {
                kernel[row * width + column] = values[column];
            }
        }
    }
}

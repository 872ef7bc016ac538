use super::{Products, Room};
use crate::batch_plan::image::Image;
use crate::batch_plan::linear::Linear;
use crate::kernel::{Correlation, Elements, Largest, Sums};
use crate::simd::Instructions;

impl Products {
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
        let way = &self.backward;
        let count = self.weights();
        let [inputs_apart, products_apart] = way.apart;
        let inputs = room.inputs.room(inputs_apart);
        let by_products = room.products.room(products_apart);
        let by_product_weights = room.by_weights.room(count);
        let by_rows = room.by_rows.room(count * linear.kernel[0]);
        by_rows.fill(0.0);
        let maps = way
            .bands
            .iter()
            .map(|band| band.inputs.sums.len())
            .sum::<usize>();
        let by_inputs = room.by_inputs.room(match &by_input {
            Some(_) => maps * inputs_apart,
            None => 0,
        });
        let mut by_maps = by_inputs.chunks_exact_mut(inputs_apart);
        let plane = way.maps[1].plane() * self.lanes;
        let of_inputs = [from.plane(), way.maps[0].plane()].map(|plane| plane * self.lanes);
        let of_sums = [linear.sums(from).plane() * self.lanes, plane];
        for band in &way.bands {
            let first = self.first_product(band.scheme);
            for (product, factors) in self.schemes[band.scheme].weights.iter().enumerate() {
                let only = Some(product);
                let (mixed, strides) = (&band.inputs, of_inputs);
                mixed.run(instructions, only, from.channels, strides, input, inputs);
                let (mixed, strides) = (&band.sums, of_sums);
                let channels = linear.filters;
                mixed.run(instructions, only, channels, strides, by_sums, by_products);
                instructions.run(Correlation {
                    input: inputs,
                    gradient: by_products,
                    places: &way.tables.places[..band.rows * way.maps[1].columns],
                    taps: &way.tables.forward.taps,
                    filters: linear.filters,
                    filter_stride: plane,
                    by_weight: by_product_weights,
                    by_bias: None,
                });
                instructions.run(Elements(|| {
                    for (factor, row) in factors.iter().zip(by_rows.chunks_exact_mut(count)) {
                        for (sum, value) in row.iter_mut().zip(&*by_product_weights) {
                            *sum += factor * value;
                        }
                    }
                }));
                let Some(((weights, _), map)) = by_input.as_ref().zip(by_maps.next()) else {
                    continue;
                };
                for class in &way.tables.by_input {
                    let positions = class.positions.len() / way.maps[0].rows * band.rows;
                    instructions.run(Sums {
                        input: by_products,
                        output: map,
                        positions: &class.positions[..positions],
                        taps: &class.taps,
                        weights: &weights[(first + product) * count..][..count],
                        weights_per_filter: linear.filters * linear.kernel[1],
                        filters: from.channels,
                        bias: None,
                        filter_stride: way.maps[0].bare().plane() * self.lanes,
                        rectify: false,
                        largest: Largest::No,
                    });
                }
            }
        }
        let [height, width] = linear.kernel;
        for (row, by_row) in by_rows.chunks_exact(count).enumerate() {
            // Column after column, for rows of kernels are too short to be copied by calls.
            for column in 0..width {
                let kernels = by_weights.chunks_exact_mut(height * width);
                for (kernel, by_row) in kernels.zip(by_row.chunks_exact(width)) {
                    kernel[row * width + column] = by_row[column];
                }
            }
        }
        if let Some((_, by_input)) = by_input {
            let strides = [way.maps[0], from].map(|image| image.bare().plane() * self.lanes);
            let mixed = &self.by_input;
            mixed.run(
                instructions,
                None,
                from.channels,
                strides,
                by_inputs,
                by_input,
            );
        }
    }
}

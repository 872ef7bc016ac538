//! Rows of a Winograd convolution.

use super::super::buffer::Buffer;
use super::super::pass::Pass;
use super::super::scratch::Room;
use super::layer::Winograd;
use super::tables::Tables;
use crate::draft::{Image, Linear};
use crate::kernel::{Largest, Sums, Transform};

impl Winograd {
    /// So many rows of the output, from where their window starts, or the first groups of them; how many they were.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(in crate::image_plan) fn run(
        &self,
        pass: &Pass,
        (linear, weights, tables): (&Linear, &[f32], &Tables),
        [from, to]: [Buffer; 2],
        rows: usize,
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
    ) -> usize {
        let Tables { between, apart, .. } = tables;
        let groups = (rows / self.rows).min(tables.groups);
        // The first of tables for more.
        let part = |positions: usize| positions / tables.groups * groups;
        let count = self.filtering.products();
        let transformed = room.input.room(count * apart[0]);
        let products = room.products.room(count * apart[1]);
        let weights_per_filter =
            self.per_product
                .weights_per_filter(Image::new(1, 1, from.channels));
        let weights = weights.chunks_exact(linear.filters * weights_per_filter);
        pass.shape.instructions.run(Transform {
            input,
            output: transformed,
            positions: &tables.input.0[..part(tables.input.0.len())],
            rows: &tables.input.1,
            apart: apart[0],
            channels: 1,
            strides: [0; 2],
            bias: None,
            rectify: false,
            largest: Largest::No,
        });
        let maps = transformed
            .chunks_exact_mut(apart[0])
            .zip(products.chunks_exact_mut(apart[1]));
        for ((transformed, product), weights) in maps.zip(weights) {
            for class in &tables.products {
                pass.shape.instructions.run(Sums {
                    input: transformed,
                    output: product,
                    positions: &class.positions[..part(class.positions.len())],
                    taps: &class.taps,
                    weights,
                    weights_per_filter,
                    filters: linear.filters,
                    bias: None,
                    filter_stride: between.plane(),
                    rectify: false,
                    largest: Largest::No,
                });
            }
        }
        let bias = linear
            .bias
            .map(|start| &pass.parameters[start..][..linear.filters]);
        pass.shape.instructions.run(Transform {
            input: products,
            output,
            positions: &tables.output.0[..part(tables.output.0.len())],
            rows: &tables.output.1,
            apart: to.row(),
            channels: linear.filters,
            strides: [between.plane(), to.plane()],
            bias,
            rectify: linear.rectify,
            largest: match linear.pool {
                Some(_) => Largest::Value,
                None => Largest::No,
            },
        });
        groups * self.rows
    }
}

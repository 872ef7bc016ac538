//! The tables of a Winograd convolution for a tile.

use super::super::buffer::Buffer;
use super::super::class::{Class, class};
use super::super::stage::Stage;
use super::layer::Winograd;
use crate::draft::Linear;
use crate::kernel::{Position, Term};
use crate::memory::odd_lines;
use crate::simd::POSITIONS;

/// The tables for a tile.
pub(in crate::image_plan) struct Tables {
    /// Groups of rows that are computed in one go, at most.
    pub(super) groups: usize,
    /// The input transform: everything in a row of the input, and the terms of each product.
    pub(super) input: (Vec<Position>, Vec<Vec<Term>>),
    /// From the transformed input to a product.
    pub(super) products: Vec<Class>,
    /// The output transform: to the first row of the output, and the terms of each row.
    pub(super) output: (Vec<Position>, Vec<Vec<Term>>),
    /// A row of the products, of which each may be one of several elements of a pooling's window.
    pub(super) between: Buffer,
    /// Floats from the transformed input of a product, and from the product itself, to the next.
    pub(super) apart: [usize; 2],
}

/// Positions with which rows fill tiles well.
const POSITIONS_AT_ONCE: usize = 4 * POSITIONS;

impl Winograd {
    pub(in crate::image_plan) fn tables(
        &self,
        stage: &Stage,
        linear: &Linear,
        [from, to]: [Buffer; 2],
        lanes: usize,
    ) -> Tables {
        let [pool_height, pool_width] = linear.pool.unwrap_or([1, 1]);
        let window = pool_height * pool_width;
        let between = between(linear, to);
        let groups = self.groups(linear, to, lanes);
        let apart = [from, between].map(|buffer| odd_lines(groups * buffer.row()));
        let vectors = to.extent.div_ceil(lanes);
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for group in 0..groups {
            let start = group * self.rows * stage.step[0] * from.row();
            for line in (0..from.row()).step_by(from.pitch) {
                inputs.extend((0..from.extent).step_by(lanes).map(|at| Position {
                    input: (start + line + at) as u32,
                    output: (group * from.row() + line + at) as u32,
                }));
            }
            for phase in 0..to.phases {
                let [input, output] = [
                    group * between.row() + phase * pool_width * between.pitch,
                    group * self.rows * to.row() + phase * to.pitch,
                ];
                outputs.extend((0..vectors * window).map(|element| Position {
                    input: (input + element / window * lanes) as u32,
                    output: (output + element / window * lanes) as u32,
                }));
            }
        }
        let mut products: Vec<Class> = (0..between.phases)
            .map(|phase| class(stage, &self.per_product, [from, between], phase, lanes))
            .collect();
        if POSITIONS.is_multiple_of(between.phases) {
            products = vec![Class::interleaved(products)];
        }
        for class in &mut products {
            let first = class.positions.clone();
            for group in 1..groups {
                class
                    .positions
                    .extend(first.iter().map(|position| Position {
                        input: position.input + (group * from.row()) as u32,
                        output: position.output + (group * between.row()) as u32,
                    }));
            }
        }
        Tables {
            groups,
            input: (inputs, self.filtering.input_terms(from.row())),
            products,
            output: (
                outputs,
                self.filtering
                    .output_terms([pool_height, pool_width], apart[1], between.pitch),
            ),
            between,
            apart,
        }
    }

    /// Groups of rows that are computed in one go, at most: of narrow rows as many as fill tiles.
    fn groups(&self, linear: &Linear, to: Buffer, lanes: usize) -> usize {
        let positions = between(linear, to).phases * to.extent.div_ceil(lanes);
        let most = (to.new / self.rows).max(1);
        (POSITIONS_AT_ONCE / positions).clamp(1, most)
    }

    /// Floats of the room that the groups of one go need.
    pub(in crate::image_plan) fn room(
        &self,
        linear: &Linear,
        [from, to]: [Buffer; 2],
        lanes: usize,
    ) -> usize {
        let groups = self.groups(linear, to, lanes);
        let rows = [from, between(linear, to)].map(|buffer| odd_lines(groups * buffer.row()));
        self.filtering.products() * (rows[0] + rows[1])
    }
}

/// A row of sums before any pooling.
fn between(linear: &Linear, to: Buffer) -> Buffer {
    let [_, pool_width] = linear.pool.unwrap_or([1, 1]);
    Buffer {
        channels: linear.filters,
        phases: to.phases * pool_width,
        new: 1,
        rows: 1,
        ..to
    }
}

//! Winograd convolutions along the rows of an image: a group of rows for each tile of F(m, r), as
//! [`winograd`](crate::winograd) says.
//!
//! Which rows are one group follows from their number in the image alone, so that tiles and pieces change no bit.

use super::run::Pass;
use super::stage::Stage;
use super::tile::{Buffer, Class, class};
use crate::batch_plan::{Image, Linear};
use crate::kernel::{Largest, Position, Sums, Term, Transform};
use crate::memory::{Aligned, odd_lines};
use crate::simd::POSITIONS;
use crate::winograd::{Filtering, OUTPUTS};

/// A stage as a Winograd convolution.
pub(super) struct Winograd {
    pub(super) filtering: Filtering,
    /// The convolution along the columns that is left for each product.
    pub(super) per_product: Linear,
    /// Rows of the output, after any pooling, that one group gives.
    pub(super) rows: usize,
}

/// The tables for a tile.
pub(super) struct Tables {
    /// Groups of rows that are computed in one go, at most.
    groups: usize,
    /// The input transform: everything in a row of the input, and the terms of each product.
    input: (Vec<Position>, Vec<Vec<Term>>),
    /// From the transformed input to a product.
    products: Vec<Class>,
    /// The output transform: to the first row of the output, and the terms of each row.
    output: (Vec<Position>, Vec<Vec<Term>>),
    /// A row of the products, of which each may be one of several elements of a pooling's window.
    between: Buffer,
    /// Floats from the transformed input of a product, and from the product itself, to the next.
    apart: [usize; 2],
}

/// Positions with which rows fill tiles well.
const POSITIONS_AT_ONCE: usize = 4 * POSITIONS;

/// Room for groups of rows.
#[derive(Default)]
pub(super) struct Room {
    input: Aligned,
    products: Aligned,
}

impl Winograd {
    /// If it pays.
    pub(super) fn of(linear: &Linear, stage: &Stage) -> Option<Self> {
        let [pool_height, _] = linear.pool.unwrap_or([1, 1]);
        let pays = linear.winograd_pays(stage.from(), OUTPUTS);
        pays.then(|| Self {
            filtering: Filtering::new(OUTPUTS, linear.kernel[0]),
            per_product: linear.per_product(),
            rows: OUTPUTS / pool_height,
        })
    }

    pub(super) fn tables(
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
    pub(super) fn room(&self, linear: &Linear, [from, to]: [Buffer; 2], lanes: usize) -> usize {
        let groups = self.groups(linear, to, lanes);
        let rows = [from, between(linear, to)].map(|buffer| odd_lines(groups * buffer.row()));
        self.filtering.products() * (rows[0] + rows[1])
    }

    /// So many rows of the output, from where their window starts, or the first groups of them; how many they were.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(super) fn run(
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

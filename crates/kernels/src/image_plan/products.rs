//! Convolutions with fewer products: a few rows of sums together, as [`winograd`](crate::winograd) says.
//!
//! Which rows are made together follows from their number in the image alone, so that tiles and pieces change no bit.

use super::run::Pass;
use super::stage::Stage;
use super::tile::{Buffer, Class, class};
use crate::batch_plan::{Image, Linear};
use crate::kernel::{Largest, Mix, Position, Sums, Term};
use crate::memory::{Aligned, odd_lines};
use crate::simd::POSITIONS;
use crate::winograd::{SUMS, Scheme};

/// What becomes of a stage whose rows are made together.
pub(super) struct Products {
    pub(super) scheme: Scheme,
    /// What is left of the layer for each product.
    pub(super) along: Linear,
    /// Rows of the output that are made together.
    pub(super) rows: usize,
}

/// The tables for a tile.
pub(super) struct Tables {
    /// How often rows are made together in one go, at most.
    times: usize,
    /// Everything in a row of the input, and the terms of each product.
    inputs: (Vec<Position>, Vec<Vec<Term>>),
    /// From mixed inputs to a product.
    products: Vec<Class>,
    /// From products to the first row of the output, and the terms of each row.
    sums: (Vec<Position>, Vec<Vec<Term>>),
    /// A row of the products, of which each may be one of several elements of a pooling's window.
    between: Buffer,
    /// Floats from one mixed input, and from one product, to the next.
    apart: [usize; 2],
}

/// Positions with which rows fill tiles well.
const POSITIONS_AT_ONCE: usize = 4 * POSITIONS;

/// Room for the rows that are made together.
#[derive(Default)]
pub(super) struct Room {
    inputs: Aligned,
    products: Aligned,
}

impl Products {
    /// If the layer has less to do that way.
    pub(super) fn of(linear: &Linear, stage: &Stage) -> Option<Self> {
        let [pool_height, _] = linear.pool.unwrap_or([1, 1]);
        let pays = linear.is_less_by_products(stage.from(), SUMS);
        pays.then(|| Self {
            scheme: Scheme::new(SUMS, linear.kernel[0]),
            along: linear.along(),
            rows: SUMS / pool_height,
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
        let times = self.times(linear, to, lanes);
        let apart = [from, between].map(|buffer| odd_lines(times * buffer.row()));
        let vectors = to.extent.div_ceil(lanes);
        let (mut inputs, mut sums) = (Vec::new(), Vec::new());
        for time in 0..times {
            let start = time * self.rows * stage.step[0] * from.row();
            for line in (0..from.row()).step_by(from.pitch) {
                inputs.extend((0..from.extent).step_by(lanes).map(|at| Position {
                    input: (start + line + at) as u32,
                    output: (time * from.row() + line + at) as u32,
                }));
            }
            for phase in 0..to.phases {
                let [input, output] = [
                    time * between.row() + phase * pool_width * between.pitch,
                    time * self.rows * to.row() + phase * to.pitch,
                ];
                sums.extend((0..vectors * window).map(|element| Position {
                    input: (input + element / window * lanes) as u32,
                    output: (output + element / window * lanes) as u32,
                }));
            }
        }
        let mut products: Vec<Class> = (0..between.phases)
            .map(|phase| class(stage, &self.along, [from, between], phase, lanes))
            .collect();
        if POSITIONS.is_multiple_of(between.phases) {
            products = vec![Class::interleaved(products)];
        }
        for class in &mut products {
            let first = class.positions.clone();
            for time in 1..times {
                class
                    .positions
                    .extend(first.iter().map(|position| Position {
                        input: position.input + (time * from.row()) as u32,
                        output: position.output + (time * between.row()) as u32,
                    }));
            }
        }
        Tables {
            times,
            inputs: (inputs, self.scheme.mixed_inputs(from.row())),
            products,
            sums: (
                sums,
                self.scheme
                    .sums_of_windows([pool_height, pool_width], apart[1], between.pitch),
            ),
            between,
            apart,
        }
    }

    /// How often rows are made together in one go, at most: narrow ones as often as they fill tiles.
    fn times(&self, linear: &Linear, to: Buffer, lanes: usize) -> usize {
        let positions = between(linear, to).phases * to.extent.div_ceil(lanes);
        let most = (to.new / self.rows).max(1);
        (POSITIONS_AT_ONCE / positions).clamp(1, most)
    }

    /// Floats of the room for the rows that are made together.
    pub(super) fn room(&self, linear: &Linear, [from, to]: [Buffer; 2], lanes: usize) -> usize {
        let times = self.times(linear, to, lanes);
        let rows = [from, between(linear, to)].map(|buffer| odd_lines(times * buffer.row()));
        self.scheme.products() * (rows[0] + rows[1])
    }

    /// So many rows of the output, from where their window starts, or the most of them; how many they were.
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
        let times = (rows / self.rows).min(tables.times);
        // The first of tables for more.
        let part = |positions: usize| positions / tables.times * times;
        let count = self.scheme.products();
        let inputs = room.inputs.room(count * apart[0]);
        let products = room.products.room(count * apart[1]);
        let weights_per_filter = self
            .along
            .weights_per_filter(Image::new(1, 1, from.channels));
        let weights = weights.chunks_exact(linear.filters * weights_per_filter);
        pass.shape.instructions.run(Mix {
            input,
            output: inputs,
            positions: &tables.inputs.0[..part(tables.inputs.0.len())],
            sums: &tables.inputs.1,
            apart: apart[0],
            channels: 1,
            strides: [0; 2],
            bias: None,
            rectify: false,
            largest: Largest::No,
        });
        let maps = inputs
            .chunks_exact_mut(apart[0])
            .zip(products.chunks_exact_mut(apart[1]));
        for ((mixed, product), weights) in maps.zip(weights) {
            for class in &tables.products {
                pass.shape.instructions.run(Sums {
                    input: mixed,
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
        pass.shape.instructions.run(Mix {
            input: products,
            output,
            positions: &tables.sums.0[..part(tables.sums.0.len())],
            sums: &tables.sums.1,
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
        times * self.rows
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

//! Convolutions with fewer products: a few rows of sums together, as [`winograd`](crate::winograd) says.
//!
//! Which rows are made together follows from their number in the image alone, so that tiles and pieces change no bit.

use super::run::Pass;
use super::stage::Stage;
use super::tile::{Buffer, Class, class};
use crate::batch::{Image, Linear};
use crate::kernel::{Largest, Mix, Position, Sums, Term};
use crate::memory::{Aligned, odd_lines};
use crate::simd::POSITIONS;
use crate::winograd::{SUMS, Scheme};

/// What becomes of a stage whose rows are made together.
#[derive(Clone)]
pub(super) struct Products {
    pub(super) scheme: Scheme,
    /// What is left of the layer for each product.
    pub(super) along: Linear,
    /// Rows of the output that are made together.
    pub(super) rows: usize,
}

/// The tables for a tile.
pub(super) struct Tables {
    /// Everything in a row of the input, and the terms of each product.
    inputs: (Vec<Position>, Vec<Vec<Term>>),
    /// From mixed inputs to a product, for each of its phases.
    products: Vec<Class>,
    /// From products to the first row of the output, and the terms of each row.
    sums: (Vec<Position>, Vec<Vec<Term>>),
    /// A row of the products, of which each may be one of several elements of a pooling's window.
    between: Buffer,
    /// Floats from one mixed input, and from one product, to the next.
    apart: [usize; 2],
}

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
        let apart = [from, between].map(|buffer| odd_lines(buffer.row()));
        let vectors = to.extent.div_ceil(lanes);
        let same = |input: usize, factor: f32| Term {
            input: [input as u32; POSITIONS],
            factor: [factor; POSITIONS],
        };
        let of_inputs = self.scheme.inputs.iter().map(|factors| {
            let terms = factors.iter().enumerate();
            let terms = terms.filter(|(_, factor)| **factor != 0.0);
            terms
                .map(|(row, factor)| same(row * from.row(), *factor))
                .collect()
        });
        let inputs = (0..from.row()).step_by(lanes).map(|at| Position {
            input: at as u32,
            output: at as u32,
        });
        let mut sums = Vec::new();
        for phase in 0..to.phases {
            for vector in 0..vectors {
                sums.extend((0..window).map(|_| Position {
                    input: (phase * pool_width * between.pitch + vector * lanes) as u32,
                    output: (phase * to.pitch + vector * lanes) as u32,
                }));
            }
        }
        Tables {
            inputs: (inputs.collect(), of_inputs.collect()),
            products: (0..between.phases)
                .map(|phase| class(stage, &self.along, [from, between], phase, lanes))
                .collect(),
            sums: (
                sums,
                self.scheme
                    .sums_of_windows([pool_height, pool_width], apart[1], between.pitch),
            ),
            between,
            apart,
        }
    }

    /// Floats of the room for the rows that are made together.
    pub(super) fn room(&self, linear: &Linear, [from, to]: [Buffer; 2]) -> usize {
        let rows = [from, between(linear, to)].map(|buffer| odd_lines(buffer.row()));
        self.scheme.products() * (rows[0] + rows[1])
    }

    /// The first rows of the output, from where their window starts.
    pub(super) fn run(
        &self,
        pass: &Pass,
        (linear, weights, tables): (&Linear, &[f32], &Tables),
        [from, to]: [Buffer; 2],
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
    ) {
        let Tables { between, apart, .. } = tables;
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
            positions: &tables.inputs.0,
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
                    positions: &class.positions,
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
            positions: &tables.sums.0,
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

//! Winograd convolutions: minimal filtering along the rows.
//!
//! The rows of the output are cut into tiles of F(m, r), as [`winograd`](crate::winograd) says. For each of the
//! products of a tile the layer is a convolution along the columns alone, from a map of transformed input rows to
//! one of products, with transformed weights; the kernels do it as any other. Its gradients are the same chain
//! backward: from sums to products, from products to transformed inputs and weights, from these to inputs and
//! weights.

mod backward;
mod forward;
mod in_registers;
mod tables;

use super::backward::pack_by_input;
use super::forward::pack_forward;
use super::image::Image;
use super::linear::{Linear, Tables};
use crate::kernel::{Elements, Largest, Position, Term, Transform};
use crate::memory::Aligned;
use crate::simd::Instructions;
use crate::winograd::Filtering;
use tables::Images;

use in_registers::InRegisters;

/// A layer as a Winograd convolution.
pub(crate) enum Winograd {
    /// Products are written to memory before the output transform: for many taps.
    InMemory(Box<InMemory>),
    /// Products stay in registers until the output transform: for few taps.
    InRegisters(Box<InRegisters>),
}

impl Winograd {
    /// The tables for blocks of so many lane groups, if one of these ways pays.
    pub(crate) fn of(
        linear: &Linear,
        [from, to]: [Image; 2],
        instructions: Instructions,
        groups: usize,
    ) -> Option<Self> {
        let images = Images {
            linear,
            from,
            sums: linear.sums(from),
            to,
            instructions,
            lanes: instructions.lanes(),
            groups,
        };
        let in_memory = InMemory::of(images).map(|layer| Self::InMemory(Box::new(layer)));
        in_memory.or_else(|| {
            let in_registers = instructions.keeps_products_in_registers();
            let in_registers = in_registers.then(|| InRegisters::of(images)).flatten();
            in_registers.map(|layer| Self::InRegisters(Box::new(layer)))
        })
    }
}

/// A Winograd convolution whose products are written to memory.
pub(crate) struct InMemory {
    filterings: Vec<Filtering>,
    /// The convolution along the columns that is left for each product.
    per_product: Linear,
    forward: Bands,
    backward: Bands,
    /// The input transform backward: from the gradient by the transformed input to that by the input's rows.
    by_input: TransformTables,
    lanes: usize,
}

/// Bands, so low that what is worked on stays in the second cache, and maps for one of them.
struct Bands {
    list: Vec<Band>,
    /// A map of the transformed input, with the border of its columns, and one of products.
    maps: [Image; 2],
    /// Floats from one of each to the next.
    apart: [usize; 2],
    /// Those of the convolution that is left for each product.
    tables: Tables,
}

/// Some tiles of rows of one filtering.
struct Band {
    filtering: usize,
    /// Rows of a map: the tiles, and in each all lane groups.
    rows: usize,
    /// The input transform.
    input: TransformTables,
    /// Forward: the output transform, to the rows of a tile, or of windows in it. Backward: its transpose, from the
    /// gradient by the sums to that by each product.
    output: TransformTables,
}

/// A transform and the positions at which it is done.
struct TransformTables {
    positions: Vec<Position>,
    /// The rows of the matrix.
    rows: Vec<Vec<Term>>,
    /// From one row's sum to the next in the output.
    apart: usize,
}

/// Room for one block.
#[derive(Default)]
pub(crate) struct Room {
    /// Maps of the transformed input.
    input: Aligned,
    /// Maps of products.
    products: Aligned,
    /// The gradient by all of the transformed input.
    by_input: Aligned,
    /// The gradient by the transformed weights of one product, and by those of the layer, row after row.
    by_weights: Aligned,
    by_rows: Aligned,
}

impl InMemory {
    /// Transformed weights of a product.
    fn weights(&self) -> usize {
        self.per_product.filters * self.weights_per_filter()
    }

    fn weights_per_filter(&self) -> usize {
        self.per_product.weights_per_filter(self.forward.maps[0])
    }

    /// The number of a filtering's first product.
    fn first_product(&self, filtering: usize) -> usize {
        first_product(&self.filterings, filtering)
    }

    /// As [`pack_transformed`], those of one filtering after those of another.
    pub(crate) fn pack(
        &self,
        instructions: Instructions,
        weights: &[f32],
        room: &mut Aligned,
        into: &mut Aligned,
    ) {
        let products = self
            .filterings
            .iter()
            .flat_map(|filtering| &filtering.weight);
        let from = self.forward.maps[0];
        pack_transformed(
            &self.per_product,
            from,
            products,
            instructions,
            weights,
            room,
            into,
        );
    }

    /// Lays the weights out for the gradients by the inputs, from where they lie for the sums.
    pub(crate) fn pack_by_input(
        &self,
        instructions: Instructions,
        forward: &[f32],
        into: &mut Aligned,
    ) {
        let count = self.weights();
        into.resize(forward.len());
        let products = forward.chunks_exact(count);
        for (forward, into) in products.zip(into.chunks_exact_mut(count)) {
            pack_by_input(
                &self.per_product,
                self.forward.maps[0],
                instructions,
                forward,
                into,
            );
        }
    }
}

impl TransformTables {
    /// All rows of the transform, or one of them to where the first belongs.
    fn run(
        &self,
        instructions: Instructions,
        only: Option<usize>,
        channels: usize,
        strides: [usize; 2],
        input: &[f32],
        output: &mut [f32],
    ) {
        instructions.run(Transform {
            input,
            output,
            positions: &self.positions,
            rows: match only {
                None => &self.rows,
                Some(one) => &self.rows[one..=one],
            },
            apart: self.apart,
            channels,
            strides,
            bias: None,
            rectify: false,
            largest: Largest::No,
        });
    }
}

/// The number of a filtering's first product, those of the filterings before it counted.
fn first_product(filterings: &[Filtering], filtering: usize) -> usize {
    filterings[..filtering]
        .iter()
        .map(Filtering::products)
        .sum()
}

/// Transforms weights by the rows of weight transforms, and lays them out as the sums read them, those of one
/// product after those of another; there is room to work in.
pub(crate) fn pack_transformed<'a>(
    per_product: &Linear,
    from: Image,
    transforms: impl IntoIterator<Item = &'a Vec<f32>, IntoIter: Clone>,
    instructions: Instructions,
    weights: &[f32],
    room: &mut Aligned,
    into: &mut Aligned,
) {
    let transforms = transforms.into_iter();
    let count = per_product.filters * per_product.weights_per_filter(from);
    let height = weights.len() / count;
    let width = per_product.kernel[1];
    // Row after row of all kernels, and the sums of these.
    let (rows, transformed) = room.room(weights.len() + count).split_at_mut(weights.len());
    for (row, of_row) in rows.chunks_exact_mut(count).enumerate() {
        // Column after column, for rows of kernels are too short to be copied by calls.
        for column in 0..width {
            let kernels = weights.chunks_exact(height * width);
            for (to, kernel) in of_row.chunks_exact_mut(width).zip(kernels) {
                to[column] = kernel[row * width + column];
            }
        }
    }
    into.resize(transforms.clone().count() * count);
    for (factors, into) in transforms.zip(into.chunks_exact_mut(count)) {
        instructions.run(Elements(|| {
            transformed.fill(0.0);
            for (factor, row) in factors.iter().zip(rows.chunks_exact(count)) {
                for (sum, weight) in transformed.iter_mut().zip(row) {
                    *sum += factor * weight;
                }
            }
        }));
        pack_forward(per_product, from, instructions, transformed, into);
    }
}

//! Convolutions with fewer products.
//!
//! Along the rows a few sums are made together, as [`winograd`](crate::winograd) says. For each of a scheme's
//! products the layer then is a convolution along the columns alone, from a map of mixed input rows to one of
//! products, with weights of its own; the kernels do it as any other. Its gradients are the same chain
//! backward: from sums to products, from products to mixed inputs and weights, from these to inputs and weights.

mod backward;
mod forward;
mod tables;
mod together;

use super::backward::pack_by_input;
use super::forward::pack_forward;
use super::image::Image;
use super::linear::{Linear, Tables};
use crate::kernel::{Elements, Largest, Mix, Position, Term};
use crate::memory::Aligned;
use crate::simd::Instructions;
use crate::winograd::Scheme;
use tables::Images;

use together::Together;

/// The ways of a layer with fewer products.
pub(crate) enum Fewer {
    /// Products are written down before they are summed: for many taps.
    Maps(Box<Products>),
    /// They stay in registers: for few taps.
    Registers(Box<Together>),
}

impl Fewer {
    /// The tables for blocks of so many lane groups, if the layer has less to do in one of these ways.
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
        let maps = Products::of(images).map(|products| Self::Maps(Box::new(products)));
        maps.or_else(|| {
            let keeps_products = instructions.keeps_products();
            let together = keeps_products.then(|| Together::of(images)).flatten();
            together.map(|together| Self::Registers(Box::new(together)))
        })
    }
}

/// A convolution by fewer products.
pub(crate) struct Products {
    schemes: Vec<Scheme>,
    /// What is left of the layer for each product.
    along: Linear,
    forward: Way,
    backward: Way,
    /// How the rows of the input's gradient follow from those by the mixed inputs.
    by_input: Mixed,
    lanes: usize,
}

/// Bands, so low that what is worked on stays in the second cache, and maps for one of them.
struct Way {
    bands: Vec<Band>,
    /// A map of mixed inputs, with the border of its columns, and one of products.
    maps: [Image; 2],
    /// Floats from one of each to the next.
    apart: [usize; 2],
    /// Those of what is left of the layer.
    tables: Tables,
}

/// Some tiles of rows of one scheme.
struct Band {
    scheme: usize,
    /// Rows of a map: the tiles, and in each all lane groups.
    rows: usize,
    /// From the input to the maps of mixed inputs.
    inputs: Mixed,
    /// Forward: from the products to the rows of a tile, or of windows in it. Backward: from the gradient by
    /// the sums to that by each product.
    sums: Mixed,
}

/// Sums with fixed factors at some positions.
struct Mixed {
    positions: Vec<Position>,
    sums: Vec<Vec<Term>>,
    /// From one of them to the next in the output.
    apart: usize,
}

/// Room for one block.
#[derive(Default)]
pub(crate) struct Room {
    /// Maps of mixed inputs.
    inputs: Aligned,
    /// Maps of products.
    products: Aligned,
    /// The gradient by all mixed inputs.
    by_inputs: Aligned,
    /// The gradient by the weights of one product, and by those of the layer, row after row.
    by_weights: Aligned,
    by_rows: Aligned,
}

impl Products {
    /// Weights of a product.
    fn weights(&self) -> usize {
        self.along.filters * self.weights_per_filter()
    }

    fn weights_per_filter(&self) -> usize {
        self.along.weights_per_filter(self.forward.maps[0])
    }

    /// The number of a scheme's first product.
    fn first_product(&self, scheme: usize) -> usize {
        first_product(&self.schemes, scheme)
    }

    /// As [`pack_products`], those of one scheme after those of another.
    pub(crate) fn pack(
        &self,
        instructions: Instructions,
        weights: &[f32],
        mixed: &mut Aligned,
        into: &mut Aligned,
    ) {
        let products = self.schemes.iter().flat_map(|scheme| &scheme.weights);
        let from = self.forward.maps[0];
        pack_products(
            &self.along,
            from,
            products,
            instructions,
            weights,
            mixed,
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
                &self.along,
                self.forward.maps[0],
                instructions,
                forward,
                into,
            );
        }
    }
}

impl Mixed {
    /// All sums without anything else, or one of them to where the first belongs.
    fn run(
        &self,
        instructions: Instructions,
        only: Option<usize>,
        channels: usize,
        strides: [usize; 2],
        input: &[f32],
        output: &mut [f32],
    ) {
        instructions.run(Mix {
            input,
            output,
            positions: &self.positions,
            sums: match only {
                None => &self.sums,
                Some(one) => &self.sums[one..=one],
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

/// The number of a scheme's first product, those of the schemes before it counted.
fn first_product(schemes: &[Scheme], scheme: usize) -> usize {
    schemes[..scheme].iter().map(Scheme::products).sum()
}

/// Lays weights out as the sums read them, those of one product after those of another; there is room to work
/// in.
pub(crate) fn pack_products<'a>(
    along: &Linear,
    from: Image,
    products: impl IntoIterator<Item = &'a Vec<f32>, IntoIter: Clone>,
    instructions: Instructions,
    weights: &[f32],
    room: &mut Aligned,
    into: &mut Aligned,
) {
    let products = products.into_iter();
    let count = along.filters * along.weights_per_filter(from);
    let height = weights.len() / count;
    let width = along.kernel[1];
    // Row after row of all kernels, and the sums of these.
    let (rows, mixed) = room.room(weights.len() + count).split_at_mut(weights.len());
    for (row, of_row) in rows.chunks_exact_mut(count).enumerate() {
        // Column after column, for rows of kernels are too short to be copied by calls.
        for column in 0..width {
            let kernels = weights.chunks_exact(height * width);
            for (to, kernel) in of_row.chunks_exact_mut(width).zip(kernels) {
                to[column] = kernel[row * width + column];
            }
        }
    }
    into.resize(products.clone().count() * count);
    for (factors, into) in products.zip(into.chunks_exact_mut(count)) {
        instructions.run(Elements(|| {
            mixed.fill(0.0);
            for (factor, row) in factors.iter().zip(rows.chunks_exact(count)) {
                for (sum, weight) in mixed.iter_mut().zip(row) {
                    *sum += factor * weight;
                }
            }
        }));
        pack_forward(along, from, instructions, mixed, into);
    }
}

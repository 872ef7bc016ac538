use super::super::tables::Tables;
use super::transform::TransformTables;
use crate::draft::{Image, Linear};
use crate::memory::Aligned;
use crate::pack::{pack_by_input, pack_transformed};
use crate::simd::Instructions;
use crate::winograd::{Filtering, first_product};

/// A Winograd convolution whose products are written to memory.
pub(crate) struct InMemory {
    pub(super) filterings: Vec<Filtering>,
    /// The convolution along the columns that is left for each product.
    pub(super) per_product: Linear,
    pub(super) forward: Bands,
    pub(super) backward: Bands,
    /// The input transform backward: from the gradient by the transformed input to that by the input's rows.
    pub(super) by_input: TransformTables,
    pub(super) lanes: usize,
}

/// Bands, so low that what is worked on stays in the second cache, and maps for one of them.
pub(super) struct Bands {
    pub(super) list: Vec<Band>,
    /// A map of the transformed input, with the border of its columns, and one of products.
    pub(super) maps: [Image; 2],
    /// Floats from one of each to the next.
    pub(super) apart: [usize; 2],
    /// Those of the convolution that is left for each product.
    pub(super) tables: Tables,
}

/// Some tiles of rows of one filtering.
pub(super) struct Band {
    pub(super) filtering: usize,
    /// Rows of a map: the tiles, and in each all lane groups.
    pub(super) rows: usize,
    /// The input transform.
    pub(super) input: TransformTables,
    /// Forward: the output transform, to the rows of a tile, or of windows in it. Backward: its transpose, from the
    /// gradient by the sums to that by each product.
    pub(super) output: TransformTables,
}

impl InMemory {
    /// Transformed weights of a product.
    pub(super) fn weights(&self) -> usize {
        self.per_product.filters * self.weights_per_filter()
    }

    pub(super) fn weights_per_filter(&self) -> usize {
        self.per_product.weights_per_filter(self.forward.maps[0])
    }

    /// The number of a filtering's first product.
    pub(super) fn first_product(&self, filtering: usize) -> usize {
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

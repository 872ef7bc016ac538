use crate::memory::Aligned;

/// Room for one block.
#[derive(Default)]
pub(crate) struct Room {
    /// Maps of the transformed input.
    pub(super) input: Aligned,
    /// Maps of products.
    pub(super) products: Aligned,
    /// The gradient by all of the transformed input.
    pub(super) by_input: Aligned,
    /// The gradient by the transformed weights of one product, and by those of the layer, row after row.
    pub(super) by_weights: Aligned,
    pub(super) by_rows: Aligned,
}

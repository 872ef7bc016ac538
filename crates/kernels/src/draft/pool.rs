/// A pooling that is not part of a tile's sums, with windows that are clipped where they look beyond the image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pool {
    pub(crate) window: [usize; 2],
    pub(crate) stride: [usize; 2],
    /// `[above, left]`.
    pub(crate) before: [usize; 2],
    /// The largest value, and not the mean.
    pub(crate) largest: bool,
}

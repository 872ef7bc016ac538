use super::image::Image;
use super::shape::Shape;
use super::weights::Packed;

/// What all pieces of an image share.
pub(super) struct Pass<'a> {
    pub(super) shape: &'a Shape,
    /// Weights and biases as they came.
    pub(super) parameters: &'a [f32],
    /// Each stage's weights as the kernels read them.
    pub(super) weights: &'a [Packed],
    pub(super) image: Image<'a>,
    /// Whether the outputs are one map after another.
    pub(super) planar: bool,
}

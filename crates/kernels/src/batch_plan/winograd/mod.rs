//! Winograd convolutions: minimal filtering along the rows.
//!
//! The rows of the output are cut into tiles of F(m, r), as [`winograd`](crate::winograd) says. For each of the
//! products of a tile the layer is a convolution along the columns alone, from a map of transformed input rows to
//! one of products, with transformed weights; the kernels do it as any other. Its gradients are the same chain
//! backward: from sums to products, from products to transformed inputs and weights, from these to inputs and
//! weights.

mod backward;
mod forward;
mod images;
mod in_memory;
mod in_registers;
mod layer;
mod room;
mod tables;
mod transform;

pub(super) use layer::Winograd;
pub(super) use room::Room;

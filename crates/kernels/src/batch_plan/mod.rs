//! Batches: 16 images side by side in the lanes.

mod backward;
mod compile;
mod dropout;
mod forward;
mod image;
mod linear;
mod pool;
mod state;
mod winograd;

pub use compile::{BatchPlan, Parameter, covers};
pub use forward::Mode;
pub use state::State;

// What a network is made of before it is known in which direction the lanes run.
pub(crate) use compile::{Draft, Drafts, fused};
pub(crate) use forward::{length, pack_forward};
pub(crate) use image::Image;
pub(crate) use linear::Linear;
pub(crate) use pool::Pool;
pub(crate) use winograd::pack_transformed;

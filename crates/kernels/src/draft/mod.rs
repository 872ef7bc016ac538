//! A network as a list of stages, before it is known in which direction the lanes run: what both kinds of plans share.

mod covers;
mod drafts;
mod dropout;
mod fuse;
mod image;
mod layer;
mod linear;
mod parameter;
mod pool;
mod stage;

pub use covers::covers;
pub use parameter::Parameter;

pub(crate) use drafts::Drafts;
pub(crate) use dropout::Dropout;
pub(crate) use fuse::fused;
pub(crate) use image::Image;
pub(crate) use linear::Linear;
pub(crate) use parameter::Parameters;
pub(crate) use pool::Pool;
pub(crate) use stage::{Draft, Work};

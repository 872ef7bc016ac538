//! Winograd convolutions along the rows of an image: a group of rows for each tile of F(m, r), as
//! [`winograd`](crate::winograd) says.
//!
//! Which rows are one group follows from their number in the image alone, so that tiles and pieces change no bit.

mod layer;
mod run;
mod tables;

pub(super) use layer::Winograd;
pub(super) use tables::Tables;

//! One image of any size: the lanes run along its rows.
//!
//! The column `x` of a buffer whose later layers step over `P` columns in all lies in phase `x mod P` at
//! `j = x div P`. What a layer reads for 16 neighbouring outputs then lies side by side, whatever its
//! stride, and every layer is the same vertical work:
//!
//! ```text
//!   x        0  1  2  3  4  5  6  7  …
//!   phase 0  0     2     4     6          a window of 2 with stride 2 reads j of phase 0
//!   phase 1     1     3     5     7       and j of phase 1
//! ```
//!
//! Layers are fused over tiles: a strip of columns, from which a few rows at a time go through all
//! layers and stay in the cache on their way. Each buffer keeps the rows that later windows see again.

mod buffer;
mod class;
mod compile;
mod image;
mod layers;
mod pass;
mod piece;
mod plan;
mod plane;
mod run;
mod scratch;
mod shape;
mod stage;
mod tile;
mod weights;
mod winograd;

pub use image::Image;
pub use plan::ImagePlan;
pub use weights::PackedWeights;

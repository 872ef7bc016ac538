//! Batches: 16 images side by side in the lanes.

mod backward;
mod compile;
mod dropout;
mod forward;
mod image;
mod linear;
mod pool;
mod state;

pub use compile::{Parameter, Plan, covers};
pub use forward::Mode;
pub use state::State;

//! Batches: 16 images side by side in the lanes.

mod backward;
mod compile;
mod forward;
mod gradients;
mod lanes;
mod plan;
mod stage;
mod state;
mod tables;
mod windows;
mod winograd;

pub use forward::Mode;
pub use plan::BatchPlan;
pub use state::State;

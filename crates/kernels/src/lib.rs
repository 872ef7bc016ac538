//! A small network compiled for the lanes of a CPU.
mod adam;
mod batch;
mod error;
mod function;
mod kernel;
mod memory;
#[cfg(feature = "candle")]
mod op;
mod simd;
mod slide;

pub use adam::Adam;
pub use batch::{Mode, Parameter, Plan, State, covers};
pub use error::{Error, Result};
#[cfg(feature = "candle")]
pub use op::Fused;
pub use simd::Instructions;
pub use slide::Slide;

//! A small network compiled for the lanes of a CPU.
mod batch;
mod error;
mod function;
mod kernel;
mod memory;
mod simd;

pub use batch::{Mode, Parameter, Plan, State, covers};
pub use error::{Error, Result};
pub use simd::Instructions;

//! What the command `cijfer` and the project's `xtask` share at the terminal: arguments for digits, devices and languages, what
//! is said while work goes on, and the run of the assignment.
//!
//! This is an edge of the project: here arguments and environment variables are read, and here
//! is printed. It is apart from the command, so that `cargo xtask all` is built without what the command has beside it.
//!
//! # Example
//!
//! ```
//! use cijfer_terminal::arguments::DataArguments;
//!
//! let drawn = DataArguments {
//!     drawn: true,
//!     ..DataArguments::default()
//! };
//! let mnist = cijfer_terminal::load(&drawn)?;
//! assert_eq!(mnist.test.len(), 10_000);
//! # Ok::<(), anyhow::Error>(())
//! ```
//!
//! # What it does not do
//!
//! It computes nothing of its own, and knows no command.
//!
//! # Features
//!
//! `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of those names.

pub mod arguments;
mod assignment;
mod data;
mod device;
mod hint;
mod terminal;

pub use assignment::{Run, Weights, run, show_training};
pub use data::{load, proxy};
pub use device::{engine, names_instructions};
pub use hint::{TRUST_DATA, data_hint};
pub use terminal::{
    Hint, Partly, bar, bar_of_pixels, bar_with_message, print, say, say_error, told, warn,
};

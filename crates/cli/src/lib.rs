//! What the command `cijfer` and the project's `xtask` share: arguments, what is said on the
//! terminal, and the run of the whole assignment.
//!
//! This is the edge of the project: here arguments and environment variables are read, and here
//! is printed. Every number comes from one of the other crates.
//!
//! # Example
//!
//! ```
//! use cijfer_cli::arguments::{Cijfer, Command};
//! use clap::Parser;
//!
//! let cijfer = Cijfer::try_parse_from(["cijfer", "summary", "C", "--input", "1024x1024"])?;
//! assert!(matches!(cijfer.command, Command::Summary(_)));
//! let output = cijfer_cli::run(cijfer)?;
//! assert!(output.contains("(None, 1020, 1020, 20)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not do
//!
//! It computes nothing of its own.
//!
//! # Features
//!
//! `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of those names.

pub mod arguments;
mod commands;
mod hint;
mod jobs;
mod locating;
mod named;
mod recipe;
mod storage;
mod terminal;

pub use cijfer_assignment::print_feature_maps;
pub use cijfer_terminal::engine;
pub use commands::run;
pub use terminal::print;

//! Every count against nested loops that do the work and count it, every printed calculation
//! against a reader of its own.

#[path = "../common/mod.rs"]
mod common;

mod counts;
mod limits;
mod reading;
mod receptive_field;
mod refusals;
mod sharing;
mod sliding;
mod smallest_input;
mod symbolic;
mod tensors;
mod windows;
mod written;

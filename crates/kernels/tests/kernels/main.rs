//! Plans held against nested loops, against themselves on other threads and in other memory, and
//! against what they say they refuse.

mod against_loops;
mod bounded;
mod definitions;
mod dropout;
mod examples;
mod loops;
mod networks;
mod numbers;
mod refusals;
mod reuse;
mod threads;

//! Tests that cross crates live in `tests/`. Here, the example in the project's README is checked.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

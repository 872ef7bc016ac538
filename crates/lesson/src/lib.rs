//! Trains a network of the zoo from random weights on digits that the program draws, and reports every step.
//!
//! ```
//! use cijfer_lesson::{Lesson, Moment};
//!
//! let lesson = Lesson { network: "C-small".to_owned(), digits: 100, epochs: 1, seed: 1 };
//! let mut steps = 0;
//! let learnt = lesson.learn(&mut |moment| steps += usize::from(matches!(moment, Moment::Step { .. })))?;
//! // 32 digits, and as many crops without one, a step.
//! assert_eq!(steps, 4);
//! assert_eq!(learnt.provenance.data, "drawn");
//! # Ok::<(), cijfer_lesson::Error>(())
//! ```
//!
//! # What it does not do
//!
//! It trains nothing itself: that is [`cijfer_training`]. Compiled for WebAssembly it is a module of its own, which the page
//! loads when a lesson begins, for training takes candle and locating does not.

// A test that fails to unwrap fails, as it should.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, reason = "called from JavaScript")]
mod bindings;
mod error;
mod lesson;

pub use error::{Error, Result};
pub use lesson::{Lesson, Moment};

//! The assignment's networks A, B and C, its rules, and weights that come with the crate.
//!
//! # Example
//!
//! ```
//! use cijfer_zoo::Assignment;
//!
//! let network = cijfer_zoo::c();
//! assert!(Assignment::C.check(&network).is_ok());
//!
//! let trained = cijfer_zoo::trained("C").expect("comes with the crate")?;
//! assert_eq!(trained.network, network);
//! # Ok::<(), cijfer_model::Error>(())
//! ```
//!
//! # What it does not do
//!
//! It runs no network: [`cijfer_model`] does. It trains none: `cijfer-training` does.

mod assignment;
mod networks;
mod trained;

pub use assignment::{Assignment, Breach, Class, Rule};
pub use networks::{a, b, by_name, c};
pub use trained::{sliding, sliding_names, trained, trained_names};

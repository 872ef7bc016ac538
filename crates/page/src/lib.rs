//! What the page in a browser does, as plain Rust; compiled for WebAssembly it is also what the page's worker calls.
//!
//! ```
//! use cijfer_page::{Search, Session, scene};
//! use cijfer_dataset::SceneKind;
//!
//! // Digits that the program draws itself, and a network of the zoo that finds them.
//! let image = scene(SceneKind::Plain, 160, 120, 5, 1)?;
//! let mut session = Session::of_zoo("C-locating")?;
//! let search = Search { threshold: 0.5, digit_height: [20.0, 20.0] };
//! let digits = session.locate(&image, search, "scene.png")?.digits.len();
//! assert!((3..=7).contains(&digits), "{digits}");
//! # Ok::<(), cijfer_page::Error>(())
//! ```
//!
//! # Overview
//!
//! - [`Session`]: a network, and what it says of an image: the list, the maps, what layers put out, what a cell sees.
//! - [`Counts`] and [`explanation`]: what a network costs at a size of the image, and why.
//! - [`open`]: a file that was dropped, which is a picture or weights. [`scene`]: an image of drawn digits.
//!
//! # What it does not do
//!
//! It computes nothing itself: lists come from [`cijfer_localization`], numbers from [`cijfer_analysis`]. It knows nothing of canvases and pages; those are in `web/`.

// A test that fails to unwrap fails, as it should.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(target_arch = "wasm32")]
mod bindings;
mod count;
mod error;
mod layers;
mod look;
mod open;
mod scene;
mod session;

pub use count::{Card, Counts, LayerCounts, explanation};
pub use error::{Error, Result};
pub use layers::Layers;
pub use look::Overlay;
pub use open::{Opened, open};
pub use scene::scene;
pub use session::{Choice, Search, Session};

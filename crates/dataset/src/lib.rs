//! Handwritten digits to train and to test on, and large test images of them with their truth.
//!
//! [`Source::load`] brings MNIST from the first place that has it: a folder that was named, the cache, or the net. Where none has
//! it, the program draws digits itself, and [`Mnist::origin`] says so. [`Scene::compose`] scatters digits over a large image and keeps
//! the [`Truth`] about where they are, against which a detector can be scored.
//!
//! ```
//! use cijfer_dataset::{Mnist, Scene, SceneOptions};
//!
//! // Drawn digits need neither files nor the net, and are the same on every machine.
//! let mnist = Mnist::drawn(200, 50, 1);
//! assert_eq!((mnist.train.rows(), mnist.train.columns()), (28, 28));
//!
//! // 20 of 200 digits are held out to measure on while training.
//! let (rest, held_out) = mnist.train.hold_out(20, 1);
//! assert_eq!((rest.len(), held_out.len()), (180, 20));
//!
//! // The test set is scattered over an image; the centre of each tile of 28×28 pixels is known.
//! let options = SceneOptions { width: 300, height: 200, digits: 12, ..SceneOptions::default() };
//! let scene = Scene::compose(&mnist.test, &options)?;
//! for placed in &scene.truth.digits {
//!     let (column, row) = (placed.x as usize - 14, placed.y as usize - 14);
//!     let first_line = &scene.pixels[row * scene.width + column..][..28];
//!     assert_eq!(first_line, &mnist.test.image(placed.source)[..28]);
//!     assert_eq!(placed.digit, mnist.test.label(placed.source));
//! }
//! # Ok::<(), cijfer_dataset::Error>(())
//! ```
//!
//! # Overview
//!
//! - [`Samples`]: images of one size with their labels. [`Mnist`]: samples to train on and to test on, and their [`Origin`].
//! - [`Source`]: where to look, in which order, and how many digits to draw if need be. [`Progress`] tells who waits.
//! - [`Idx`]: the file format of MNIST, plain or gzipped, read strictly.
//! - [`Scene`], [`SceneKind`], [`SceneOptions`], [`Truth`], [`PlacedDigit`]: large images and what they show.
//! - [`ImageTruth`]: what any image shows, from the truth of a scene or from COCO's instances, which other programs write.
//! - [`GreyImage`]: PNG files in and out.
//! - [`GreyImage`]: an image in memory, from pictures and as PNG; it is that of `cijfer-pictures`.
//! - [`Error`]: every message names the file or value at fault, what was expected, and what was found.
//!
//! # What can be relied on
//!
//! - What passes for the published MNIST has its MD5 sums, wherever it came from.
//! - No input makes a function panic; only an index beyond the samples does, as it does for a slice.
//! - A file appears under its name only when it is whole.
//! - Drawn digits, held-out parts and scenes depend on their seed alone, to the last bit, on every machine.
//!
//! # What this crate does not do
//!
//! It knows no networks and no tensors, augments no images, prints nothing, and reads no environment variable of its own: the caller
//! passes in the values of `CIJFER_DATA` and `HTTPS_PROXY`. Only [`Source::user_cache`] asks the system where caches are kept.
//!
//! # Features
//!
//! - `download` (default): fetch MNIST over HTTPS. Nothing in its dependencies needs a C compiler.

// A test that fails to unwrap fails, as it should, and one that is skipped says so.
#![cfg_attr(test, allow(clippy::print_stderr, clippy::unwrap_used))]

mod coco;
#[cfg(feature = "download")]
mod download;
mod drawn;
mod error;
mod idx;
mod image_truth;
mod mnist;
mod origin;
mod random;
mod samples;
mod scene;
mod source;
mod truth;
mod whole_file;

pub use cijfer_pictures::GreyImage;
pub use error::{Error, MirrorFailure, Result};
pub use idx::Idx;
pub use image_truth::ImageTruth;
pub use mnist::{DIGIT_HEIGHT, Mnist, Verification};
pub use origin::Origin;
pub use samples::Samples;
pub use scene::{Scene, SceneKind, SceneOptions};
pub use source::{Progress, Source};
pub use truth::{PlacedDigit, Truth};

//! Handwritten digits to train on and to test on, and large test images of them with their truth.
//!
//! [`Source::load`] reads MNIST from the first place that has it: a folder that is named, the cache, or the internet. Where none has it,
//! the program draws digits itself, and [`Mnist::origin`] says so. [`Scene::compose`] places digits at random in a large image and keeps
//! the [`Truth`] about where they are, with which the results of a detector are compared.
//!
//! ```
//! use cijfer_dataset::{Mnist, Scene, SceneOptions};
//!
//! // Drawn digits need neither files nor the internet, and are the same on every machine.
//! let mnist = Mnist::drawn(200, 50, 1);
//! assert_eq!((mnist.train.rows(), mnist.train.columns()), (28, 28));
//!
//! // 20 of 200 digits are held out for validation.
//! let (rest, held_out) = mnist.train.hold_out(20, 1);
//! assert_eq!((rest.len(), held_out.len()), (180, 20));
//!
//! // Digits of the test set lie in an image; the centre of each tile of 28×28 pixels is known.
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
//! - [`Source`]: the places to look for MNIST, and the number of digits to draw if need be. [`Progress`] reports what it does.
//! - [`Idx`]: the file format of MNIST, plain or gzipped, read strictly.
//! - [`Scene`], [`SceneKind`], [`SceneOptions`], [`Truth`], [`PlacedDigit`]: large images and what they show.
//! - [`ImageTruth`]: what any image shows, from the truth of a scene or from instances in the format of COCO.
//! - [`GreyImage`]: an image in memory, read from pictures and written as PNG; it is that of `cijfer-pictures`.
//! - [`Error`]: every message names the file or value at fault, what is expected, and what is found.
//!
//! # What can be relied on
//!
//! - Files that pass for the published MNIST have its MD5 sums, wherever they come from.
//! - No input makes a function panic; only an index beyond the samples does, as with a slice.
//! - A file appears under its name only when it is whole.
//! - Drawn digits, held-out sets and scenes depend on their seed alone, to the last bit, on every machine.
//!
//! # What this crate does not do
//!
//! It knows neither networks nor tensors, augments no images, prints nothing, and reads no environment variable of its own: the caller
//! passes in the values of `CIJFER_DATA` and `HTTPS_PROXY`. Only [`Source::user_cache`] asks the system for the folder of caches.
//!
//! # Features
//!
//! - `mnist`: MNIST from folders and the cache of the user, and checksums of digits.
//! - `download` (default, includes `mnist`): fetches MNIST over HTTPS. None of its dependencies needs a C compiler.

// In tests a failed unwrap fails the test, and a skipped test prints a line.
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
mod progress;
mod random;
mod samples;
mod scene;
mod scene_kind;
#[cfg(feature = "mnist")]
mod source;
mod truth;
mod whole_file;

pub use cijfer_pictures::GreyImage;
pub use error::{Error, MirrorFailure, Result};
pub use idx::Idx;
pub use image_truth::ImageTruth;
#[cfg(feature = "mnist")]
pub use mnist::Verification;
pub use mnist::{DIGIT_HEIGHT, Mnist};
pub use origin::Origin;
pub use progress::Progress;
pub use samples::Samples;
pub use scene::{Scene, SceneOptions};
pub use scene_kind::SceneKind;
#[cfg(feature = "mnist")]
pub use source::Source;
pub use truth::{PlacedDigit, Truth};

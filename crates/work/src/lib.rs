//! Work on images and searches, cut into units that any machine can do: plan, work, merge.
//!
//! A [`Manifest`] lists the [`Unit`]s of a [`Job`]. A [`Worker`] does units, on any machine and in any order, and each gives one
//! [`Outcome`], which [`Results`] keep in a file of its own. What the outcomes are together is what a single machine would have
//! found, byte for byte.
//!
//! ```text
//!   images, a space           manifest            results              list, network
//!          ---- plan ----> unit 4f0a...  -- work --> 4f0a...jsonl  ---- merge ---->
//!                          unit 93c1...  -- work --> 93c1...jsonl
//! ```
//!
//! # Example
//!
//! ```
//! use cijfer_work::{Image, Job, Locating, Looked, Manifest, Results, Settings, Work, Worker};
//! use cijfer_localization::Options;
//! use cijfer_model::Engine;
//! use cijfer_pictures::Reading;
//!
//! // An image of 60×40 pixels without ink.
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("blank.pgm");
//! std::fs::write(&path, [&b"P5 60 40 255\n"[..], &[255; 60 * 40]].concat())?;
//!
//! // Plan: what is to be done, with all that decides what comes of it.
//! let model = || cijfer_zoo::trained("C-scales").expect("it comes with the program");
//! let settings = Settings::of("C-scales", &model()?, &Options::default(), &Reading::default());
//! let engine = Engine::cpu();
//! let work = Work::Locate(Locating { settings, most_pixels: 1 << 31, device: "cpu".into() });
//! let job = Job::here(work, engine.instructions());
//! let images = [Image::at(&path, "".as_ref(), false)?];
//! let manifest = Manifest::of_images(job, &images, 1)?;
//!
//! // Work: twice is as good as once.
//! let results = Results::in_folder(folder.path().join("results"));
//! let memory = 256 << 20;
//! let worker = Worker::locating(&manifest.job, model()?, memory, &engine)?;
//! for unit in manifest.units.iter().chain(&manifest.units) {
//!     results.write(unit, &worker.work(unit, memory)?)?;
//! }
//!
//! // Merge.
//! let looked = manifest.looked(&[results])?;
//! assert!(matches!(&looked[..], [(_, Looked::Found(located))] if located.digits.is_empty()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One large image
//!
//! [`Manifest::of_images_in_strips`] cuts high images into strips of rows. Each strip reads its own rows and as many above and
//! below as the network's window, the largest digits and the illumination correction need; what is ink is decided when the work is
//! planned. What comes of a strip are candidates, those that begin among its rows: which of them are digits is decided when
//! all are there. Strips are as wide as the image, because how the kernels add up depends on the width.
//!
//! # What can be relied on
//!
//! - A unit's identity is a hash of the program's version, the processor's instructions, everything that was asked for, and the
//!   unit's own task: the same unit has the same result, and another one has another name.
//! - A result is there whole or not at all. It carries its unit and a checksum, so that one that was cut off, changed, or put
//!   under another name is refused.
//! - A worker refuses a manifest that it would do otherwise: of another version, for other instructions, another model, other
//!   digits; and an image that has changed since. What is wrong with the machine is an error, after which others can do the
//!   unit; what is wrong with the image is an outcome.
//!
//! # What it does not do
//!
//! It schedules nothing: who does which unit, when and where, is for a shell, Slurm, Kubernetes or Ray to say. It copies no images
//! between machines. It prints nothing.
//!
//! # Features
//!
//! `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of those names.
//!
//! `cloud`, off by default, lets [`Storage`] read images at `s3://`, `gs://`, `az://` and `http(s)://`.

// A test that fails to unwrap fails, as it should.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod finder;
mod fingerprint;
mod job;
mod lines;
mod manifest;
mod merge;
mod outcome;
mod results;
mod settings;
mod storage;
mod unit;
mod worker;

pub use error::{Error, Result};
pub use finder::Finder;
pub use fingerprint::{fingerprint_of_digits, fingerprint_of_weights};
pub use job::{Job, Locating, Searching, Work};
pub use lines::Lines;
pub use manifest::Manifest;
pub use outcome::{Looked, Outcome, Part};
pub use results::Results;
pub use settings::Settings;
pub use storage::Storage;
pub use unit::{Image, Strip, Task, Trial, Unit};
pub use worker::Worker;

//! The assignment in four parts: it trains or takes the networks of A, B and C, lets C find every digit of a large image, and
//! tells of all that question by question, in English or Dutch.
//!
//! [`run`] does it all: it returns a [`Report`], and writes it with its pictures, the weights and the lists of what was found. What
//! goes on meanwhile is told to a callback ([`Progress`]).
//!
//! # Example
//!
//! Part C of the report, from the weights that come with the zoo, on digits that the program draws:
//!
//! ```
//! use cijfer_analysis::Language;
//! use cijfer_assignment::{Part, Report};
//! use cijfer_dataset::Mnist;
//! use cijfer_model::Engine;
//! use cijfer_zoo::Assignment;
//!
//! let checkpoint = cijfer_zoo::trained("C").expect("comes with the zoo")?;
//! let digits = Mnist::drawn(0, 50, 1);
//! let model = checkpoint.model(&Engine::cpu())?;
//! let test = cijfer_training::evaluate(&model, &digits.test, &mut |_| {})?;
//!
//! let language = Language::Dutch;
//! let report = Report {
//!     language,
//!     title: "Alleen onderdeel C".to_owned(),
//!     c: Some(Part::tested(Assignment::C, &checkpoint, test, language)),
//!     ..Report::default()
//! };
//! let markdown = report.to_markdown()?;
//! assert!(markdown.contains("20·(3·3·20) + 20 | 3.620 |"));
//! assert!(markdown.contains("Samen") && markdown.contains("1.306.000"));
//! assert!(report.to_html()?.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `cargo run -p cijfer-assignment --example sample_report -- FOLDER` writes a whole report with
//! made-up results, to look at.
//!
//! # What there is
//!
//! - [`run`] and [`Run`]: all parts, or some of them.
//! - [`Report`], [`Part`], [`LargeImage`], [`Search`], [`Small`]: the values of one run, made of the types of `cijfer-training`,
//!   `cijfer-model` and `cijfer-localization`. Shapes, parameters and operations are counted anew from each network, so that the
//!   report's calculations cannot disagree with its numbers.
//! - [`print_feature_maps`], [`print_weights`], [`output_maps`]: sheets of what layers put out and of what they weigh.
//! - [`found_marks`], [`scored_marks`]: boxes around what was found.
//!
//! # Languages
//!
//! The texts are not among the code: `src/texts` has a trait for each part of the report, and a folder for each language with a
//! file for each part. A text that is missing in one language does not compile. For another language, add a folder and its line in
//! `texts.rs`.
//!
//! # What it does not do
//!
//! It prints nothing and reads neither arguments nor environment variables. It does not count, train or locate by itself: that
//! is for `cijfer-analysis`, `cijfer-training` and `cijfer-localization`. Tables, plots and pages are drawn by `cijfer-report`.

mod error;
mod features;
mod marks;
mod pages;
mod progress;
mod report;
mod run;
mod texts;
mod values;

pub use error::{Error, Result};
pub use features::{output_maps, plane, print_feature_maps, print_weights};
pub use marks::{found_marks, scored_marks};
pub use progress::Progress;
pub use run::{Run, Weights, run};
pub use values::{
    Ablated, Ablation, Circumstances, Data, Here, LargeImage, Part, Report, Search, Small,
    TrainedAnew,
};

//! What people see of the project: tables, sheets of feature maps, overlays, plots, and the
//! report of the assignment.
//!
//! Everything goes in as plain data and comes out as text or as the bytes of a picture. Only
//! [`Report::write`] and [`write_file`] touch files, and those appear under their names only when
//! they are whole.
//!
//! # Example
//!
//! ```
//! use cijfer_analysis::Language;
//! use cijfer_network::{Activation, Dense, Network, Shape};
//! use cijfer_report::{Data, Epoch, Evaluation, Part, Report, Run};
//!
//! let network = Network::new("A", Shape::vector(784))
//!     .then(Dense::new(200).activation(Activation::Sigmoid))
//!     .then(Dense::new(10).activation(Activation::Sigmoid));
//!
//! // The numbers below would be measured.
//! let mut confusion = [[0; 10]; 10];
//! for digit in 0..10 {
//!     confusion[digit][digit] = 96;
//!     confusion[digit][(digit + 1) % 10] = 4;
//! }
//! let part = Part {
//!     network,
//!     asked: 0.95,
//!     test: Evaluation { loss: 0.14, confusion },
//!     validation_accuracy: Some(0.962),
//!     broken_rules: Vec::new(),
//!     recipe: vec![("optimiser".to_owned(), "Adam".to_owned())],
//!     curve: vec![Epoch {
//!         epoch: 1,
//!         train_loss: 0.3,
//!         train_accuracy: Some(0.91),
//!         validation_loss: 0.15,
//!         validation_accuracy: 0.962,
//!     }],
//!     pictures: Vec::new(),
//!     others: Vec::new(),
//!     ablations: Vec::new(),
//! };
//! let report = Report {
//!     language: Language::English,
//!     title: "Part A alone".to_owned(),
//!     data: Data {
//!         name: "MNIST".to_owned(),
//!         details: Vec::new(),
//!         drawn_because: None,
//!     },
//!     a: Some(part),
//!     b: None,
//!     c: None,
//!     d: None,
//!     small: Vec::new(),
//!     run: Run {
//!         settings: Vec::new(),
//!         machine: Vec::new(),
//!         seconds: 3.0,
//!         commands: vec!["cargo xtask a".to_owned()],
//!     },
//! };
//!
//! let markdown = report.to_markdown()?;
//! assert!(markdown.contains("**Reached.** 960 of 1,000 test images are named rightly, **96.00 %**"));
//! assert!(markdown.contains("| dense | 200·784 + 200 | 157,000 |"));
//! assert!(report.to_html()?.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), cijfer_report::Error>(())
//! ```
//!
//! `cargo run -p cijfer-report --example sample_report -- FOLDER` writes a whole report with
//! made-up results, to look at.
//!
//! # What there is
//!
//! - [`Table`]: one table as text for a terminal, Markdown, LaTeX, HTML and CSV, its numbers spelled
//!   as in English or Dutch where people read them.
//! - [`count_table`], [`summary_table`], [`comparison_table`], [`symbolic_table`],
//!   [`explanation_table`], [`convention_table`], [`sharing_table`], [`roofline_table`] and
//!   [`devices_table`]: what `cijfer-analysis` counts, as tables.
//! - [`FeatureSheet`]: what a layer puts out, or its weights, as one picture of many tiles.
//! - [`overlay`]: an image with boxes around what was found in it, and around what was not.
//! - [`trail`]: the steps from output maps to a list, drawn onto an image.
//! - [`case_sheet`]: single finds and digits side by side, each in a crop of its image.
//! - [`confusion_table`]: which digits are taken for which.
//! - [`accuracy_curve`], [`loss_curve`], [`layer_bars`], [`network_plot`], [`roofline_plot`]: plots
//!   as SVG, with a description for those who cannot see them and colours for light and dark pages.
//! - [`Report`]: the assignment question by question, in English or Dutch, as one self-contained
//!   HTML page and as Markdown. Shapes, parameters and operations are counted anew from each [`Part`]'s network,
//!   so that the report's calculations cannot disagree with its numbers.
//!
//! Colours are told apart by people who are colour-blind, and are never the only sign.
//!
//! # What it does not do
//!
//! It trains nothing, runs no network and measures no time: accuracies, finds and seconds are
//! taken as they are given. It knows no tensors and no data sets. It draws no text but digits and
//! a few signs into pictures, so it needs no fonts.

mod canvas;
mod cases;
mod colour;
mod document;
mod error;
mod file;
mod font;
mod html;
mod markdown;
mod number;
mod overlay;
mod picture;
mod plane;
mod plot;
mod report;
mod sheet;
mod table;
mod tables;
mod trail;

pub use cases::{CASE_LEGEND, Case, MOST_CASES, case_sheet};
pub use error::{Error, Result};
pub use file::write_file;
pub use number::{grouped, percent, seconds};
pub use overlay::{Mark, Outcome, overlay, overlay_legend};
pub use picture::{Content, Picture};
pub use plane::Plane;
pub use plot::{
    Epoch, Plot, Tried, accuracy_curve, first_reached, front_plot, layer_bars, loss_curve,
    network_plot, roofline_plot,
};
pub use report::{
    Ablated, Ablation, Data, Evaluation, Found, Here, Part, Report, Run, Scene, Scores, Search,
    Small, TrainedAnew, confusion_table,
};
pub use sheet::{Colours, FeatureSheet, Range};
pub use table::{Cell, Column, Table};
pub use tables::{
    brief, comparison_table, convention_table, count_table, devices_table, explanation_table,
    roofline_table, sharing_table, summary_table, symbolic_table,
};
pub use trail::{Trail, TrailPeak, trail, trail_legend};

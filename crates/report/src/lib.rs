//! What people see of the project: tables, sheets of feature maps, overlays, plots, and pages of them.
//!
//! Everything goes in as plain data and comes out as text or as the bytes of a picture. Only
//! [`Document::write`] and [`write_file`] touch files, and those appear under their names only when
//! they are whole.
//!
//! # Example
//!
//! ```
//! use cijfer_analysis::{Analysis, Language};
//! use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
//! use cijfer_report::{Document, count_table, network_plot};
//!
//! let network = Network::new("start of C", Shape::image(28, 28, 1))
//!     .then(Conv2d::new(20, [5, 5]))
//!     .then(MaxPooling2d::new([2, 2]));
//! let analysis = Analysis::of(&network)?;
//!
//! // A table for a terminal; other methods make Markdown, LaTeX, HTML and CSV of it.
//! let table = count_table(&analysis, None, Language::English)?;
//! assert!(table.to_text().contains("24×24×20"));
//!
//! // A page with the table and a drawing of the network.
//! let mut document = Document::new(Language::English);
//! document.part("network", "A network");
//! document.table("What it costs", table);
//! let plot = network_plot(&analysis, Language::English)?;
//! document.pictures([plot.into_picture("network.svg", "The network drawn to scale.")]);
//! assert!(document.to_html("Counting")?.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What there is
//!
//! - [`Table`]: one table as text for a terminal, Markdown, LaTeX, HTML and CSV, its numbers spelled
//!   as in English or Dutch where people read them.
//! - [`count_table`], [`summary_table`], [`comparison_table`], [`symbolic_table`],
//!   [`explanation_table`], [`convention_table`], [`sharing_table`], [`roofline_table`] and
//!   [`devices_table`]: what `cijfer-analysis` counts, as tables.
//! - [`confusion_table`]: which digits are taken for which.
//! - [`FeatureSheet`]: what a layer puts out, or its weights, as one picture of many tiles.
//! - [`overlay`]: an image with boxes around what was found in it, and around what was not.
//! - [`trail`]: the steps from heat maps to a list, drawn onto an image.
//! - [`case_sheet`]: single detections and digits side by side, each in a crop of its image.
//! - [`accuracy_curve`], [`loss_curve`], [`layer_bars`], [`network_plot`], [`roofline_plot`]: plots
//!   as SVG, with a description for those who cannot see them and colours for light and dark pages.
//! - [`Document`]: a page of parts, sections, paragraphs, tables, pictures, calculations and notes, as one self-contained
//!   HTML file or as Markdown. What it says is up to whoever writes it; the report of the assignment is
//!   `cijfer-assignment`'s.
//!
//! Colours are told apart by people who are colour-blind, and are never the only sign.
//!
//! # What it does not do
//!
//! It trains nothing, runs no network and measures no time: accuracies, detections and seconds are
//! taken as they are given. It knows no tensors and no data sets, and nothing of the assignment. It draws no text but digits
//! and a few signs into pictures, so it needs no fonts.

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
mod page;
mod picture;
mod plane;
mod plot;
mod sheet;
mod table;
mod tables;
mod texts;
mod trail;

pub use cases::{CASE_LEGEND, Case, MOST_CASES, case_sheet};
pub use document::{Calculation, Document, Erratum, Note, Text};
pub use error::{Error, Result};
pub use file::write_file;
pub use number::{grouped, percent, prefixed, seconds, share_of};
pub use overlay::{Mark, Outcome, overlay, overlay_legend};
pub use picture::{Content, Picture};
pub use plane::Plane;
pub use plot::{
    Epoch, Plot, Tried, accuracy_curve, first_reached, front_plot, layer_bars, loss_curve,
    network_plot, roofline_plot,
};
pub use sheet::{Colours, FeatureSheet, Range};
pub use table::{Cell, Column, Table};
pub use tables::{
    brief, comparison_table, confusion_table, convention_table, count_table, devices_table,
    explanation_table, pair, roofline_table, sharing_table, summary_table, symbolic_table,
};
pub use trail::{Trail, TrailPeak, trail, trail_legend};

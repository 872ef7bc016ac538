//! report

mod canvas;
mod colour;
mod error;
mod file;
mod font;
mod markdown;
mod number;
mod overlay;
mod picture;
mod plane;
mod plot;
mod sheet;
mod table;

pub use error::{Error, Result};
pub use file::write_file;
pub use number::{grouped, percent, seconds};
pub use overlay::{Mark, OVERLAY_LEGEND, Outcome, overlay};
pub use picture::{Content, Picture};
pub use plane::Plane;
pub use plot::{Epoch, Plot, accuracy_curve, first_reached, layer_bars, loss_curve};
pub use sheet::{Colours, FeatureSheet, Range};
pub use table::{Cell, Column, Table};

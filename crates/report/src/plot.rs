//! Plots as SVG, each with a description for those who cannot see it.

mod bars;
mod blocks;
mod curve;
mod front;
mod roofline;
mod svg;

pub use bars::layer_bars;
pub use blocks::network_plot;
pub use curve::{Epoch, accuracy_curve, first_reached, loss_curve};
pub use front::{Tried, front_plot};
pub use roofline::roofline_plot;

use crate::Picture;
use crate::picture::Content;

/// A plot and its description in words.
///
/// The SVG needs no other file: it takes the reader's own font, and in a dark page it turns to
/// colours for dark paper by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// The text of the SVG, whose `<title>` and `aria-label` are the description.
    pub svg: String,
    /// What the plot shows, with its main numbers.
    pub description: String,
}

impl Plot {
    /// The plot as a picture of the report.
    pub fn into_picture(self, file_name: impl Into<String>, caption: impl Into<String>) -> Picture {
        Picture {
            file_name: file_name.into(),
            description: self.description,
            caption: caption.into(),
            content: Content::Svg(self.svg),
        }
    }
}

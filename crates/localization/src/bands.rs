//! A network that slides over an image band by band.

use std::ops::Range;

use cijfer_analysis::{Analysis, Geometry};
use cijfer_model::{Answers, Maps, Slider};
use cijfer_network::{Activation, Shape};

use crate::{Error, Result};

/// A network without Dense layers, and what its cells see.
#[derive(Debug)]
pub(crate) struct Bands {
    pub(crate) slider: Slider,
    /// The height and the width of what a cell sees, in pixels.
    pub(crate) window: [usize; 2],
    /// From a cell to the next one, down and to the right, in pixels.
    pub(crate) stride: [usize; 2],
    /// Where cells lie.
    pub(crate) geometry: Geometry,
    /// What the maps mean.
    pub(crate) answers: Answers,
    /// Whether an image can be cut into bands.
    pub(crate) can_be_cut: bool,
}

impl Bands {
    /// # Errors
    ///
    /// A network whose cells do not lie whole pixels apart, that gives no scores, or neither ten maps nor fourteen.
    pub(crate) fn new(slider: Slider) -> Result<Self> {
        let network = slider.network();
        let refuse = |expected: &str, found: String| {
            Err(Error::value(
                format!("network {}", network.name),
                expected,
                found,
            ))
        };
        let activation = slider.final_activation();
        if !matches!(activation, Activation::Sigmoid | Activation::Softmax) {
            return refuse(
                "one that ends in sigmoid or softmax, whose answers are scores from 0 to 1",
                format!("one that ends in {activation}"),
            );
        }
        let analysis = Analysis::of(network).map_err(cijfer_model::Error::from)?;
        let expected = "one whose cells each see a window of the image, whole pixels apart";
        let Some(geometry) = analysis.geometry() else {
            let output = analysis.output();
            return refuse(
                expected,
                format!("one that puts out {output}, no longer an image"),
            );
        };
        let fields = [geometry.rows, geometry.columns];
        let whole = fields.map(|field| field.whole_pixels().filter(|[_, stride]| *stride > 0));
        let [Some(rows), Some(columns)] = whole else {
            let [down, across] = fields.map(|field| field.stride);
            return refuse(expected, format!("cells {down}×{across} pixels apart"));
        };
        let maps = analysis.output().axes().last().copied().unwrap_or(0) as usize;
        let Some(answers) = Answers::of(maps) else {
            return refuse(
                "ten maps, one a digit, or four more for the edges of its ink",
                maps.to_string(),
            );
        };
        let can_be_cut = analysis.can_be_cut();
        Ok(Self {
            window: [rows[0], columns[0]].map(|side| side as usize),
            stride: [rows[1], columns[1]].map(|side| side as usize),
            geometry,
            answers,
            can_be_cut,
            slider,
        })
    }

    /// The rows and columns of cells over an image of that height and width.
    ///
    /// # Errors
    ///
    /// An image smaller than the window.
    pub(crate) fn cells(&self, [height, width]: [usize; 2]) -> Result<[usize; 2]> {
        let shape = Shape::image(height as u64, width as u64, 1);
        let network = self.slider.network().with_input(shape);
        let analysis = Analysis::of(&network).map_err(cijfer_model::Error::from)?;
        match analysis.output().as_image() {
            Some([rows, columns, _]) => Ok([rows as usize, columns as usize]),
            // A model that slides puts out images.
            None => Err(Error::value("the network", "maps", analysis.output())),
        }
    }

    /// A band of about so many rows of cells from `top` on, out of `rows` over an image of that height: how many rows of
    /// cells it has, and the rows of pixels for it.
    ///
    /// A few rows of cells more are computed, where there are any, so that the last ones are made together with those behind
    /// them, as they are in the whole image.
    pub(crate) fn band(
        &self,
        about: usize,
        top: usize,
        rows: usize,
        height: usize,
    ) -> (usize, Range<usize>) {
        if !self.can_be_cut {
            // What lies behind the last cells is seen by none, but may be needed by layers that cannot be cut.
            return (rows, 0..height);
        }
        let left = rows - top;
        let band = about.next_multiple_of(Slider::ROW_GROUP).min(left);
        let computed = (band + Slider::ROW_GROUP).min(left);
        let start = top * self.stride[0];
        let end = start + (computed - 1) * self.stride[0] + self.window[0];
        (band, start..end)
    }

    /// The maps of a band as wide as the image: how the kernels add products up depends on the width.
    ///
    /// # Shapes
    ///
    /// Rows of `width` pixels, from the first that the band's first cells see to the last that those computed see →
    /// `[maps, band, columns]`.
    pub(crate) fn maps(&self, pixels: &[u8], width: usize, band: usize) -> Result<Vec<f32>> {
        let height = pixels.len() / width;
        let Maps {
            rows,
            columns,
            mut values,
        } = self.slider.maps(pixels, height, width)?;
        if band < rows {
            let maps = self.answers.count();
            for map in 0..maps {
                let start = map * rows * columns;
                values.copy_within(start..start + band * columns, map * band * columns);
            }
            values.truncate(maps * band * columns);
        }
        Ok(values)
    }
}

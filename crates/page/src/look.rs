//! Looking inside: the maps of the answers, what layers put out, and what a cell sees.

use std::collections::btree_map::Entry;

use cijfer_analysis::{Analysis, Geometry};
use cijfer_dataset::DIGIT_HEIGHT;
use cijfer_model::Maps;
use cijfer_network::{Network, Shape};
use cijfer_pictures::GreyImage;

use crate::{Error, Layers, Result, Session};

/// The most values of a layer over an image: 256 MiB of them.
const MOST_VALUES: u64 = 1 << 26;

/// The ten maps of the answers, and where they lie over the image.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// How many rows of cells a map has.
    pub rows: usize,
    /// How many columns of cells a map has.
    pub columns: usize,
    /// The edges of the maps over the image, in pixels: left, top, right and bottom. A cell lies around the middle of what it
    /// sees, and is as large as its distance to the next one.
    pub edges: [f64; 4],
    /// The height in the image of digits that are of the network's own size in these maps, in pixels.
    pub digit_height: f64,
    /// Scores, row after row, one map after the other.
    pub scores: Vec<f32>,
}

impl Session {
    /// The ten maps of an image, in the size in which most digits that were [found](Self::locate) last are of the network's own;
    /// as it is where nothing was found, or where digits of one height alone are looked for.
    ///
    /// # Errors
    ///
    /// An image that is smaller than the network's window.
    pub fn heat_maps(&self, image: &GreyImage) -> Result<Overlay> {
        let digit_height = self.common_height(image)?;
        let maps = self.localizer().heat_maps_of_size(image, digit_height)?;
        let step = digit_height / DIGIT_HEIGHT;
        let Geometry { rows, columns } = *maps.geometry();
        let scores = (0..maps.classes()).flat_map(|class| maps.map(class));
        Ok(Overlay {
            rows: maps.rows(),
            columns: maps.columns(),
            // Half a cell before the first centre, and behind the last.
            edges: [
                columns.at(-0.5),
                rows.at(-0.5),
                columns.at(maps.columns() as f64 - 0.5),
                rows.at(maps.rows() as f64 - 0.5),
            ]
            .map(|edge| edge * step),
            digit_height,
            scores: scores.copied().collect(),
        })
    }

    /// The height in the middle of those of the digits that were found last, or the largest at which the window has room.
    fn common_height(&self, image: &GreyImage) -> Result<f64> {
        let [least, most] = self.localizer().options().digit_height;
        let digits = self.located.iter().flat_map(|located| &located.digits);
        let mut heights: Vec<usize> = digits
            .map(|found| found.ink_box[3] - found.ink_box[1])
            .collect();
        heights.sort_unstable();
        let [rows, columns] = self.choice()?.window.map(|side| side as f64);
        let room = (image.height() as f64 / rows).min(image.width() as f64 / columns);
        Ok(match heights.get(heights.len() / 2) {
            Some(&height) if least < most => {
                let height = (height as f64).clamp(least, most);
                height.min(room.max(1.0) * DIGIT_HEIGHT)
            }
            _ => DIGIT_HEIGHT,
        })
    }

    /// What each channel of a layer puts out over an image.
    ///
    /// # Errors
    ///
    /// A layer that is not there, an image smaller than what a cell sees, or one too large to keep all values.
    pub fn look(&mut self, image: &GreyImage, layer: usize) -> Result<&Layers> {
        let count = self.checkpoint.network.places().len();
        if layer >= count {
            let expected = format!("0 to {}", count.saturating_sub(1));
            return Err(Error::value("the layer", expected, layer));
        }
        // For those behind it the image may be too small.
        let network = self.network_over(image.height(), image.width());
        let network = network.first(layer + 1);
        let analysis = Analysis::of(&network)?;
        let values = analysis.output().axes().iter().product::<u64>();
        if values > MOST_VALUES {
            let expected = format!("one for which a layer has at most {MOST_VALUES} values");
            return Err(Error::value("the image", expected, values));
        }
        let slider = match self.parts.entry(layer) {
            Entry::Occupied(part) => part.into_mut(),
            Entry::Vacant(room) => room.insert(
                self.checkpoint
                    .first_layers(layer + 1)
                    .slider(&self.engine)?,
            ),
        };
        let maps = slider.maps(image.pixels(), image.height(), image.width())?;
        let Maps {
            rows,
            columns,
            values,
        } = maps;
        let channels = values.len() / (rows * columns);
        let least = values.iter().copied().fold(f32::INFINITY, f32::min);
        let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        Ok(self.layers.insert(Layers {
            layer,
            channels,
            rows,
            columns,
            least,
            most,
            values,
        }))
    }

    /// The value of a cell in what was [looked](Self::look) at last; nothing where there is no such cell.
    pub fn value(&self, channel: usize, row: usize, column: usize) -> Option<f32> {
        let layers = self.layers.as_ref()?;
        let is_there = channel < layers.channels && row < layers.rows && column < layers.columns;
        let index = (channel * layers.rows + row) * layers.columns + column;
        layers.values.get(index).copied().filter(|_| is_there)
    }

    /// The pixels that a cell of a layer sees: left, top, right and bottom; nothing where there is no such layer.
    pub fn seen(&self, layer: usize, row: u64, column: u64) -> Result<Option<[i64; 4]>> {
        let geometry = self.geometry(layer)?;
        Ok(geometry.map(|geometry| {
            let [rows, columns] = geometry.pixels([row, column]);
            [columns.start, rows.start, columns.end, rows.end]
        }))
    }

    /// The row and column of a layer's cell whose middle is nearest to a place in the image, of those from 0 on.
    pub fn cell_at(&self, layer: usize, x: f64, y: f64) -> Result<Option<[u64; 2]>> {
        let geometry = self.geometry(layer)?;
        Ok(geometry.map(|Geometry { rows, columns }| {
            [rows.cell_at(y), columns.cell_at(x)].map(|cell| cell.round().max(0.0) as u64)
        }))
    }

    fn geometry(&self, layer: usize) -> Result<Option<Geometry>> {
        let analysis = Analysis::of(&self.checkpoint.network)?;
        Ok(analysis
            .layers
            .get(layer)
            .and_then(|counted| counted.geometry))
    }

    /// The network over an image of that size.
    pub(crate) fn network_over(&self, height: usize, width: usize) -> Network {
        let image = Shape::image(height as u64, width as u64, 1);
        self.checkpoint.network.with_input(image)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene;
    use cijfer_dataset::SceneKind;

    fn session() -> (Session, GreyImage) {
        let image = scene(SceneKind::Plain, 120, 90, 4, 2).unwrap();
        (Session::of_zoo("C").unwrap(), image)
    }

    #[test]
    fn the_last_layer_s_maps_are_those_of_the_answers() {
        let (mut session, image) = session();
        let overlay = session.heat_maps(&image).unwrap();
        // The first cell sees 28 pixels, and its middle is 14; the next is 4 further on.
        assert_eq!(overlay.edges[..2], [12.0, 12.0]);
        assert_eq!(overlay.edges[2], 12.0 + 4.0 * overlay.columns as f64);
        let layers = session.look(&image, 4).unwrap();
        assert_eq!(
            (layers.rows, layers.columns),
            (overlay.rows, overlay.columns)
        );
        assert_eq!(layers.values, overlay.scores);
        let value = session.value(7, 1, 2).unwrap();
        let index = (7 * overlay.rows + 1) * overlay.columns + 2;
        assert_eq!(value, overlay.scores[index]);
        assert_eq!(session.value(10, 0, 0), None);
        assert_eq!(session.value(0, 0, overlay.columns), None);
    }

    #[test]
    fn maps_are_of_the_size_of_what_was_found() {
        let image = scene(SceneKind::Plain, 240, 200, 6, 2).unwrap();
        let large: Vec<u8> = (0..480 * 400)
            .map(|at| image.pixels()[at / 480 / 2 * 240 + at % 480 / 2])
            .collect();
        let large = GreyImage::new(480, 400, large).unwrap();
        let mut session = Session::of_zoo("C-scales").unwrap();
        let search = crate::Search {
            threshold: 0.5,
            digit_height: [12.0, 100.0],
        };
        assert!(
            !session
                .locate(&large, search, "large")
                .unwrap()
                .digits
                .is_empty()
        );
        let overlay = session.heat_maps(&large).unwrap();
        assert!((25.0..50.0).contains(&overlay.digit_height));
        // The maps lie over the whole image, but for half a window at its edges.
        let [left, _, right, _] = overlay.edges;
        let margin = 14.0 * overlay.digit_height / 20.0;
        assert!(left > 0.0 && left < margin && right > 480.0 - 1.3 * margin && right < 480.0);
        let own = crate::Search {
            digit_height: [20.0, 20.0],
            ..search
        };
        session.locate(&large, own, "large").unwrap();
        assert_eq!(session.heat_maps(&large).unwrap().digit_height, 20.0);
    }

    #[test]
    fn every_layer_can_be_looked_at() {
        let (mut session, image) = session();
        let expected = [(20, 86), (20, 43), (20, 41), (20, 20), (10, 16)];
        for (layer, expected) in expected.into_iter().enumerate() {
            let layers = session.look(&image, layer).unwrap();
            assert_eq!((layers.channels, layers.rows), expected);
            assert!(layers.tones().contains(&255) && layers.tones().contains(&0));
        }
        let message = session.look(&image, 5).unwrap_err().to_string();
        assert_eq!(message, "the layer: expected 0 to 4, found 5");
    }

    #[test]
    fn a_cell_sees_what_its_geometry_says() {
        let (session, _) = session();
        assert_eq!(session.seen(4, 1, 2).unwrap(), Some([8, 4, 36, 32]));
        assert_eq!(session.seen(0, 0, 3).unwrap(), Some([3, 0, 8, 5]));
        assert_eq!(session.seen(9, 0, 0).unwrap(), None);
        assert_eq!(session.cell_at(4, 22.0, 18.9).unwrap(), Some([1, 2]));
        assert_eq!(session.cell_at(4, 0.0, 0.0).unwrap(), Some([0, 0]));
    }

    #[test]
    fn an_image_smaller_than_the_window_is_told() {
        let (mut session, _) = session();
        let image = GreyImage::new(10, 10, vec![0; 100]).unwrap();
        assert!(session.heat_maps(&image).is_err());
        assert!(session.look(&image, 4).is_err());
        assert!(session.look(&image, 0).is_ok());
    }
}

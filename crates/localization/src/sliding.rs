//! A network that slides over pixels, tile by tile.

use candle_core::Device;
use cijfer_analysis::{Analysis, Geometry, LayerAnalysis};
use cijfer_network::{Activation, Layer, Network, Operation, Shape};
use cijfer_zoo::{EDGES, Model};

use crate::{Error, Result};

/// A network without Dense layers, and what its cells see.
pub(crate) struct Sliding {
    pub(crate) model: Model,
    pub(crate) device: Device,
    /// The height and the width of what a cell sees, in pixels.
    pub(crate) window: [usize; 2],
    /// From a cell to the next one, down and to the right, in pixels.
    pub(crate) stride: [usize; 2],
    /// Where cells lie.
    pub(crate) geometry: Geometry,
    /// Ten, or with those of the edges.
    pub(crate) maps: usize,
    /// Whether an image can be cut into tiles.
    pub(crate) can_be_cut: bool,
}

impl Sliding {
    /// # Errors
    ///
    /// A network that takes images of one size only, whose cells do not lie whole pixels apart, that gives no scores, or
    /// neither ten maps nor fourteen.
    pub(crate) fn new(model: Model, device: &Device) -> Result<Self> {
        let network = model.network();
        let refuse = |expected: &str, found: String| {
            Err(Error::value(
                format!("network {}", network.name),
                expected,
                found,
            ))
        };
        if !model.slides() {
            return refuse(
                "one of convolutions and pooling only, which can slide over an image",
                "one with layers that take images of one size".to_owned(),
            );
        }
        let activation = model.final_activation();
        if !matches!(activation, Activation::Sigmoid | Activation::Softmax) {
            return refuse(
                "one that ends in sigmoid or softmax, whose answers are scores from 0 to 1",
                format!("one that ends in {activation}"),
            );
        }
        let analysis = Analysis::of(network).map_err(cijfer_zoo::Error::from)?;
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
        if maps != 10 && maps != 10 + EDGES {
            return refuse(
                "ten maps, one a digit, or four more for the edges of its ink",
                maps.to_string(),
            );
        }
        let can_be_cut = can_be_cut(network, &analysis);
        Ok(Self {
            window: [rows[0], columns[0]].map(|side| side as usize),
            stride: [rows[1], columns[1]].map(|side| side as usize),
            geometry,
            maps,
            can_be_cut,
            model,
            device: device.clone(),
        })
    }

    /// The rows and columns of cells over an image of that height and width.
    ///
    /// # Errors
    ///
    /// An image smaller than the window.
    pub(crate) fn cells(&self, [height, width]: [usize; 2]) -> Result<[usize; 2]> {
        let shape = Shape::image(height as u64, width as u64, 1);
        let network = self.model.network().with_input(shape);
        let analysis = Analysis::of(&network).map_err(cijfer_zoo::Error::from)?;
        match analysis.output().as_image() {
            Some([rows, columns, _]) => Ok([rows as usize, columns as usize]),
            // A model that slides puts out images.
            None => Err(Error::value("the network", "maps", analysis.output())),
        }
    }

    /// The maps over an image of that width, in tiles of at most so many rows and columns of cells.
    ///
    /// # Shapes
    ///
    /// Rows of `width` pixels → `[maps, rows, columns]` for as many `cells` as [`cells`](Self::cells) says.
    pub(crate) fn maps(
        &self,
        pixels: &[u8],
        width: usize,
        cells: [usize; 2],
        tile: [usize; 2],
    ) -> Result<Vec<f32>> {
        let height = pixels.len() / width;
        let [rows, columns] = cells;
        let tile = match self.can_be_cut {
            true => [0, 1].map(|axis| tile[axis].clamp(1, cells[axis])),
            false => cells,
        };
        let mut values = vec![0.0; self.maps * rows * columns];
        let mut piece = Vec::new();
        for top in (0..rows).step_by(tile[0]) {
            for left in (0..columns).step_by(tile[1]) {
                let count = [tile[0].min(rows - top), tile[1].min(columns - left)];
                // What lies behind the last cells is seen by none, but may be needed by layers that cannot be cut.
                let [down, across] = [0, 1].map(|axis| {
                    let start = [top, left][axis] * self.stride[axis];
                    let end = start + (count[axis] - 1) * self.stride[axis] + self.window[axis];
                    match self.can_be_cut {
                        true => start..end,
                        false => 0..[height, width][axis],
                    }
                });
                piece.clear();
                for row in down.clone() {
                    piece.extend_from_slice(&pixels[row * width..][across.clone()]);
                }
                let images = self
                    .model
                    .images(&piece, down.len(), across.len(), &self.device)?;
                let maps = self.model.maps(&images)?;
                let maps = maps.flatten_all().and_then(|maps| maps.to_vec1::<f32>());
                let maps = maps.map_err(cijfer_zoo::Error::from)?;
                for (index, line) in maps.chunks_exact(count[1]).enumerate() {
                    let (map, row) = (index / count[0], index % count[0]);
                    let start = (map * rows + top + row) * columns + left;
                    values[start..start + line.len()].copy_from_slice(line);
                }
            }
        }
        Ok(values)
    }
}

/// Whether an image can be cut into tiles without changing any answer. Padding would come in at the edges of tiles, where
/// the image has none, and cropping would take away what lies there.
fn can_be_cut(network: &Network, analysis: &Analysis) -> bool {
    let pads = |layer: &LayerAnalysis| layer.padding != [[0; 2]; 2];
    let crops = |layer: &Layer| matches!(layer.operation, Operation::Cropping2d(_));
    !analysis.layers.iter().any(pads) && !network.layers.iter().any(crops)
}

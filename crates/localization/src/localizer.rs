use candle_core::Device;
use cijfer_analysis::{Analysis, LayerAnalysis};
use cijfer_dataset::GreyImage;
use cijfer_network::{Activation, Layer, Network, Operation, Shape};
use cijfer_zoo::Model;

use crate::{Error, Found, HeatMaps, Options, Result, find};

/// A network that slides over images and says where the digits are.
pub struct Localizer {
    model: Model,
    device: Device,
    options: Options,
    /// Rows that a cell sees.
    window: usize,
}

/// Pixels of a band: as many numbers are in memory at a time.
const BAND: usize = 1 << 22;

/// Windows that a band is high at least, for the rows that two bands share are computed twice.
const WINDOWS: usize = 8;

impl Localizer {
    /// Takes a network without Dense layers.
    ///
    /// # Errors
    ///
    /// A network that takes images of one size only, whose cells do not lie whole pixels apart, or
    /// that does not give ten maps; options that cannot be used.
    pub fn new(model: Model, device: &Device, options: Options) -> Result<Self> {
        options.validate()?;
        let network = model.network();
        if !model.slides() {
            return Err(Error::value(
                format!("network {}", network.name),
                "one of convolutions and pooling only, which can slide over an image",
                "one with layers that take images of one size",
            ));
        }
        let activation = model.final_activation();
        if !matches!(activation, Activation::Sigmoid | Activation::Softmax) {
            return Err(Error::value(
                format!("network {}", network.name),
                "one that ends in sigmoid or softmax, whose answers are scores from 0 to 1",
                format!("one that ends in {activation}"),
            ));
        }
        let analysis = Analysis::of(network).map_err(cijfer_zoo::Error::from)?;
        let [[window, _], _] = whole_pixels(&network.name, &analysis)?;
        let maps = analysis.output().axes().last().copied().unwrap_or(0);
        if maps != 10 {
            return Err(Error::value(
                format!("network {}", network.name),
                "ten maps, one a digit",
                maps,
            ));
        }
        Ok(Self {
            model,
            device: device.clone(),
            options,
            window,
        })
    }

    /// The network slides over the image as one convolution, in bands from top to bottom: only
    /// what lies between the layers for one band is in memory at a time.
    ///
    /// # Shapes
    ///
    /// `height`×`width` pixels → ten maps of as many cells as the network's window has places.
    ///
    /// # Errors
    ///
    /// An image smaller than the window.
    pub fn heat_maps(&self, image: &GreyImage) -> Result<HeatMaps> {
        self.in_bands(image, BAND.max(WINDOWS * self.window * image.width()))
    }

    /// The same in bands of so many pixels, as far as whole rows of cells allow.
    fn in_bands(&self, image: &GreyImage, pixels: usize) -> Result<HeatMaps> {
        let (height, width) = (image.height(), image.width());
        let shape = Shape::image(height as u64, width as u64, 1);
        let network = self.model.network().with_input(shape);
        let analysis = Analysis::of(&network).map_err(cijfer_zoo::Error::from)?;
        let (Some(geometry), Some([rows, columns, classes])) =
            (analysis.geometry(), analysis.output().as_image())
        else {
            // A model that slides puts out images.
            return Err(Error::value("the network", "maps", analysis.output()));
        };
        let [rows, columns, classes] = [rows, columns, classes].map(|side| side as usize);
        let [[size, stride], _] = whole_pixels(&network.name, &analysis)?;
        let whole = !can_be_cut(&network, &analysis);
        let band = match whole {
            true => rows,
            false => (pixels / width).saturating_sub(size) / stride + 1,
        };
        let mut values = vec![0.0; classes * rows * columns];
        for first in (0..rows).step_by(band) {
            let cells = band.min(rows - first);
            let top = first * stride;
            let bottom = match whole {
                true => height,
                false => top + (cells - 1) * stride + size,
            };
            let pixels = &image.pixels()[top * width..bottom * width];
            let images = self
                .model
                .images(pixels, bottom - top, width, &self.device)?;
            let maps = self.model.maps(&images)?;
            let maps = maps
                .flatten_all()
                .and_then(|maps| maps.to_vec1::<f32>())
                .map_err(cijfer_zoo::Error::from)?;
            for (class, map) in maps.chunks_exact(cells * columns).enumerate() {
                let start = (class * rows + first) * columns;
                values[start..start + map.len()].copy_from_slice(map);
            }
        }
        HeatMaps::new(classes, rows, columns, values, geometry)
    }

    /// The digits in the image, in the order of [`list`](crate::list()).
    ///
    /// # Errors
    ///
    /// As [`heat_maps`](Self::heat_maps).
    pub fn locate(&self, image: &GreyImage) -> Result<Vec<Found>> {
        find(
            &self.heat_maps(image)?,
            image.width(),
            image.height(),
            &self.options,
        )
    }

    /// How digits are found.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The network.
    pub fn model(&self) -> &Model {
        &self.model
    }
}

/// Size and stride of what a cell sees, of rows and of columns.
fn whole_pixels(network: &str, analysis: &Analysis) -> Result<[[usize; 2]; 2]> {
    let expected = "one whose cells each see a window of the image, whole pixels apart";
    let refuse = |found: String| Error::value(format!("network {network}"), expected, found);
    let Some(geometry) = analysis.geometry() else {
        let found = format!(
            "one that puts out {}, no longer an image",
            analysis.output()
        );
        return Err(refuse(found));
    };
    let fields = [geometry.rows, geometry.columns];
    let whole = fields.map(|field| {
        let [size, stride] = field.whole_pixels()?;
        (stride > 0).then_some([size as usize, stride as usize])
    });
    let [Some(rows), Some(columns)] = whole else {
        let [down, across] = fields.map(|field| field.stride);
        return Err(refuse(format!("cells {down}×{across} pixels apart")));
    };
    Ok([rows, columns])
}

/// Whether an image can be cut into bands without changing any answer. Padding would come in at
/// the edges of bands, where the image has none, and cropping would take away what lies there.
fn can_be_cut(network: &Network, analysis: &Analysis) -> bool {
    let pads = |layer: &LayerAnalysis| layer.padding != [[0; 2]; 2];
    let crops = |layer: &Layer| matches!(layer.operation, Operation::Cropping2d(_));
    !analysis.layers.iter().any(pads) && !network.layers.iter().any(crops)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::DType;
    use candle_nn::VarBuilder;
    use cijfer_network::{Cropping2d, Padding, Reshape, UpSampling2d};

    fn localizer(network: &Network) -> Result<Localizer> {
        let device = Device::Cpu;
        let variables = cijfer_zoo::initialise(network, 3, &device)?;
        let weights = VarBuilder::from_varmap(&variables, DType::F32, &device);
        Localizer::new(
            Model::new(network, weights, 0)?,
            &device,
            Options::default(),
        )
    }

    fn image(width: usize, height: usize) -> GreyImage {
        let pixels = (0..width * height).map(|index| (index * index % 251) as u8);
        GreyImage::new(width, height, pixels.collect()).unwrap()
    }

    /// A cell of the map says what the network says of that window alone.
    #[test]
    fn sliding_is_classifying_every_window() {
        let localizer = localizer(&cijfer_zoo::c()).unwrap();
        let image = image(61, 47);
        let maps = localizer.heat_maps(&image).unwrap();
        let (rows, columns) = (maps.geometry().rows, maps.geometry().columns);
        for row in 0..maps.rows() {
            for column in 0..maps.columns() {
                let (down, across) = (rows.pixels(row as u64), columns.pixels(column as u64));
                let mut window = Vec::new();
                for y in down {
                    let line = y as usize * 61;
                    let seen = line + across.start as usize..line + across.end as usize;
                    window.extend_from_slice(&image.pixels()[seen]);
                }
                let window = GreyImage::new(28, 28, window).unwrap();
                let alone = localizer.heat_maps(&window).unwrap();
                for class in 0..10 {
                    let difference = maps.at(class, row, column) - alone.at(class, 0, 0);
                    assert!(difference.abs() < 1e-5, "{class} {row} {column}");
                }
            }
        }
    }

    /// Bands are the whole, to the last bit, however high they are.
    #[test]
    fn bands_are_the_whole() {
        let localizer = localizer(&cijfer_zoo::c()).unwrap();
        let image = image(53, 95);
        let whole = localizer.heat_maps(&image).unwrap();
        for pixels in [1, 53 * 28, 53 * 32, 53 * 40, 53 * 61] {
            assert_eq!(
                localizer.in_bands(&image, pixels).unwrap(),
                whole,
                "{pixels}"
            );
        }
    }

    #[test]
    fn padded_networks_are_not_cut() {
        let mut network = cijfer_zoo::c();
        if let Operation::Conv2d(convolution) = &mut network.layers[0].operation {
            convolution.padding = Padding::Same;
        }
        let localizer = localizer(&network).unwrap();
        let image = image(53, 95);
        let whole = localizer.heat_maps(&image).unwrap();
        assert_eq!(localizer.in_bands(&image, 1).unwrap(), whole);
    }

    #[test]
    fn cropped_networks_are_not_cut() {
        let mut network = cijfer_zoo::c();
        let cropping = Cropping2d {
            cropping: [[0, 3], [1, 0]],
        };
        network.layers[1].operation = cropping.into();
        let localizer = localizer(&network).unwrap();
        let image = image(53, 95);
        let whole = localizer.heat_maps(&image).unwrap();
        assert_eq!(localizer.in_bands(&image, 1).unwrap(), whole);
    }

    #[test]
    fn cells_between_pixels_are_refused() {
        let message = |operation: Operation| {
            let network = Network::new("x", Shape::image(8, 8, 1)).then(operation);
            let analysis = Analysis::of(&network).unwrap();
            whole_pixels("x", &analysis).unwrap_err().to_string()
        };
        assert_eq!(
            message(UpSampling2d::new([2, 1]).into()),
            "network x: expected one whose cells each see a window of the image, whole pixels \
             apart, found cells 1/2×1 pixels apart"
        );
        assert!(message(Operation::Flatten).ends_with("one that puts out 64, no longer an image"));
    }

    #[test]
    fn what_cannot_slide_is_told_so() {
        let message = |network| localizer(&network).err().unwrap().to_string();
        assert_eq!(
            message(cijfer_zoo::b()),
            "network B: expected one of convolutions and pooling only, which can slide over an \
             image, found one with layers that take images of one size"
        );
        let mut network = cijfer_zoo::c();
        network.layers.pop();
        assert_eq!(
            message(network.clone()),
            "network C: expected one that ends in sigmoid or softmax, whose answers are scores \
             from 0 to 1, found one that ends in linear"
        );
        assert_eq!(
            message(network.then(Activation::Sigmoid)),
            "network C: expected ten maps, one a digit, found 20"
        );
        let vector = cijfer_zoo::c().then(Reshape {
            shape: vec![Some(10)],
        });
        assert!(message(vector).ends_with("found one with layers that take images of one size"));
        let localizer = localizer(&cijfer_zoo::c()).unwrap();
        let message = localizer.locate(&image(28, 20)).err().unwrap().to_string();
        assert!(
            message.contains("does not fit into its input of"),
            "{message}"
        );
    }
}

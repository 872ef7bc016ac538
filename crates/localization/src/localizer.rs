use candle_core::Device;
use cijfer_analysis::Analysis;
use cijfer_dataset::GreyImage;
use cijfer_network::Shape;
use cijfer_zoo::Model;

use crate::{Error, Found, HeatMaps, Options, Result, find};

/// A network that slides over images and says where the digits are.
pub struct Localizer {
    model: Model,
    device: Device,
    options: Options,
}

impl Localizer {
    /// Takes a network without Dense layers.
    ///
    /// # Errors
    ///
    /// A network that takes images of one size only, or does not give ten maps; options that
    /// cannot be used.
    pub fn new(model: Model, device: &Device, options: Options) -> Result<Self> {
        options.validate()?;
        let network = model.network();
        if !model.slides() {
            return Err(Error::value(
                format!("network {}", network.name),
                "one of convolutions and pooling only, which can slide over an image",
                "one with Flatten or Dense layers, which take images of one size",
            ));
        }
        let analysis = Analysis::of(network).map_err(cijfer_zoo::Error::from)?;
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
        })
    }

    /// The network slides over the image as one convolution.
    ///
    /// # Shapes
    ///
    /// `height`×`width` pixels → ten maps of as many cells as the network's window has places.
    ///
    /// # Errors
    ///
    /// An image smaller than the window, or one that the device has no memory for.
    pub fn heat_maps(&self, image: &GreyImage) -> Result<HeatMaps> {
        let (height, width) = (image.height(), image.width());
        let shape = Shape::image(height as u64, width as u64, 1);
        let network = self.model.network().with_input(shape);
        let analysis = Analysis::of(&network).map_err(cijfer_zoo::Error::from)?;
        let Some(geometry) = analysis.geometry() else {
            // A model that slides has a geometry.
            return Err(Error::value("the network", "a geometry", "none"));
        };
        let images = self
            .model
            .images(image.pixels(), height, width, &self.device)?;
        let output = self.model.forward(&images)?;
        let (_, rows, columns, classes) = output.dims4().map_err(cijfer_zoo::Error::from)?;
        let values = output
            .permute((0, 3, 1, 2))
            .and_then(|maps| maps.flatten_all()?.to_vec1())
            .map_err(cijfer_zoo::Error::from)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::DType;
    use candle_nn::VarBuilder;
    use cijfer_network::Network;

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

    #[test]
    fn what_cannot_slide_is_told_so() {
        let message = |network| localizer(&network).err().unwrap().to_string();
        assert_eq!(
            message(cijfer_zoo::b()),
            "network B: expected one of convolutions and pooling only, which can slide over an \
             image, found one with Flatten or Dense layers, which take images of one size"
        );
        let mut network = cijfer_zoo::c();
        network.layers.pop();
        assert_eq!(
            message(network),
            "network C: expected ten maps, one a digit, found 20"
        );
        let localizer = localizer(&cijfer_zoo::c()).unwrap();
        let message = localizer.locate(&image(28, 20)).err().unwrap().to_string();
        assert!(
            message.contains("does not fit into its input of"),
            "{message}"
        );
    }
}

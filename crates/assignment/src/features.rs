//! Sheets of what layers put out and of what they weigh.

use cijfer_analysis::Analysis;
use cijfer_dataset::GreyImage;
use cijfer_localization::HeatMaps;
use cijfer_model::{FeatureMap, Model};
use cijfer_network::Shape;
use cijfer_report::{Colours, FeatureSheet, Plane, Range};

use crate::{Error, Result};

/// The sheet of what a layer puts out for an image, a picture for each channel or neuron, with
/// the image beside them: what the assignment calls `printFeatureMapsForLayer`.
///
/// ```
/// use cijfer_dataset::GreyImage;
/// use cijfer_model::Engine;
///
/// let model = cijfer_zoo::trained("C").expect("comes with the zoo")?.model(&Engine::cpu())?;
/// let image = GreyImage::new(28, 28, vec![0; 28 * 28])?;
/// let sheet = cijfer_assignment::print_feature_maps(&model, 0, &image)?;
/// assert!(sheet.draw()?.starts_with(b"\x89PNG"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// A layer that is not there, or an image that the network does not take.
pub fn print_feature_maps(model: &Model, layer: usize, image: &GreyImage) -> Result<FeatureSheet> {
    let (height, width) = (image.height(), image.width());
    if model.slides() {
        // Told with the layer that the image is too small for.
        let shape = Shape::image(height as u64, width as u64, 1);
        Analysis::of(&model.network().with_input(shape))?;
    }
    let tensor = model.images(image.pixels(), height, width)?;
    let Some(maps) = model.feature_maps(&tensor, layer)? else {
        return Err(Error::NoLayer {
            network: model.network().name.clone(),
            layer,
        });
    };
    Ok(FeatureSheet::new(planes(maps)?)?.input(plane(image)?))
}

/// The sheet of the weights of a Dense layer on the image.
///
/// # Errors
///
/// A layer that is none.
pub fn print_weights(model: &Model, layer: usize) -> Result<FeatureSheet> {
    let Some(weights) = model.weights_as_images(layer)? else {
        let network = model.network();
        let name = network.layer(layer).map_or("", |layer| &layer.name);
        return Err(Error::NoImages {
            network: network.name.clone(),
            layer: name.to_owned(),
        });
    };
    Ok(FeatureSheet::new(planes(weights)?)?
        .colours(Colours::Diverging)
        .range(Range::Tile))
}

/// The sheet of the heat maps over an image, one a digit.
///
/// # Errors
///
/// Maps without cells.
pub fn output_maps(maps: &HeatMaps) -> Result<FeatureSheet> {
    let planes = (0..maps.classes())
        .map(|class| Plane::new(maps.rows(), maps.columns(), maps.map(class).to_vec()));
    let planes = planes.collect::<cijfer_report::Result<Vec<_>>>()?;
    Ok(FeatureSheet::new(planes)?.range(Range::Fixed(0.0, 1.0)))
}

/// A grey image in numbers from 0 to 1.
///
/// # Errors
///
/// None that an image can have: a plane has as many values as its sides say.
pub fn plane(image: &GreyImage) -> Result<Plane> {
    let values = image.pixels().iter().map(|&byte| f32::from(byte) / 255.0);
    Ok(Plane::new(image.height(), image.width(), values.collect())?)
}

fn planes(maps: Vec<FeatureMap>) -> Result<Vec<Plane>> {
    let planes = maps
        .into_iter()
        .map(|map| Plane::new(map.height, map.width, map.values));
    Ok(planes.collect::<cijfer_report::Result<_>>()?)
}

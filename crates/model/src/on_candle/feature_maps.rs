use candle_core::{D, Tensor};
use cijfer_network::{Operation, Place};

use crate::{Model, Result};

/// What one channel of a layer puts out over an image, or one neuron: a picture in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureMap {
    /// Rows; 1 for a neuron.
    pub height: usize,
    /// Columns; 1 for a neuron.
    pub width: usize,
    /// `height`·`width` values, row after row.
    pub values: Vec<f32>,
}

impl Model {
    /// What each channel of a layer, or each of its neurons, puts out for one image.
    ///
    /// # Shapes
    ///
    /// An image `[1, …]` → as many maps as the layer has channels; `None` when there is no layer
    /// of that index.
    ///
    /// # Errors
    ///
    /// An image that the network does not take.
    pub fn feature_maps(&self, image: &Tensor, layer: usize) -> Result<Option<Vec<FeatureMap>>> {
        let Some(output) = self.activations(image)?.into_iter().nth(layer) else {
            return Ok(None);
        };
        // [1, height, width, channels] or [1, neurons]: channels first, and each is a picture.
        let output = output.squeeze(0)?;
        let channels = output.dim(D::Minus1)?;
        let (height, width) = match output.dims() {
            [height, width, _] => (*height, *width),
            _ => (1, output.elem_count() / channels),
        };
        let by_channel: Vec<Vec<f32>> = output.reshape(((), channels))?.t()?.to_vec2()?;
        let maps = by_channel.into_iter().map(|values| FeatureMap {
            height,
            width,
            values,
        });
        Ok(Some(maps.collect()))
    }

    /// The weights of a Dense layer that looks at the image itself, a picture for each neuron:
    /// where it wants ink, and where it wants none. `None` for any other layer.
    ///
    /// A vector is taken for the image that it was when its length is a square: 784 is 28×28.
    ///
    /// # Errors
    ///
    /// A device that does not give its values.
    pub fn weights_as_images(&self, layer: usize) -> Result<Option<Vec<FeatureMap>>> {
        let mut before = self.network().places().take(layer);
        let looks_at_image = before.all(|Place { layer, .. }| keeps_pixels(&layer.operation));
        let dense = self
            .network()
            .layer(layer)
            .filter(|layer| looks_at_image && matches!(layer.operation, Operation::Dense(_)));
        let (Some(_), Some(weight)) = (dense, self.weight(layer)) else {
            return Ok(None);
        };
        let (_, inputs) = weight.dims2()?;
        let (height, width) = match self.network().input.axes() {
            [height, width, 1] => (*height as usize, *width as usize),
            _ => (inputs.isqrt(), inputs.isqrt()),
        };
        if height * width != inputs {
            return Ok(None);
        }
        let rows: Vec<Vec<f32>> = weight.to_vec2()?;
        let maps = rows.into_iter().map(|values| FeatureMap {
            height,
            width,
            values,
        });
        Ok(Some(maps.collect()))
    }
}

/// Whether a layer is known to hand on the pixels one by one, in their order.
fn keeps_pixels(operation: &Operation) -> bool {
    match operation {
        Operation::Dropout(_) | Operation::Flatten => true,
        // Behind any other layer there is no picture to draw.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::fixtures::model;

    #[test]
    fn a_channel_is_a_picture() {
        let model = model(&crate::fixtures::c());
        let image: Vec<u8> = (0..784).map(|index| (index % 251) as u8).collect();
        let image = model.images(&image, 28, 28).expect("fits");
        let maps = model
            .feature_maps(&image, 1)
            .expect("computed")
            .expect("there");
        assert_eq!(maps.len(), 20);
        assert!(maps.iter().all(|map| (map.height, map.width) == (12, 12)));
        let output = &model.activations(&image).expect("computed")[1];
        let value: f32 = output
            .get(0)
            .and_then(|o| o.get(3)?.get(5)?.get(7)?.to_scalar())
            .expect("read");
        assert_eq!(maps[7].values[3 * 12 + 5], value);
        assert_eq!(model.feature_maps(&image, 5).expect("computed"), None);
    }

    #[test]
    fn only_the_first_dense_layer_looks_at_the_image() {
        let model = model(&crate::fixtures::a());
        let weights = model
            .weights_as_images(1)
            .expect("read")
            .expect("Dense on 784");
        assert_eq!(
            (weights.len(), weights[0].height, weights[0].width),
            (200, 28, 28)
        );
        assert_eq!(model.weights_as_images(3).expect("read"), None);
        assert_eq!(model.weights_as_images(0).expect("read"), None);
    }
}

use std::collections::BTreeMap;

use cijfer_analysis::Analysis;
use cijfer_kernels::{ImagePlan, Instructions, PackedWeights, covers};
use cijfer_network::{Activation, Network};

use crate::folding::Folded;
use crate::head::head;
use crate::lanes::without_last_activation;
use crate::layers::{activation, slides};
use crate::stored::Array;
use crate::{Error, Result};

/// A network of constant weights that slides over images on the CPU, and knows no tensors.
///
/// A [`Model`](crate::Model) slides by the same kernels, where they cover its layers.
pub struct Slider {
    network: Network,
    slide: ImagePlan,
    weights: PackedWeights,
    activation: Activation,
    /// Softmax is left to do, which the kernels do not.
    softmax: bool,
}

/// The maps of one image.
#[derive(Debug, Clone, PartialEq)]
pub struct Maps {
    /// Rows of cells.
    pub rows: usize,
    /// Columns of cells.
    pub columns: usize,
    /// Values, row after row, one map after the other.
    pub values: Vec<f32>,
}

impl Slider {
    /// Compiles a network with its weights.
    ///
    /// # Errors
    ///
    /// A network that does not slide, a layer that the kernels do not cover, weights that are not there.
    pub fn new(network: &Network, weights: &BTreeMap<String, Array>) -> Result<Self> {
        let refuse = |expected: &'static str| Error::NotSliding {
            network: network.name.clone(),
            expected,
        };
        let has_image = network.input.as_image().is_some();
        if !has_image || !network.layers.iter().all(|layer| slides(&layer.operation)) {
            return Err(refuse(
                "one of convolutions and pooling only, which can slide over an image",
            ));
        }
        let analysis = Analysis::of(network)?;
        let head = head(network, &analysis);
        let last = head.map_or(Activation::Linear, |head| {
            activation(&network.layers[head].operation)
        });
        let folded = Folded::of(network, &analysis, weights);
        let (folded_network, weights) = match &folded {
            Some(folded) => (&folded.network, &folded.weights),
            None => (network, weights),
        };
        let is_covered =
            head.is_none_or(|head| covers(&folded_network.layers[head], &analysis.layers[head]));
        if !is_covered && last != Activation::Softmax {
            return Err(refuse(
                "one whose last activation the kernels cover, or softmax",
            ));
        }
        let slide = match is_covered {
            true => ImagePlan::compile(folded_network, Instructions::chosen())?,
            false => {
                let logits = without_last_activation(folded_network, head);
                ImagePlan::compile(&logits, Instructions::chosen())?
            }
        };
        let mut flat = Vec::with_capacity(slide.parameter_count());
        for parameter in slide.parameters() {
            let array = weights.get(&parameter.name);
            let array = array.ok_or_else(|| refuse("one all of whose weights are there"))?;
            flat.extend_from_slice(&array.values);
        }
        Ok(Self {
            network: network.clone(),
            weights: slide.weights(&flat)?,
            slide,
            activation: last,
            softmax: !is_covered,
        })
    }

    /// The network's description.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The activation that makes answers of logits.
    pub fn final_activation(&self) -> Activation {
        self.activation
    }

    /// What each channel of the last layer puts out over a grey image.
    ///
    /// # Shapes
    ///
    /// `height`×`width` bytes, 0 to 255 → a map for each channel.
    ///
    /// # Errors
    ///
    /// An image in which the network's window has no room.
    pub fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps> {
        let mut maps = Maps::of(&self.slide, &self.weights, pixels, [height, width])?;
        if self.softmax {
            softmax(&mut maps.values, maps.rows * maps.columns);
        }
        Ok(maps)
    }
}

impl Maps {
    /// What a slide puts out over a grey image of that height and width.
    pub(crate) fn of(
        slide: &ImagePlan,
        weights: &PackedWeights,
        pixels: &[u8],
        [height, width]: [usize; 2],
    ) -> Result<Self> {
        let [rows, columns, channels] = slide.output_shape(height, width)?;
        let mut values = vec![0.0; rows * columns * channels];
        slide.run_planar(weights, pixels, height, width, &mut values)?;
        Ok(Self {
            rows,
            columns,
            values,
        })
    }
}

/// Softmax over the maps, of `cells` values each.
fn softmax(values: &mut [f32], cells: usize) {
    for cell in 0..cells {
        let most = values[cell..].iter().step_by(cells);
        let most = most.copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for value in values[cell..].iter_mut().step_by(cells) {
            *value = (*value - most).exp();
            sum += *value;
        }
        for value in values[cell..].iter_mut().step_by(cells) {
            *value /= sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Checkpoint;
    use candle_core::Device;
    use cijfer_network::{BatchNormalization, Conv2d, Shape, Softmax};

    /// A slider's maps are a model's, to the last bit where the kernels do it all.
    fn check(checkpoint: &Checkpoint, within: f32) {
        let pixels: Vec<u8> = (0..60 * 44).map(|at| (at * at % 251) as u8).collect();
        let model = checkpoint.model(&Device::Cpu).expect("built");
        let images = model.images(&pixels, 60, 44, &Device::Cpu).expect("fits");
        let expected = model.maps(&images).expect("computed");
        let (_, _, rows, columns) = expected.dims4().expect("maps");
        let expected = expected.flatten_all().and_then(|all| all.to_vec1::<f32>());
        let stored = checkpoint.stored().expect("read");
        let maps = stored.slider().expect("built").maps(&pixels, 60, 44);
        let maps = maps.expect("computed");
        assert_eq!((maps.rows, maps.columns), (rows, columns));
        for (value, expected) in maps.values.iter().zip(expected.expect("read")) {
            assert!((value - expected).abs() <= within, "{value} for {expected}");
        }
    }

    #[test]
    fn normalisation_and_softmax_are_done() {
        let network = Network::new("normalised", Shape::image(8, 8, 1))
            .then(Conv2d::new(4, [3, 3]).bias(false))
            .then(BatchNormalization::default())
            .then(Activation::Relu)
            .then(Conv2d::new(10, [6, 6]))
            .then(Softmax::default());
        let variables = crate::initialise(&network, 3, &Device::Cpu).expect("made");
        let checkpoint = Checkpoint::of(&network, &variables, crate::Provenance::default());
        check(&checkpoint.expect("read"), 1e-6);
    }

    #[test]
    fn what_does_not_slide_is_told() {
        let network = crate::fixtures::b();
        let variables = crate::initialise(&network, 3, &Device::Cpu).expect("made");
        let checkpoint = Checkpoint::of(&network, &variables, crate::Provenance::default());
        let slider = checkpoint.expect("read").stored().expect("read").slider();
        let message = slider.err().expect("refused").to_string();
        assert!(message.contains("can slide over an image"), "{message}");
    }
}

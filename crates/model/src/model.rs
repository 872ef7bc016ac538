use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use candle_core::{DType, Device, Result as CandleResult, Tensor};
use candle_nn::{ModuleT, VarBuilder};
use cijfer_analysis::Analysis;
use cijfer_kernels::Fused;
use cijfer_network::{Activation, Network};

use crate::head::head;
use crate::lanes::{self, Lanes, Run, Sliding};
use crate::layers::{Operator, activate, activation, build, slides};
use crate::slider::Maps;
use crate::{Error, Result, initialisation};

/// A network with weights, as a candle module.
///
/// This is the one place where a network is run, for training and for inference, on any device.
pub struct Model {
    network: Network,
    /// Under their names.
    weights: HashMap<String, Tensor>,
    layers: Vec<ModelLayer>,
    /// The CPU's fast way.
    lanes: Option<Lanes>,
    /// Whether the network takes images of any size.
    slides: bool,
    /// The layer whose activation comes last.
    head: Option<usize>,
}

struct ModelLayer {
    operation: Operator,
    activation: Activation,
}

impl Model {
    /// Takes the weights of a network from a `VarBuilder`. Dropout masks follow from `seed`.
    ///
    /// # Errors
    ///
    /// Shapes that do not fit one another, a layer that cannot be run, or weights that are missing
    /// or of another shape.
    pub fn new(network: &Network, weights: VarBuilder, seed: u64) -> Result<Self> {
        let weights: HashMap<String, Tensor> = initialisation::parameters(network)?
            .into_iter()
            .map(|parameter| {
                let weight = weights.get(parameter.shape, &parameter.name)?;
                Ok((parameter.name, weight))
            })
            .collect::<Result<_>>()?;
        let analysis = Analysis::of(network)?;
        let mut layers = Vec::with_capacity(network.layers.len());
        for (index, (layer, counted)) in network.layers.iter().zip(&analysis.layers).enumerate() {
            let of_layer = |what: &str| weights.get(&format!("{}.{what}", layer.name)).cloned();
            layers.push(ModelLayer {
                operation: build(layer, counted, &of_layer, seed, index)?,
                activation: activation(&layer.operation),
            });
        }
        let head = head(network, &analysis);
        let slides = network.input.as_image().is_some()
            && network.layers.iter().all(|layer| slides(&layer.operation));
        let lanes = match weights.values().all(lanes::take) {
            true => Some(Lanes::new(
                network, &analysis, head, &weights, slides, seed,
            )?),
            false => None,
        };
        Ok(Self {
            network: network.clone(),
            weights,
            layers,
            lanes,
            slides,
            head,
        })
    }

    /// The same without the kernels of the CPU: every layer by itself, as on other devices.
    #[must_use]
    pub fn layer_by_layer(self) -> Self {
        Self {
            lanes: None,
            ..self
        }
    }

    /// The network's description.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The weights of the layer of that index, laid out as in its file.
    pub(crate) fn weight(&self, layer: usize) -> Option<&Tensor> {
        let layer = self.network.layers.get(layer)?;
        self.weights.get(&format!("{}.weight", layer.name))
    }

    /// The layer of that index as a model of its own.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such layer.
    pub(crate) fn alone(&self, layer: usize) -> Result<Self> {
        let analysis = Analysis::of(&self.network)?;
        let network = Network {
            name: self.network.name.clone(),
            input: analysis.layers[layer].input.clone(),
            layers: vec![self.network.layers[layer].clone()],
        };
        let constant = self
            .weights
            .iter()
            .map(|(name, weight)| (name.clone(), weight.detach()));
        let device = self
            .weights
            .values()
            .next()
            .map_or(&Device::Cpu, Tensor::device);
        let weights = VarBuilder::from_tensors(constant.collect(), DType::F32, device);
        Self::new(&network, weights, 0)
    }

    /// The one op by which the kernels of the CPU compute the [`logits`](Self::logits), for whoever trains the
    /// network by its plan; `None` where they do not cover all layers.
    pub fn fused(&self) -> Option<&Arc<Fused>> {
        self.lanes.as_ref()?.fused()
    }

    /// Whether the network takes images of any size, as one does whose layers all look through
    /// windows: without Dense, Flatten, global pooling and the like.
    pub fn slides(&self) -> bool {
        self.slides
    }

    /// The activation that makes answers of logits: that of the last layer, layers that only
    /// pass values on left out.
    pub fn final_activation(&self) -> Activation {
        self.head
            .map_or(Activation::Linear, |head| self.layers[head].activation)
    }

    /// Grey images as this network takes them: bytes become numbers from 0 to 1.
    ///
    /// # Shapes
    ///
    /// Images of `height`×`width` bytes, one after another → `[images, height, width, 1]`, or
    /// `[images, height·width]` for a network that takes vectors.
    ///
    /// # Errors
    ///
    /// Images of a size that the network does not take.
    pub fn images(
        &self,
        pixels: &[u8],
        height: usize,
        width: usize,
        device: &Device,
    ) -> Result<Tensor> {
        let count = pixels.len().checked_div(height * width).unwrap_or(0);
        let values: Vec<f32> = pixels.iter().map(|&byte| f32::from(byte) / 255.0).collect();
        let shape = match self.network.input.axes().len() {
            1 => vec![count, height * width],
            _ => vec![count, height, width, 1],
        };
        self.checked(&Tensor::from_vec(values, shape, device)?)
    }

    /// The outputs before the last layer's activation, from which losses are computed without
    /// loss of precision.
    ///
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` or `[batch, length]` → the same of the network's output.
    ///
    /// # Errors
    ///
    /// An input of another shape, or what candle reports.
    pub fn logits(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let mut x = self.checked(x)?;
        // A plan is for images of one size.
        let lanes = self.lanes.as_ref().filter(|_| self.is_own_size(&x));
        let Some(lanes) = lanes.filter(|lanes| lanes::take(&x) && lanes.serve(train)) else {
            return self.by_layer(x, 0..self.layers.len(), train);
        };
        let mode = lanes.mode(train);
        for (index, run) in lanes.runs.iter().enumerate() {
            x = match run {
                Run::Lanes(fused, parameters) => {
                    fused.apply(&x, &parameters.together()?, mode(index))?
                }
                Run::Layers(layers) => self.by_layer(x, layers.clone(), train)?,
            };
        }
        Ok(x)
    }

    /// The outputs of some layers, but for the last activation of all.
    fn by_layer(&self, mut x: Tensor, layers: Range<usize>, train: bool) -> Result<Tensor> {
        for index in layers {
            let layer = &self.layers[index];
            x = layer.operation.forward_t(&x, train)?;
            if Some(index) != self.head {
                x = activate(layer.activation, &x)?;
            }
        }
        Ok(x)
    }

    /// The outputs in inference, the last layer's activation applied.
    ///
    /// # Shapes
    ///
    /// As [`logits`](Self::logits).
    ///
    /// # Errors
    ///
    /// An input of another shape, or what candle reports.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let x = self.checked(x)?;
        // A single image has no others for the lanes of a batch.
        let single = x.dim(0)? == 1 || !self.is_own_size(&x);
        match self.sliding(&x).filter(|_| single) {
            Some(slide) if slide.is_activated => Ok(slide.forward(&x, false)?),
            Some(slide) => Ok(activate(
                self.final_activation(),
                &slide.forward(&x, false)?,
            )?),
            None => Ok(activate(self.final_activation(), &self.logits(&x, false)?)?),
        }
    }

    /// The same of images of any size, one map for each channel.
    ///
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, channels, rows, columns]`.
    ///
    /// # Errors
    ///
    /// An input of another shape, a network that does not slide, or what candle reports.
    pub fn maps(&self, x: &Tensor) -> Result<Tensor> {
        let x = self.checked(x)?;
        match self.sliding(&x).filter(|slide| slide.is_activated) {
            Some(slide) => Ok(slide.forward(&x, true)?),
            None => Ok(self.forward(&x)?.permute((0, 3, 1, 2))?),
        }
    }

    /// The same of one grey image, as it comes from a file: on the CPU no tensor is made of it.
    ///
    /// # Shapes
    ///
    /// `height`×`width` bytes, 0 to 255 → a map for each channel.
    ///
    /// # Errors
    ///
    /// As [`maps`](Self::maps).
    pub fn maps_of(
        &self,
        pixels: &[u8],
        height: usize,
        width: usize,
        device: &Device,
    ) -> Result<Maps> {
        let lanes = self.lanes.as_ref().filter(|_| device.is_cpu());
        let slide = lanes.and_then(|lanes| lanes.slide.as_ref());
        if let Some(slide) = slide.filter(|slide| slide.is_activated) {
            return slide.maps(pixels, height, width);
        }
        let maps = self.maps(&self.images(pixels, height, width, device)?)?;
        let (_, _, rows, columns) = maps.dims4()?;
        Ok(Maps {
            rows,
            columns,
            values: maps.flatten_all()?.to_vec1()?,
        })
    }

    /// What slides over images that the kernels take and of which nobody asks for a gradient.
    fn sliding(&self, x: &Tensor) -> Option<&Sliding> {
        let slide = self.lanes.as_ref()?.slide.as_ref();
        slide.filter(|_| lanes::take(x) && !x.track_op())
    }

    /// The output of every layer, in order, as in inference.
    ///
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` or `[batch, length]` → the same of each layer's output.
    ///
    /// # Errors
    ///
    /// An input of another shape, or what candle reports.
    pub fn activations(&self, x: &Tensor) -> Result<Vec<Tensor>> {
        let mut x = self.checked(x)?;
        let mut outputs = Vec::with_capacity(self.layers.len());
        for layer in &self.layers {
            x = layer.forward_t(&x, false)?;
            outputs.push(x.clone());
        }
        Ok(outputs)
    }

    /// Whether images have the size that the network says.
    fn is_own_size(&self, x: &Tensor) -> bool {
        let own = self.network.input.axes();
        x.dims()[1..]
            .iter()
            .map(|&axis| axis as u64)
            .eq(own.iter().copied())
    }

    /// The input, when its shape is one that the network takes.
    fn checked(&self, x: &Tensor) -> Result<Tensor> {
        let expected: Vec<usize> = self
            .network
            .input
            .axes()
            .iter()
            .map(|&axis| axis as usize)
            .collect();
        let dims = x.dims();
        let fits = match (dims, expected.as_slice()) {
            ([_, _, _, channels], [_, _, expected]) if self.slides => channels == expected,
            ([_, axes @ ..], expected) => axes == expected,
            _ => false,
        };
        if !fits {
            return Err(Error::Input {
                network: self.network.name.clone(),
                expected: self.network.input.clone(),
                found: dims.to_vec(),
            });
        }
        Ok(x.clone())
    }
}

impl ModuleT for ModelLayer {
    fn forward_t(&self, x: &Tensor, train: bool) -> CandleResult<Tensor> {
        activate(self.activation, &self.operation.forward_t(x, train)?)
    }
}

impl ModuleT for Model {
    /// # Shapes
    ///
    /// As [`Model::logits`].
    fn forward_t(&self, x: &Tensor, train: bool) -> CandleResult<Tensor> {
        let logits = self.logits(x, train).map_err(candle_core::Error::wrap)?;
        activate(self.final_activation(), &logits)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use cijfer_network::{Conv2d, Shape};

    /// A model of fresh weights.
    pub(crate) fn model(network: &Network) -> Model {
        let variables = crate::initialise(network, 1, &Device::Cpu).expect("made");
        let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        Model::new(network, weights, 0).expect("built")
    }

    /// Images too large for the tables of a batch go layer by layer, or through the tiles of the sliding way.
    #[test]
    fn a_network_for_large_images_is_built_and_slides() {
        let huge = crate::fixtures::c().with_input(Shape::image(1 << 15, 1 << 15, 1));
        let variables = crate::initialise(&huge, 1, &Device::Cpu).expect("made");
        let constant = variables.data().lock().expect("not poisoned");
        let constant = constant
            .iter()
            .map(|(name, variable)| (name.clone(), variable.as_detached_tensor()))
            .collect();
        let weights = VarBuilder::from_tensors(constant, DType::F32, &Device::Cpu);
        let huge = Model::new(&huge, weights, 0).expect("built");
        let small = model(&crate::fixtures::c());
        assert!(huge.fused().is_none() && small.fused().is_some());
        let image = small.images(&[9; 784], 28, 28, &Device::Cpu).expect("fits");
        let read = |model: &Model| {
            let answers = model.forward(&image).and_then(|t| Ok(t.flatten_all()?));
            answers.expect("computed").to_vec1::<f32>().expect("read")
        };
        for (huge, small) in read(&huge).into_iter().zip(read(&small)) {
            assert!((huge - small).abs() < 1e-5, "{huge} for {small}");
        }
    }

    #[test]
    fn sizes_that_cannot_be_are_refused() {
        let message = |convolution: Conv2d| {
            let network = Network::new("x", Shape::image(28, 28, 1)).then(convolution);
            let variables = crate::initialise(&network, 0, &Device::Cpu);
            variables.err().expect("refused").to_string()
        };
        let huge = Conv2d::new(10, [1 << 33, 1 << 33]).padding(cijfer_network::Padding::Same);
        assert_eq!(
            message(huge),
            "the size of layer `conv2d` does not fit into 64 bits"
        );
        assert_eq!(
            message(Conv2d::new(1 << 50, [28, 28])),
            "`conv2d.weight` has 882705526964617216 values, for which there is no memory"
        );
    }
}

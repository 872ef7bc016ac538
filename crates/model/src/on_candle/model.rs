use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use candle_core::{DType, Result as CandleResult, Tensor};
use candle_nn::{ModuleT, VarBuilder};
use cijfer_analysis::Analysis;
use cijfer_kernels::Fused;
use cijfer_network::{Activation, Network};

use super::lanes::{self, Lanes, Run};
use super::layers::{Operator, activate, build};
use super::variables::tensors;
use crate::compiled::Compiled;
use crate::head::head;
use crate::parameters::parameters;
use crate::{Engine, Error, Result, Weights};

/// A network with weights, as a candle module: for inference, and with candle's autograd for training, on any device.
///
/// # Example
///
/// ```
/// use candle_core::{DType, Device, Tensor};
/// use candle_nn::VarBuilder;
/// use cijfer_model::{Engine, Model};
///
/// let network = cijfer_zoo::c();
/// let variables = cijfer_model::initialise(&network, 0, &Device::Cpu)?;
/// let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
/// let model = Model::new(&network, weights, 0, &Engine::cpu())?;
///
/// let images = Tensor::zeros((2, 28, 28, 1), DType::F32, &Device::Cpu)?;
/// let gradients = model.logits(&images, true)?.sum_all()?.backward()?;
/// assert!(variables.all_vars().iter().all(|variable| gradients.get(variable).is_some()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Model {
    network: Network,
    engine: Engine,
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
    /// Takes the weights of a network from a `VarBuilder`, on the device of the engine. Dropout masks follow from `seed`.
    ///
    /// # Errors
    ///
    /// Shapes that do not fit one another, a layer that cannot be run, or weights that are missing
    /// or of another shape.
    pub fn new(network: &Network, weights: VarBuilder, seed: u64, engine: &Engine) -> Result<Self> {
        let tensors: HashMap<String, Tensor> = parameters(network)?
            .into_iter()
            .map(|parameter| {
                let weight = weights.get(parameter.shape, &parameter.name)?;
                Ok((parameter.name, weight))
            })
            .collect::<Result<_>>()?;
        Self::of_tensors(network, tensors, None, seed, engine)
    }

    /// The same of constant weights.
    pub(crate) fn of_weights(
        network: &Network,
        weights: &Weights,
        seed: u64,
        engine: &Engine,
    ) -> Result<Self> {
        for parameter in parameters(network)? {
            let found = weights.get(&parameter.name).map(|array| &array.shape);
            if found != Some(&parameter.shape) {
                return Err(Error::Parameter {
                    network: network.name.clone(),
                    parameter: parameter.name,
                    expected: parameter.shape.into(),
                    found: found.map_or_else(|| "none".to_owned(), |shape| format!("{shape:?}")),
                });
            }
        }
        let tensors = tensors(weights, engine.device())?;
        Self::of_tensors(network, tensors, Some(weights), seed, engine)
    }

    /// `weights` are the numbers of the tensors, where they are at hand and constant.
    fn of_tensors(
        network: &Network,
        tensors: HashMap<String, Tensor>,
        weights: Option<&Weights>,
        seed: u64,
        engine: &Engine,
    ) -> Result<Self> {
        let analysis = Analysis::of(network)?;
        let mut layers = Vec::with_capacity(network.places().len());
        for place in analysis.places(network) {
            let (layer, counted) = (place.layer, place.counted);
            let of_layer = |what: &str| tensors.get(&format!("{}.{what}", layer.name)).cloned();
            layers.push(ModelLayer {
                operation: build(layer, counted, &of_layer, seed, place.index)?,
                activation: layer.operation.activation(),
            });
        }
        let head = head(network, &analysis);
        let slides = analysis.slides();
        let lanes = match engine.is_cpu() && tensors.values().all(lanes::take) {
            true => {
                let options = lanes::Options {
                    slides,
                    seed,
                    instructions: engine.instructions(),
                };
                let lanes = Lanes::new(network, &analysis, head, &tensors, weights, options);
                Some(lanes?)
            }
            false => None,
        };
        Ok(Self {
            network: network.clone(),
            engine: engine.clone(),
            weights: tensors,
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

    /// Where it runs.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The weights of the layer of that index, laid out as in its file.
    pub(crate) fn weight(&self, layer: usize) -> Option<&Tensor> {
        let layer = self.network.layer(layer)?;
        self.weights.get(&format!("{}.weight", layer.name))
    }

    /// The layer of that index as a model of its own.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such layer.
    pub(crate) fn alone(&self, layer: usize) -> Result<Self> {
        let analysis = Analysis::of(&self.network)?;
        let input = analysis.layers[layer].input.clone();
        let network = self.network.part(layer..layer + 1, input);
        let constant = self
            .weights
            .iter()
            .map(|(name, weight)| (name.clone(), weight.detach()));
        let device = self.engine.device();
        let weights = VarBuilder::from_tensors(constant.collect(), DType::F32, device);
        Self::new(&network, weights, 0, &self.engine)
    }

    /// The one op by which the kernels of the CPU compute the [`logits`](Self::logits), for whoever trains the
    /// network by its plan; `None` where they do not cover all layers.
    pub fn fused(&self) -> Option<&Arc<Fused>> {
        self.lanes.as_ref()?.fused()
    }

    /// Whether the network takes images of any size, as one does whose layers all look through
    /// windows: [`Analysis::slides`].
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
    pub fn images(&self, pixels: &[u8], height: usize, width: usize) -> Result<Tensor> {
        let count = pixels.len().checked_div(height * width).unwrap_or(0);
        let values: Vec<f32> = pixels.iter().map(|&byte| f32::from(byte) / 255.0).collect();
        let shape = match self.network.input.axes().len() {
            1 => vec![count, height * width],
            _ => vec![count, height, width, 1],
        };
        self.checked(&Tensor::from_vec(values, shape, self.engine.device())?)
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
        match self.compiled(&x).filter(|_| single) {
            Some(compiled) if compiled.is_activated => {
                Ok(compiled.plan.apply(&x, &compiled.weights, false)?)
            }
            Some(compiled) => Ok(activate(
                self.final_activation(),
                &compiled.plan.apply(&x, &compiled.weights, false)?,
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
        match self.compiled(&x).filter(|it| it.is_activated) {
            Some(compiled) => Ok(compiled.plan.apply(&x, &compiled.weights, true)?),
            None => Ok(self.forward(&x)?.permute((0, 3, 1, 2))?),
        }
    }

    /// What slides over images that the kernels take and of which nobody asks for a gradient.
    fn compiled(&self, x: &Tensor) -> Option<&Compiled> {
        let compiled = self.lanes.as_ref()?.compiled.as_ref();
        compiled.filter(|_| lanes::take(x) && !x.track_op())
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

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Model")
            .field("network", &self.network.name)
            .field("engine", &self.engine)
            .finish_non_exhaustive()
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
mod tests;

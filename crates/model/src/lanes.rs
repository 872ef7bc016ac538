//! The CPU's fast way through a network: each run of layers that the kernels cover is one candle op.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use candle_core::{DType, Device, Tensor};
use cijfer_analysis::Analysis;
use cijfer_kernels::{BatchPlan, Fused, ImagePlan, Instructions, Mode, PackedWeights, covers};
use cijfer_network::{Activation, Layer, Network, Operation};
use rand::Rng;

use crate::folding::Folded;
use crate::slider::Maps;
use crate::stored::Array;
use crate::{Error, Purpose, Result, random};

/// A network cut into runs of layers.
pub(crate) struct Lanes {
    pub(crate) runs: Vec<Run>,
    /// The whole network, for single images of any size.
    pub(crate) slide: Option<Sliding>,
    /// Whether batch normalisations work by their constant statistics, as in inference alone.
    is_folded: bool,
    seed: u64,
    /// How many keys for dropout were drawn.
    drawn: AtomicU64,
}

/// Layers that are run in one way.
pub(crate) enum Run {
    /// By the kernels, with the parameters that the plan names.
    Lanes(Arc<Fused>, Parameters),
    /// By candle, one by one.
    Layers(Range<usize>),
}

/// The weights and biases of a run, each with one axis, in the order of its plan; all in one where
/// none is a variable.
pub(crate) struct Parameters(Vec<Tensor>);

/// A network of constant weights that slides.
pub(crate) struct Sliding {
    slide: ImagePlan,
    weights: PackedWeights,
    /// Whether the last activation is done, which softmax is not.
    pub(crate) is_activated: bool,
}

impl Lanes {
    /// Compiles the layers that are covered, but for the last activation, that of the layer `head`. `weights`
    /// are those of all layers.
    ///
    /// # Errors
    ///
    /// What the kernels report, such as a network too large for their tables.
    pub(crate) fn new(
        network: &Network,
        analysis: &Analysis,
        head: Option<usize>,
        weights: &HashMap<String, Tensor>,
        slides: bool,
        seed: u64,
    ) -> Result<Self> {
        let constant = !weights.values().any(Tensor::track_op);
        let normalises =
            |layer: &Layer| matches!(layer.operation, Operation::BatchNormalization(_));
        let folded = match constant && network.layers.iter().any(normalises) {
            true => Folded::of(network, analysis, &arrays(weights)?),
            false => None,
        };
        let is_folded = folded.is_some();
        let folded = folded
            .map(|folded| Ok::<_, Error>((tensors(&folded.weights)?, folded.network)))
            .transpose()?;
        let (network, weights) = match &folded {
            Some((weights, network)) => (network, weights),
            None => (network, weights),
        };
        let logits = without_last_activation(network, head);
        let covered: Vec<bool> = logits
            .layers
            .iter()
            .zip(&analysis.layers)
            .map(|(layer, counted)| covers(layer, counted))
            .collect();
        let mut runs = Vec::new();
        let mut start = 0;
        for run in covered.chunk_by(|a, b| a == b) {
            let layers = start..start + run.len();
            start = layers.end;
            if !covered[layers.start] {
                runs.push(Run::Layers(layers));
                continue;
            }
            let part = Network {
                name: network.name.clone(),
                input: analysis.layers[layers.start].input.clone(),
                layers: logits.layers[layers.clone()].to_vec(),
            };
            let plan = match BatchPlan::compile(&part, Instructions::chosen()) {
                // Layers have no tables.
                Err(cijfer_kernels::Error::TooLarge { .. }) => {
                    runs.push(Run::Layers(layers));
                    continue;
                }
                plan => plan?,
            };
            let parameters = Parameters::of(plan.parameters(), weights)?;
            runs.push(Run::Lanes(Arc::new(Fused::new(plan)), parameters));
        }
        let slide = match slides && constant && covered.iter().all(|covered| *covered) {
            true => {
                let is_activated =
                    head.is_none_or(|head| covers(&network.layers[head], &analysis.layers[head]));
                let network = if is_activated { network } else { &logits };
                Sliding::of(network, weights, is_activated)?
            }
            false => None,
        };
        Ok(Self {
            runs,
            slide,
            is_folded,
            seed,
            drawn: AtomicU64::new(0),
        })
    }

    /// The op of all layers, where there is one.
    pub(crate) fn fused(&self) -> Option<&Arc<Fused>> {
        match self.runs.as_slice() {
            [Run::Lanes(fused, _)] if !self.is_folded => Some(fused),
            _ => None,
        }
    }

    /// Whether they serve in training, or in inference.
    pub(crate) fn serve(&self, train: bool) -> bool {
        !(train && self.is_folded)
    }

    /// What the outputs are for; in training every pass has dropout masks of its own.
    pub(crate) fn mode(&self, train: bool) -> impl Fn(usize) -> Mode {
        let number = train.then(|| self.drawn.fetch_add(1, Ordering::Relaxed));
        move |run| match number {
            Some(number) => {
                Mode::Training(random(self.seed, Purpose::Dropout, run as u64, number).random())
            }
            None => Mode::Inference,
        }
    }
}

/// The network without the activation of the layer `head`.
pub(crate) fn without_last_activation(network: &Network, head: Option<usize>) -> Network {
    let mut logits = network.clone();
    if let Some(head) = head {
        let operation = &mut logits.layers[head].operation;
        *operation = match &*operation {
            Operation::Softmax(_) => Activation::Linear.into(),
            other => other.without_activation(),
        };
    }
    logits
}

/// Tensors as plain numbers.
pub(crate) fn arrays(weights: &HashMap<String, Tensor>) -> Result<BTreeMap<String, Array>> {
    let arrays = weights.iter().map(|(name, weight)| {
        let values = weight.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        let shape = weight.dims().to_vec();
        Ok((name.clone(), Array { shape, values }))
    });
    arrays.collect()
}

/// Plain numbers as tensors.
pub(crate) fn tensors(weights: &BTreeMap<String, Array>) -> Result<HashMap<String, Tensor>> {
    let tensors = weights.iter().map(|(name, Array { shape, values })| {
        let tensor = Tensor::from_slice(values, shape.as_slice(), &Device::Cpu)?;
        Ok((name.clone(), tensor))
    });
    tensors.collect()
}

/// Whether the kernels take a tensor: numbers of 32 bits on the CPU.
pub(crate) fn take(tensor: &Tensor) -> bool {
    tensor.device().is_cpu() && tensor.dtype() == DType::F32
}

impl Parameters {
    fn of(
        parameters: &[cijfer_kernels::Parameter],
        weights: &HashMap<String, Tensor>,
    ) -> Result<Self> {
        let flat = parameters
            .iter()
            .filter_map(|parameter| weights.get(&parameter.name))
            .map(Tensor::flatten_all)
            .collect::<candle_core::Result<Vec<_>>>()?;
        let parameters = Self(flat);
        match parameters.0.iter().any(Tensor::track_op) {
            true => Ok(parameters),
            false => Ok(Self(vec![parameters.together()?])),
        }
    }

    /// All of them, one behind the other.
    pub(crate) fn together(&self) -> candle_core::Result<Tensor> {
        match self.0.as_slice() {
            [] => Tensor::zeros(0, DType::F32, &Device::Cpu),
            [all] => Ok(all.clone()),
            several => Tensor::cat(several, 0),
        }
    }
}

impl Sliding {
    /// `None` where padding depends on an image's size, or a few rows are too large for tables: those are
    /// left to the layers.
    fn of(
        network: &Network,
        weights: &HashMap<String, Tensor>,
        is_activated: bool,
    ) -> Result<Option<Self>> {
        use cijfer_kernels::Error::{NotCovered, TooLarge};

        let slide = match ImagePlan::compile(network, Instructions::chosen()) {
            Err(NotCovered { .. } | TooLarge { .. }) => return Ok(None),
            slide => slide?,
        };
        let parameters = Parameters::of(slide.parameters(), weights)?.together()?;
        Ok(Some(Self {
            weights: slide.weights(&parameters.to_dtype(DType::F32)?.to_vec1()?)?,
            slide,
            is_activated,
        }))
    }

    /// The outputs for images of any size.
    ///
    /// # Shapes
    ///
    /// `[batch, height, width, channels]` → `[batch, rows, columns, channels]`, or
    /// `[batch, channels, rows, columns]` where `planar`.
    pub(crate) fn forward(&self, images: &Tensor, planar: bool) -> candle_core::Result<Tensor> {
        self.slide.apply(images, &self.weights, planar)
    }

    /// The maps of a grey image, without a tensor.
    pub(crate) fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps> {
        Maps::of(&self.slide, &self.weights, pixels, [height, width])
    }
}

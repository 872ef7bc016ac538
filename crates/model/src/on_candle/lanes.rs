//! The CPU's fast way through a network: each run of layers that the kernels cover is one candle op.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use candle_core::{DType, Device, Tensor};
use cijfer_analysis::Analysis;
use cijfer_kernels::{BatchPlan, Fused, Instructions, Mode, covers};
use cijfer_network::Network;
use rand::Rng;

use super::variables::arrays;
use crate::compiled::{Compiled, flat, without_last_activation};
use crate::folding::Folded;
use crate::{Purpose, Result, Weights, random};

/// A network cut into runs of layers.
pub(crate) struct Lanes {
    pub(crate) runs: Vec<Run>,
    /// The whole network, for single images of any size.
    pub(crate) compiled: Option<Compiled>,
    /// Whether batch normalisations work by their constant statistics, as in inference alone.
    is_folded: bool,
    seed: u64,
    /// How many keys for dropout were drawn.
    drawn: AtomicU64,
}

/// How a network is compiled.
pub(crate) struct Options {
    /// Whether the network takes images of any size.
    pub(crate) slides: bool,
    /// What dropout masks follow from.
    pub(crate) seed: u64,
    pub(crate) instructions: Instructions,
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

impl Lanes {
    /// Compiles the layers that are covered, but for the last activation, that of the layer `head`. `tensors` are the weights of
    /// all layers; `weights` are the same as numbers, where they are at hand and constant.
    ///
    /// # Errors
    ///
    /// What the kernels report, such as a network too large for their tables.
    pub(crate) fn new(
        network: &Network,
        analysis: &Analysis,
        head: Option<usize>,
        tensors: &HashMap<String, Tensor>,
        weights: Option<&Weights>,
        options: Options,
    ) -> Result<Self> {
        let read;
        let weights = match weights {
            None if !tensors.values().any(Tensor::track_op) => {
                read = arrays(tensors.iter())?;
                Some(&read)
            }
            given => given,
        };
        let folded = weights.and_then(|weights| Folded::of(network, analysis, weights));
        let is_folded = folded.is_some();
        let (network, weights) = match &folded {
            Some(folded) => (&folded.network, Some(&folded.weights)),
            None => (network, weights),
        };
        let logits = without_last_activation(network, head);
        let covered: Vec<bool> = analysis
            .places(&logits)
            .map(|place| covers(place.layer, place.counted))
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
            let input = analysis.layers[layers.start].input.clone();
            let part = logits.part(layers.clone(), input);
            let plan = match BatchPlan::compile(&part, options.instructions) {
                // Layers have no tables.
                Err(cijfer_kernels::Error::TooLarge { .. }) => {
                    runs.push(Run::Layers(layers));
                    continue;
                }
                plan => plan?,
            };
            let parameters = match weights {
                Some(weights) => Parameters::constant(flat(plan.parameters(), weights))?,
                None => Parameters::variable(plan.parameters(), tensors)?,
            };
            runs.push(Run::Lanes(Arc::new(Fused::new(plan)), parameters));
        }
        let all_covered = covered.iter().all(|covered| *covered);
        let compiled = match weights.filter(|_| options.slides && all_covered) {
            Some(weights) => Compiled::of(network, analysis, head, weights, options.instructions)?,
            None => None,
        };
        Ok(Self {
            runs,
            compiled,
            is_folded,
            seed: options.seed,
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

/// Whether the kernels take a tensor: numbers of 32 bits on the CPU.
pub(crate) fn take(tensor: &Tensor) -> bool {
    tensor.device().is_cpu() && tensor.dtype() == DType::F32
}

impl Parameters {
    /// Those that nobody asks for a gradient of, one behind the other.
    fn constant(values: Vec<f32>) -> Result<Self> {
        let count = values.len();
        Ok(Self(vec![Tensor::from_vec(values, count, &Device::Cpu)?]))
    }

    fn variable(
        parameters: &[cijfer_kernels::Parameter],
        tensors: &HashMap<String, Tensor>,
    ) -> Result<Self> {
        let flat = parameters
            .iter()
            .filter_map(|parameter| tensors.get(&parameter.name))
            .map(Tensor::flatten_all)
            .collect::<candle_core::Result<Vec<_>>>()?;
        Ok(Self(flat))
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

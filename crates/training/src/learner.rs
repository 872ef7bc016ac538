//! A step of training, in one of two ways: by the kernels of the CPU, or by candle's layers, autograd and
//! optimiser.

use std::ops::Range;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, VarBuilder, VarMap};
use cijfer_kernels::{Adam, Fused, Mode, Plan, State};
use cijfer_network::Network;
use cijfer_zoo::{Model, Purpose, random};
use rand::Rng;
use rayon::prelude::*;

use crate::batches::Batch;
use crate::evaluation::{best, largest, targets, ten_answers};
use crate::loss::{loss, loss_and_gradient};
use crate::{Error, Recipe, Result};

/// Pixels of one thread's turn.
const PIXELS: usize = 1 << 14;

/// A network whose weights change.
pub(crate) struct Learner {
    /// The network; after [`settle`](Self::settle) with its present weights.
    pub(crate) model: Model,
    pub(crate) variables: VarMap,
    device: Device,
    weight_decay: f64,
    /// Rows and columns of an image.
    size: [usize; 2],
    way: Way,
}

enum Way {
    Lanes(Box<Lanes>),
    Layers(AdamW),
}

/// All that the kernels need for a step; memory is used again.
struct Lanes {
    fused: Arc<Fused>,
    state: State,
    parameters: Vec<f32>,
    gradient: Vec<f32>,
    /// Those that are not frozen, each with its optimiser.
    trainable: Vec<(Range<usize>, Adam)>,
    images: Vec<f32>,
    logits: Vec<f32>,
    by_logits: Vec<f32>,
    seed: u64,
    steps: u64,
}

/// What a step says of the batch, as it was before the step.
pub(crate) struct Outcome {
    pub(crate) loss: f32,
    /// The digit that each image was taken for.
    pub(crate) answers: Vec<u8>,
}

impl Learner {
    /// Fresh weights for a network that looks at images of `size` rows and columns.
    ///
    /// # Errors
    ///
    /// A network that cannot be run, or that does not take such images.
    pub(crate) fn new(
        network: &Network,
        recipe: &Recipe,
        size: [usize; 2],
        device: &Device,
    ) -> Result<Self> {
        let variables = cijfer_zoo::initialise(network, recipe.seed, device)?;
        let weights = VarBuilder::from_varmap(&variables, DType::F32, device);
        let model = Model::new(network, weights, recipe.seed)?;
        let [rows, columns] = size;
        // Whether the network takes such images is known before the first step.
        model.images(&vec![0; rows * columns], rows, columns, device)?;
        let way = match model.fused().filter(|_| device.is_cpu()) {
            Some(fused) => Way::Lanes(Box::new(Lanes::new(network, fused, &variables, recipe)?)),
            None => {
                let parameters = ParamsAdamW {
                    lr: recipe.learning_rate,
                    weight_decay: recipe.weight_decay,
                    ..ParamsAdamW::default()
                };
                let trainable = cijfer_zoo::trainable(network, &variables)?;
                Way::Layers(AdamW::new(trainable, parameters)?)
            }
        };
        Ok(Self {
            model,
            variables,
            device: device.clone(),
            weight_decay: recipe.weight_decay,
            size,
            way,
        })
    }

    /// Moves the weights against the gradient of the batch's loss.
    pub(crate) fn step(&mut self, batch: &Batch, learning_rate: f64) -> Result<Outcome> {
        let [rows, columns] = self.size;
        let network = self.model.network();
        let activation = self.model.final_activation();
        match &mut self.way {
            Way::Layers(optimiser) => {
                let images = self
                    .model
                    .images(&batch.pixels, rows, columns, &self.device)?;
                let targets = targets(&batch.labels, &self.device)?;
                let logits = ten_answers(network, &self.model.logits(&images, true)?)?;
                let loss = loss(activation, &logits, &targets)?;
                optimiser.set_learning_rate(learning_rate);
                optimiser.backward_step(&loss)?;
                Ok(Outcome {
                    loss: loss.to_scalar::<f32>()?,
                    answers: best(&logits)?,
                })
            }
            Way::Lanes(lanes) => {
                lanes.forward(network, batch)?;
                let (logits, by_logits) = (&lanes.logits, &mut lanes.by_logits);
                let loss = loss_and_gradient(activation, logits, &batch.labels, by_logits);
                let answers = logits.chunks_exact(10).map(largest).collect();
                lanes.backward(learning_rate, self.weight_decay)?;
                Ok(Outcome { loss, answers })
            }
        }
    }

    /// Brings model and variables up to the steps done.
    pub(crate) fn settle(&self) -> Result<()> {
        let Way::Lanes(lanes) = &self.way else {
            return Ok(());
        };
        for_each(lanes.fused.plan(), &self.variables, |range, variable| {
            let values =
                Tensor::from_slice(&lanes.parameters[range], variable.shape(), &self.device)?;
            Ok(variable.set(&values)?)
        })
    }
}

impl Lanes {
    fn new(
        network: &Network,
        fused: &Arc<Fused>,
        variables: &VarMap,
        recipe: &Recipe,
    ) -> Result<Self> {
        let plan = fused.plan();
        let mut parameters = vec![0.0; plan.parameter_count()];
        for_each(plan, variables, |range, variable| {
            parameters[range].copy_from_slice(&variable.flatten_all()?.to_vec1::<f32>()?);
            Ok(())
        })?;
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for parameter in plan.parameters() {
            let (layer, _) = parameter.name.rsplit_once('.').unwrap_or_default();
            let is_trainable = |layer: &str| {
                let mut layers = network.layers.iter();
                layers.any(|other| other.name == layer && other.trainable)
            };
            let end = parameter.start + parameter.count;
            match ranges.last_mut() {
                _ if !is_trainable(layer) => {}
                Some(last) if last.end == parameter.start => last.end = end,
                _ => ranges.push(parameter.start..end),
            }
        }
        let trainable = ranges
            .into_iter()
            .map(|range| {
                let adam = Adam::new(range.len(), plan.instructions())?;
                Ok((range, adam))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            state: State::new(),
            gradient: vec![0.0; parameters.len()],
            parameters,
            trainable,
            images: Vec::new(),
            logits: Vec::new(),
            by_logits: Vec::new(),
            fused: fused.clone(),
            seed: recipe.seed,
            steps: 0,
        })
    }

    /// The logits, ten for each image.
    fn forward(&mut self, network: &Network, batch: &Batch) -> Result<()> {
        self.images.resize(batch.pixels.len(), 0.0);
        let images = self.images.par_chunks_mut(PIXELS);
        images
            .zip(batch.pixels.par_chunks(PIXELS))
            .for_each(|(images, bytes)| {
                for (value, byte) in images.iter_mut().zip(bytes) {
                    *value = f32::from(*byte) / 255.0;
                }
            });
        let plan = self.fused.plan();
        let count = batch.labels.len();
        if plan.output_length() != 10 {
            return Err(Error::Classes {
                network: network.name.clone(),
                found: [&[count], plan.output_axes()].concat(),
            });
        }
        self.logits.resize(count * 10, 0.0);
        self.by_logits.resize(count * 10, 0.0);
        let key = random(self.seed, Purpose::Dropout, 0, self.steps).random();
        self.steps += 1;
        plan.forward(
            &self.parameters,
            &self.images,
            Mode::Training(key),
            &mut self.state,
            &mut self.logits,
        )?;
        Ok(())
    }

    /// A step against the gradient by the logits.
    fn backward(&mut self, learning_rate: f64, weight_decay: f64) -> Result<()> {
        let plan = self.fused.plan();
        let (by_logits, gradient) = (&self.by_logits, &mut self.gradient);
        plan.backward(by_logits, &mut self.state, gradient, None)?;
        for (range, adam) in &mut self.trainable {
            adam.step(
                learning_rate,
                weight_decay,
                &mut self.parameters[range.clone()],
                &self.gradient[range.clone()],
            );
        }
        Ok(())
    }
}

/// Visits the variables of a plan, with the place of each among all parameters.
fn for_each(
    plan: &Plan,
    variables: &VarMap,
    mut visit: impl FnMut(Range<usize>, &Var) -> Result<()>,
) -> Result<()> {
    let variables = variables
        .data()
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    for parameter in plan.parameters() {
        if let Some(variable) = variables.get(&parameter.name) {
            visit(parameter.start..parameter.start + parameter.count, variable)?;
        }
    }
    Ok(())
}

//! A step of training, in one of two ways: by the kernels of the CPU, or by candle's layers, autograd and
//! optimiser.

use std::ops::Range;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{VarBuilder, VarMap};
use cijfer_analysis::Analysis;
use cijfer_kernels::{BatchPlan, Fused, Mode, State};
use cijfer_model::{Checkpoint, EDGES, Model, Purpose, random};
use cijfer_network::Network;
use rand::Rng;
use rayon::prelude::*;

use crate::average::Decay;
use crate::batches::Batch;
use crate::evaluation::{best, largest, rows_of_answers};
use crate::loss::{add_loss, answers, loss, targets};
use crate::optimiser::{OfSlice, OfVariables};
use crate::recipe::Distillation;
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
    label_smoothing: f64,
    decay: Option<Decay>,
    teacher: Option<Teacher>,
    /// Rows and columns of an image.
    size: [usize; 2],
    /// How many answers the network gives to an image.
    outputs: usize,
    way: Way,
    /// What the answers should be, used again.
    targets: Vec<f32>,
}

/// A network that is learnt from.
struct Teacher {
    model: Model,
    distillation: Distillation,
}

enum Way {
    Lanes(Box<Lanes>),
    Layers(Box<Layers>),
}

/// All that the kernels need for a step; memory is used again.
struct Lanes {
    fused: Arc<Fused>,
    state: State,
    parameters: Vec<f32>,
    /// The running mean of the parameters, when one is asked for.
    mean: Vec<f32>,
    gradient: Vec<f32>,
    /// Those that are not frozen, each with its optimiser.
    trainable: Vec<(Range<usize>, OfSlice)>,
    images: Vec<f32>,
    logits: Vec<f32>,
    by_logits: Vec<f32>,
    seed: u64,
    steps: u64,
}

/// All that candle needs for a step.
struct Layers {
    optimiser: OfVariables,
    trainable: Vec<Var>,
    /// The running mean of the weights, when one is asked for.
    mean: Vec<Tensor>,
    /// The weights themselves, while the mean stands in their place.
    aside: Vec<Tensor>,
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
    /// A network that cannot be run, or that does not take such images; a teacher likewise.
    pub(crate) fn new(
        network: &Network,
        recipe: &Recipe,
        teacher: Option<&Checkpoint>,
        size: [usize; 2],
        device: &Device,
    ) -> Result<Self> {
        let variables =
            cijfer_model::initialise_by(network, recipe.seed, recipe.initialisation, device)?;
        let weights = VarBuilder::from_varmap(&variables, DType::F32, device);
        let model = Model::new(network, weights, recipe.seed)?;
        let [rows, columns] = size;
        // Whether the network takes such images is known before the first step.
        model.images(&vec![0; rows * columns], rows, columns, device)?;
        let outputs = outputs(network)?;
        let way = match model.fused().filter(|_| device.is_cpu()) {
            Some(fused) => Way::Lanes(Box::new(Lanes::new(network, fused, &variables, recipe)?)),
            None => {
                let trainable = cijfer_model::trainable(network, &variables)?;
                Way::Layers(Box::new(Layers {
                    optimiser: OfVariables::new(recipe, trainable.clone())?,
                    trainable,
                    mean: Vec::new(),
                    aside: Vec::new(),
                }))
            }
        };
        let teacher = match (teacher, recipe.distillation) {
            (Some(teacher), Some(_)) if self::outputs(&teacher.network)? != outputs => {
                return Err(Error::Recipe {
                    quantity: "the teacher",
                    expected: format!("one with {outputs} answers, as the network has"),
                    found: format!("one with {}", self::outputs(&teacher.network)?),
                });
            }
            (Some(teacher), Some(distillation)) => Some(Teacher {
                model: teacher.model(device)?,
                distillation,
            }),
            (None, None) => None,
            (teacher, _) => {
                return Err(Error::Recipe {
                    quantity: "the distillation",
                    expected: match teacher {
                        Some(_) => "said, for there is a teacher".to_owned(),
                        None => "left out, for there is no teacher".to_owned(),
                    },
                    found: match teacher {
                        Some(_) => "none".to_owned(),
                        None => "one".to_owned(),
                    },
                });
            }
        };
        Ok(Self {
            model,
            variables,
            device: device.clone(),
            weight_decay: recipe.weight_decay,
            label_smoothing: recipe.label_smoothing,
            decay: Decay::new(recipe.average),
            teacher,
            size,
            outputs,
            way,
            targets: Vec::new(),
        })
    }

    /// Moves the weights against the gradient of the batch's loss.
    pub(crate) fn step(&mut self, batch: &Batch, learning_rate: f64) -> Result<Outcome> {
        let [rows, columns] = self.size;
        let network = self.model.network();
        let activation = self.model.final_activation();
        let smoothing = self.label_smoothing;
        let outputs = self.outputs;
        targets(
            activation,
            &batch.targets,
            smoothing,
            outputs,
            &mut self.targets,
        );
        // The teacher's answers at its temperature, and what they count for.
        let taught = match &self.teacher {
            None => None,
            Some(Teacher {
                model,
                distillation:
                    Distillation {
                        temperature,
                        weight,
                    },
            }) => {
                let images = model.images(&batch.pixels, rows, columns, &self.device)?;
                let logits = rows_of_answers(model.network(), &model.logits(&images, false)?)?;
                let mut logits = logits.detach().flatten_all()?.to_vec1::<f32>()?;
                answers(activation, &mut logits, *temperature as f32);
                Some((logits, *temperature, *weight))
            }
        };
        let of_labels = 1.0 - taught.as_ref().map_or(0.0, |(_, _, weight)| *weight);
        match &mut self.way {
            Way::Layers(layers) => {
                layers.resume()?;
                let images = self
                    .model
                    .images(&batch.pixels, rows, columns, &self.device)?;
                let logits = rows_of_answers(network, &self.model.logits(&images, true)?)?;
                let tensor =
                    |values: &[f32]| Tensor::from_slice(values, logits.shape(), &self.device);
                let mut sum = (loss(activation, &logits, &tensor(&self.targets)?)? * of_labels)?;
                if let Some((answers, temperature, weight)) = taught {
                    let cooler = (&logits / temperature)?;
                    let of_teacher = loss(activation, &cooler, &tensor(&answers)?)?;
                    sum = (sum + (of_teacher * (weight * temperature * temperature))?)?;
                }
                layers.optimiser.step(learning_rate, &sum)?;
                if let Some(decay) = self.decay {
                    decay.of_variables(&mut layers.mean, &layers.trainable)?;
                }
                Ok(Outcome {
                    loss: sum.to_scalar::<f32>()?,
                    answers: best(&logits)?,
                })
            }
            Way::Lanes(lanes) => {
                lanes.forward(batch)?;
                let (logits, by_logits) = (&lanes.logits, &mut lanes.by_logits);
                by_logits.fill(0.0);
                let given = [&logits[..], &self.targets];
                let mut sum =
                    add_loss(activation, given, outputs, 1.0, of_labels as f32, by_logits);
                if let Some((answers, temperature, weight)) = &taught {
                    let given = [&logits[..], answers];
                    let share = (weight * temperature * temperature) as f32;
                    sum += add_loss(
                        activation,
                        given,
                        outputs,
                        *temperature as f32,
                        share,
                        by_logits,
                    );
                }
                let answers = logits.chunks_exact(outputs).map(largest).collect();
                lanes.backward(learning_rate, self.weight_decay)?;
                if let Some(decay) = self.decay {
                    decay.of_slice(&mut lanes.mean, &lanes.parameters);
                }
                Ok(Outcome { loss: sum, answers })
            }
        }
    }

    /// How sure the network is that there is a digit: the largest of its logits for each image.
    pub(crate) fn sureness(&self, pixels: &[u8]) -> Result<Vec<f32>> {
        let [rows, columns] = self.size;
        let images = self.model.images(pixels, rows, columns, &self.device)?;
        let logits = rows_of_answers(self.model.network(), &self.model.logits(&images, false)?)?;
        let rows: Vec<Vec<f32>> = logits.detach().to_vec2()?;
        let of_best = rows.iter().map(|row| row[usize::from(largest(row))]);
        Ok(of_best.collect())
    }

    /// The instructions that steps are done with; nothing where candle's layers do them.
    pub(crate) fn instructions(&self) -> String {
        match &self.way {
            Way::Lanes(lanes) => lanes.fused.plan().instructions().to_string(),
            Way::Layers(_) => String::new(),
        }
    }

    /// Brings model and variables up to the steps done: to the mean of the weights, where one is asked for.
    pub(crate) fn settle(&mut self) -> Result<()> {
        match &mut self.way {
            Way::Layers(layers) => layers.settle(),
            Way::Lanes(lanes) => {
                let weights = match self.decay {
                    Some(_) => &lanes.mean,
                    None => &lanes.parameters,
                };
                for_each(lanes.fused.plan(), &self.variables, |range, variable| {
                    let values =
                        Tensor::from_slice(&weights[range], variable.shape(), &self.device)?;
                    Ok(variable.set(&values)?)
                })
            }
        }
    }
}

/// How many answers a network gives: ten, or with the edges of the ink.
fn outputs(network: &Network) -> Result<usize> {
    let analysis = Analysis::of(network).map_err(cijfer_model::Error::from)?;
    let output = analysis.output();
    let axes = || output.axes().iter().map(|&axis| axis as usize);
    match output.elements() {
        Some(10) => Ok(10),
        Some(with_edges) if with_edges == 10 + EDGES as u128 => Ok(10 + EDGES),
        _ => Err(Error::Classes {
            network: network.name.clone(),
            found: axes().collect(),
        }),
    }
}

impl Layers {
    /// Puts the mean in the place of the weights.
    fn settle(&mut self) -> Result<()> {
        if self.aside.is_empty() {
            for (mean, variable) in self.mean.iter().zip(&self.trainable) {
                self.aside.push(variable.as_detached_tensor().copy()?);
                variable.set(mean)?;
            }
        }
        Ok(())
    }

    /// Puts the weights themselves back.
    fn resume(&mut self) -> Result<()> {
        for (weights, variable) in self.aside.drain(..).zip(&self.trainable) {
            variable.set(&weights)?;
        }
        Ok(())
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
                let optimiser = OfSlice::new(recipe, range.len(), plan.instructions())?;
                Ok((range, optimiser))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            state: State::new(),
            gradient: vec![0.0; parameters.len()],
            parameters,
            mean: Vec::new(),
            trainable,
            images: Vec::new(),
            logits: Vec::new(),
            by_logits: Vec::new(),
            fused: fused.clone(),
            seed: recipe.seed,
            steps: 0,
        })
    }

    /// The logits of each image.
    fn forward(&mut self, batch: &Batch) -> Result<()> {
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
        let count = batch.targets.len();
        let outputs = plan.output_length();
        self.logits.resize(count * outputs, 0.0);
        self.by_logits.resize(count * outputs, 0.0);
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
        for (range, optimiser) in &mut self.trainable {
            optimiser.step(
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
    plan: &BatchPlan,
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

//! Steps by the kernels of a CPU: forward, backward, and an optimiser of slices.

use std::ops::Range;
use std::sync::Arc;

use candle_core::{Tensor, Var};
use candle_nn::VarMap;
use cijfer_kernels::{BatchPlan, Fused, Instructions, Mode, State};
use cijfer_model::{Purpose, random};
use cijfer_network::Network;
use rand::Rng;
use rayon::prelude::*;

use super::objective::Objective;
use crate::average::Average;
use crate::batches::Batch;
use crate::optimiser::SliceOptimiser;
use crate::{Recipe, Result};

/// Pixels that a thread converts at a time.
const PIXELS: usize = 1 << 14;

/// The state of the kernels' steps. Its buffers are used again in every step.
pub(super) struct KernelBackend {
    fused: Arc<Fused>,
    state: State,
    parameters: Vec<f32>,
    average: Option<Average>,
    /// The moving average of the parameters; empty where the recipe asks for none.
    averaged: Vec<f32>,
    gradient: Vec<f32>,
    /// The parameters that are not frozen, each range with its optimiser.
    trainable: Vec<(Range<usize>, SliceOptimiser)>,
    weight_decay: f64,
    images: Vec<f32>,
    logits: Vec<f32>,
    by_logits: Vec<f32>,
    seed: u64,
    /// Steps that are done.
    steps: u64,
}

impl KernelBackend {
    pub(super) fn new(
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
        let trainable = trainable(network, plan)
            .into_iter()
            .map(|range| {
                let (count, instructions) = (range.len(), plan.instructions());
                let optimiser = SliceOptimiser::new(recipe.optimiser, count, instructions)?;
                Ok((range, optimiser))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            state: State::new(),
            gradient: vec![0.0; parameters.len()],
            parameters,
            average: Average::new(recipe.average),
            averaged: Vec::new(),
            trainable,
            weight_decay: recipe.weight_decay,
            images: Vec::new(),
            logits: Vec::new(),
            by_logits: Vec::new(),
            fused: fused.clone(),
            seed: recipe.seed,
            steps: 0,
        })
    }

    /// The instruction set of the kernels.
    pub(super) fn instructions(&self) -> Instructions {
        self.fused.plan().instructions()
    }

    /// The logits of the last mini-batch, one image after another.
    pub(super) fn logits(&self) -> &[f32] {
        &self.logits
    }

    /// A step against the gradient of a mini-batch's loss, which it returns.
    pub(super) fn step(
        &mut self,
        batch: &Batch,
        objective: &Objective,
        learning_rate: f64,
    ) -> Result<f32> {
        self.forward(batch)?;
        self.by_logits.fill(0.0);
        let loss = objective.add_gradient(&self.logits, &mut self.by_logits);
        self.backward(learning_rate)?;
        if let Some(average) = self.average {
            average.update_slice(&mut self.averaged, &self.parameters);
        }
        Ok(loss)
    }

    /// Computes the logits of each image.
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

    /// Moves the parameters against the gradient that follows from the gradient by the logits.
    fn backward(&mut self, learning_rate: f64) -> Result<()> {
        let plan = self.fused.plan();
        let (by_logits, gradient) = (&self.by_logits, &mut self.gradient);
        plan.backward(by_logits, &mut self.state, gradient, None)?;
        for (range, optimiser) in &mut self.trainable {
            optimiser.step(
                learning_rate,
                self.weight_decay,
                &mut self.parameters[range.clone()],
                &self.gradient[range.clone()],
            );
        }
        Ok(())
    }

    /// Writes the parameters, or their average where the recipe asks for one, to a model's variables.
    pub(super) fn store_weights(&self, variables: &VarMap) -> Result<()> {
        let weights = match self.average {
            Some(_) => &self.averaged,
            None => &self.parameters,
        };
        for_each(self.fused.plan(), variables, |range, variable| {
            let values = Tensor::from_slice(&weights[range], variable.shape(), variable.device())?;
            Ok(variable.set(&values)?)
        })
    }
}

/// The ranges of the parameters that are not frozen; neighbours are one range.
fn trainable(network: &Network, plan: &BatchPlan) -> Vec<Range<usize>> {
    let is_trainable = |layer: &str| {
        let mut layers = network.places().map(|place| place.layer);
        layers.any(|other| other.name == layer && other.trainable)
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for parameter in plan.parameters() {
        let (layer, _) = parameter.name.rsplit_once('.').unwrap_or_default();
        let end = parameter.start + parameter.count;
        match ranges.last_mut() {
            _ if !is_trainable(layer) => {}
            Some(last) if last.end == parameter.start => last.end = end,
            _ => ranges.push(parameter.start..end),
        }
    }
    ranges
}

/// Visits the variables of a plan, each with its range among all parameters.
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

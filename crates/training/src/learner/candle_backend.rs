//! Steps by candle, on any device: its automatic differentiation, and an optimiser of its variables.

use candle_core::{Tensor, Var};

use crate::average::Average;
use crate::optimiser::VariableOptimiser;
use crate::{Recipe, Result};

/// The state of candle's steps.
pub(super) struct CandleBackend {
    optimiser: VariableOptimiser,
    trainable: Vec<Var>,
    average: Option<Average>,
    /// The moving average of the weights; empty where the recipe asks for none.
    averaged: Vec<Tensor>,
    /// The weights themselves, while the average is in their place.
    set_aside: Vec<Tensor>,
}

impl CandleBackend {
    pub(super) fn new(recipe: &Recipe, trainable: Vec<Var>) -> Result<Self> {
        let (optimiser, weight_decay) = (recipe.optimiser, recipe.weight_decay);
        Ok(Self {
            optimiser: VariableOptimiser::new(optimiser, weight_decay, trainable.clone())?,
            trainable,
            average: Average::new(recipe.average),
            averaged: Vec::new(),
            set_aside: Vec::new(),
        })
    }

    /// A step against the gradient of the loss.
    pub(super) fn step(&mut self, loss: &Tensor, learning_rate: f64) -> Result<()> {
        self.optimiser.step(learning_rate, loss)?;
        if let Some(average) = self.average {
            average.update_variables(&mut self.averaged, &self.trainable)?;
        }
        Ok(())
    }

    /// Puts the average in the place of the weights.
    pub(super) fn use_average(&mut self) -> Result<()> {
        if self.set_aside.is_empty() {
            for (average, variable) in self.averaged.iter().zip(&self.trainable) {
                self.set_aside.push(variable.as_detached_tensor().copy()?);
                variable.set(average)?;
            }
        }
        Ok(())
    }

    /// Puts the weights themselves back.
    pub(super) fn restore_weights(&mut self) -> Result<()> {
        for (weights, variable) in self.set_aside.drain(..).zip(&self.trainable) {
            variable.set(&weights)?;
        }
        Ok(())
    }
}

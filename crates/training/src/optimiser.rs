//! What moves the weights against the gradient.

use std::fmt;

use candle_core::{Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use cijfer_kernels::{Adam, Instructions, Momentum};
use serde::{Deserialize, Serialize};

use crate::{Recipe, Result};

/// What moves the weights against the gradient.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// Adam (Kingma and Ba 2015), with weight decay AdamW (Loshchilov and Hutter 2019).
    #[default]
    Adam,
    /// Stochastic gradient descent, whose weight decay is part of the gradient.
    Sgd {
        /// How much of the velocity is left from step to step.
        momentum: f64,
    },
}

impl fmt::Display for Optimiser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adam => formatter.write_str("Adam"),
            Self::Sgd { momentum } => write!(formatter, "SGD with momentum {momentum}"),
        }
    }
}

/// An optimiser of a slice of parameters, with its state.
pub(crate) enum OfSlice {
    Adam(Adam),
    Sgd(Momentum),
}

impl OfSlice {
    pub(crate) fn new(recipe: &Recipe, count: usize, instructions: Instructions) -> Result<Self> {
        Ok(match recipe.optimiser {
            Optimiser::Adam => Self::Adam(Adam::new(count, instructions)?),
            Optimiser::Sgd { momentum } => Self::Sgd(Momentum::new(count, momentum, instructions)?),
        })
    }

    pub(crate) fn step(
        &mut self,
        learning_rate: f64,
        weight_decay: f64,
        parameters: &mut [f32],
        gradient: &[f32],
    ) {
        match self {
            Self::Adam(adam) => adam.step(learning_rate, weight_decay, parameters, gradient),
            Self::Sgd(momentum) => {
                momentum.step(learning_rate, weight_decay, parameters, gradient);
            }
        }
    }
}

/// An optimiser of candle's variables, with its state.
pub(crate) enum OfVariables {
    Adam(AdamW),
    Sgd {
        variables: Vec<Var>,
        velocities: Vec<Option<Tensor>>,
        momentum: f64,
        weight_decay: f64,
    },
}

impl OfVariables {
    pub(crate) fn new(recipe: &Recipe, variables: Vec<Var>) -> Result<Self> {
        let weight_decay = recipe.weight_decay;
        Ok(match recipe.optimiser {
            Optimiser::Adam => {
                let parameters = ParamsAdamW {
                    lr: recipe.learning_rate,
                    weight_decay,
                    ..ParamsAdamW::default()
                };
                Self::Adam(AdamW::new(variables, parameters)?)
            }
            Optimiser::Sgd { momentum } => Self::Sgd {
                velocities: vec![None; variables.len()],
                variables,
                momentum,
                weight_decay,
            },
        })
    }

    /// A step against the gradient of the loss.
    pub(crate) fn step(&mut self, learning_rate: f64, loss: &Tensor) -> Result<()> {
        match self {
            Self::Adam(adam) => {
                adam.set_learning_rate(learning_rate);
                adam.backward_step(loss)?;
            }
            Self::Sgd {
                variables,
                velocities,
                momentum,
                weight_decay,
            } => {
                let gradients = loss.backward()?;
                for (variable, velocity) in variables.iter().zip(velocities) {
                    let Some(gradient) = gradients.get(variable) else {
                        continue;
                    };
                    let decayed = (variable.as_tensor() * *weight_decay)?;
                    let gradient = (gradient + decayed)?.detach();
                    let next = match velocity {
                        None => gradient,
                        Some(velocity) => ((&*velocity * *momentum)? + gradient)?,
                    };
                    variable.set(&(variable.as_tensor() - (&next * learning_rate)?)?)?;
                    *velocity = Some(next);
                }
            }
        }
        Ok(())
    }
}

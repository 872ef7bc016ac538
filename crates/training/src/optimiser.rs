//! Optimisers: of slices for the CPU's kernels, and of candle's variables.

use std::fmt;

use candle_core::{Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use cijfer_kernels::{Adam, Instructions, Momentum};
use serde::{Deserialize, Serialize};

use crate::Result;

/// The rule by which a step changes the weights.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// Adam (Kingma and Ba 2015); with weight decay it is AdamW (Loshchilov and Hutter 2019).
    #[default]
    Adam,
    /// Stochastic gradient descent, whose weight decay is part of the gradient.
    Sgd {
        /// The share of the velocity that is kept from step to step, from 0 to below 1.
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
pub(crate) enum SliceOptimiser {
    Adam(Adam),
    Sgd(Momentum),
}

impl SliceOptimiser {
    pub(crate) fn new(
        optimiser: Optimiser,
        count: usize,
        instructions: Instructions,
    ) -> Result<Self> {
        Ok(match optimiser {
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
pub(crate) enum VariableOptimiser {
    Adam(AdamW),
    Sgd {
        variables: Vec<Var>,
        velocities: Vec<Option<Tensor>>,
        momentum: f64,
        weight_decay: f64,
    },
}

impl VariableOptimiser {
    pub(crate) fn new(
        optimiser: Optimiser,
        weight_decay: f64,
        variables: Vec<Var>,
    ) -> Result<Self> {
        Ok(match optimiser {
            Optimiser::Adam => {
                let parameters = ParamsAdamW {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::average::Average;
    use crate::{Recipe, Schedule};
    use candle_core::Device;

    const STEPS: usize = 8;
    const START: [f32; 3] = [1.0, -0.5, 0.25];

    fn gradient(step: usize) -> [f32; 3] {
        let t = (step + 1) as f64;
        [t.sin(), 0.1 * (2.0 * t).cos(), 0.01 * t - 0.02].map(|value| value as f32)
    }

    /// The parameters after the steps and their moving average, of slices and of variables.
    fn run(recipe: &Recipe) -> [[Vec<f32>; 2]; 2] {
        let average = Average::new(0.8).expect("a mean");
        let mut of_slice =
            SliceOptimiser::new(recipe.optimiser, 3, Instructions::best()).expect("made");
        let (mut parameters, mut mean) = (START, Vec::new());
        let variable = Var::new(&START, &Device::Cpu).expect("made");
        let mut of_variables = VariableOptimiser::new(
            recipe.optimiser,
            recipe.weight_decay,
            vec![variable.clone()],
        )
        .expect("made");
        let mut tensors = Vec::new();
        for step in 0..STEPS {
            let rate = recipe.learning_rate_at(step, STEPS);
            of_slice.step(rate, recipe.weight_decay, &mut parameters, &gradient(step));
            average.update_slice(&mut mean, &parameters);
            let gradient = Tensor::new(&gradient(step), &Device::Cpu).expect("made");
            let loss = (variable.as_tensor() * gradient).and_then(|products| products.sum_all());
            of_variables
                .step(rate, &loss.expect("computed"))
                .expect("done");
            let variables = std::slice::from_ref(&variable);
            average
                .update_variables(&mut tensors, variables)
                .expect("computed");
        }
        let read = |tensor: &Tensor| tensor.to_vec1::<f32>().expect("read");
        [
            [parameters.to_vec(), mean],
            [read(&variable), read(&tensors[0])],
        ]
    }

    fn check(recipe: &Recipe, expected: [f64; 3], mean: Option<[f64; 3]>) {
        for [parameters, found_mean] in run(recipe) {
            let near = |found: &[f32], expected: [f64; 3]| {
                for (found, expected) in found.iter().zip(expected) {
                    assert!(
                        (f64::from(*found) - expected).abs() < 2e-6,
                        "{recipe}: {found} {expected}"
                    );
                }
            };
            near(&parameters, expected);
            if let Some(mean) = mean {
                near(&found_mean, mean);
            }
        }
    }

    /// Figures of PyTorch 2.15 in 64 bits, for the same gradients: `torch.optim` with a learning rate of 0.05,
    /// `CosineAnnealingLR`, and `AveragedModel` with `get_ema_multi_avg_fn(0.8)`.
    #[test]
    fn steps_are_those_of_pytorch() {
        let recipe = Recipe {
            learning_rate: 0.05,
            schedule: Schedule::Constant,
            ..Recipe::default()
        };
        check(
            &recipe,
            [0.841_421_938_7, -0.373_068_505_4, 0.141_310_825_0],
            None,
        );
        check(
            &Recipe {
                schedule: Schedule::Cosine,
                ..recipe.clone()
            },
            [0.860_187_091_0, -0.392_718_221_8, 0.273_097_530_4],
            None,
        );
        let decayed = Recipe {
            weight_decay: 0.1,
            ..recipe
        };
        check(
            &decayed,
            [0.806_503_783_2, -0.356_879_365_1, 0.130_515_258_0],
            Some([0.851_649_212_5, -0.388_145_139_9, 0.234_849_492_2]),
        );
        check(
            &Recipe {
                optimiser: Optimiser::Sgd { momentum: 0.9 },
                ..decayed
            },
            [0.614_520_938_3, -0.415_149_556_6, 0.193_297_200_1],
            None,
        );
    }
}

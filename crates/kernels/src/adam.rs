use std::fmt;

use rayon::prelude::*;

use crate::kernel::Elements;
use crate::{Instructions, Result};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), all of a step in one pass over
/// the parameters.
///
/// # Example
///
/// ```
/// use cijfer_kernels::{Adam, Instructions};
///
/// let mut adam = Adam::new(2, Instructions::best())?;
/// let mut parameters = [1.0, -1.0];
/// adam.step(0.1, 0.0, &mut parameters, &[0.5, -3.0]);
/// // The first step is as long as the learning rate, whatever the gradient.
/// assert!((parameters[0] - 0.9).abs() < 1e-6 && (parameters[1] + 0.9).abs() < 1e-6);
/// # Ok::<(), cijfer_kernels::Error>(())
/// ```
pub struct Adam {
    instructions: Instructions,
    /// Running means of the gradient and of its square.
    means: Vec<[f32; 2]>,
    steps: i32,
}

impl fmt::Debug for Adam {
    /// Without the running numbers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Adam")
            .field("parameters", &self.means.len())
            .field("steps", &self.steps)
            .field("instructions", &self.instructions)
            .finish_non_exhaustive()
    }
}

/// Parameters of one thread's turn.
const CHUNK: usize = 1 << 14;

impl Adam {
    /// How fast the running mean of the gradient forgets.
    pub const BETA_1: f64 = 0.9;
    /// How fast that of its square does.
    pub const BETA_2: f64 = 0.999;
    /// What keeps the division from one by zero.
    pub const EPSILON: f64 = 1e-8;

    /// For so many parameters, before the first step.
    ///
    /// # Errors
    ///
    /// Instructions that this processor lacks.
    pub fn new(parameters: usize, instructions: Instructions) -> Result<Self> {
        Ok(Self {
            instructions: instructions.checked()?,
            means: vec![[0.0; 2]; parameters],
            steps: 0,
        })
    }

    /// A step against the gradient.
    ///
    /// # Panics
    ///
    /// When there are not as many parameters and gradients as were said.
    pub fn step(
        &mut self,
        learning_rate: f64,
        weight_decay: f64,
        parameters: &mut [f32],
        gradient: &[f32],
    ) {
        assert_eq!(parameters.len(), self.means.len(), "parameters");
        assert_eq!(gradient.len(), self.means.len(), "gradients");
        self.steps = self.steps.saturating_add(1);
        let instructions = self.instructions;
        let [beta_1, beta_2] = [Self::BETA_1, Self::BETA_2].map(|beta| beta as f32);
        let scale = |beta: f64| 1.0 / (1.0 - beta.powi(self.steps));
        let step = (learning_rate * scale(Self::BETA_1)) as f32;
        let scale = scale(Self::BETA_2) as f32;
        let decay = (1.0 - learning_rate * weight_decay) as f32;
        let chunks = parameters
            .par_chunks_mut(CHUNK)
            .zip(gradient.par_chunks(CHUNK));
        chunks
            .zip(self.means.par_chunks_mut(CHUNK))
            .for_each(|((parameters, gradient), means)| {
                instructions.run(Elements(|| {
                    for ((parameter, &gradient), [mean, square]) in
                        parameters.iter_mut().zip(gradient).zip(means)
                    {
                        *mean = beta_1 * *mean + (1.0 - beta_1) * gradient;
                        *square = beta_2 * *square + (1.0 - beta_2) * gradient * gradient;
                        let spread = (*square * scale).sqrt() + Self::EPSILON as f32;
                        *parameter = *parameter * decay - step * *mean / spread;
                    }
                }));
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_that_the_processor_lacks_are_refused() {
        for instructions in Instructions::ALL {
            let made = Adam::new(1, instructions);
            assert_eq!(made.is_ok(), instructions.is_available(), "{instructions}");
        }
    }
}

use std::fmt;

use rayon::prelude::*;

use crate::kernel::Elements;
use crate::{Instructions, Result};

/// Gradient descent with momentum (Polyak 1964), all of a step in one pass over the parameters: the velocity
/// is `momentum · velocity + gradient + weight decay · parameter`, and parameters move against it.
///
/// # Example
///
/// ```
/// use cijfer_kernels::{Instructions, Momentum};
///
/// let mut momentum = Momentum::new(1, 0.5, Instructions::best())?;
/// let mut parameters = [1.0];
/// momentum.step(0.1, 0.0, &mut parameters, &[2.0]);
/// assert!((parameters[0] - 0.8).abs() < 1e-6);
/// // Half of the velocity is left.
/// momentum.step(0.1, 0.0, &mut parameters, &[0.0]);
/// assert!((parameters[0] - 0.7).abs() < 1e-6);
/// # Ok::<(), cijfer_kernels::Error>(())
/// ```
pub struct Momentum {
    instructions: Instructions,
    momentum: f32,
    velocities: Vec<f32>,
}

impl fmt::Debug for Momentum {
    /// Without the running numbers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Momentum")
            .field("parameters", &self.velocities.len())
            .field("momentum", &self.momentum)
            .field("instructions", &self.instructions)
            .finish_non_exhaustive()
    }
}

/// Parameters of one thread's turn.
const CHUNK: usize = 1 << 14;

impl Momentum {
    /// For so many parameters, before the first step.
    ///
    /// # Errors
    ///
    /// Instructions that this processor lacks.
    pub fn new(parameters: usize, momentum: f64, instructions: Instructions) -> Result<Self> {
        Ok(Self {
            instructions: instructions.checked()?,
            momentum: momentum as f32,
            velocities: vec![0.0; parameters],
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
        assert_eq!(parameters.len(), self.velocities.len(), "parameters");
        assert_eq!(gradient.len(), self.velocities.len(), "gradients");
        let (instructions, momentum) = (self.instructions, self.momentum);
        let [learning_rate, weight_decay] = [learning_rate, weight_decay].map(|rate| rate as f32);
        let chunks = parameters
            .par_chunks_mut(CHUNK)
            .zip(gradient.par_chunks(CHUNK));
        chunks.zip(self.velocities.par_chunks_mut(CHUNK)).for_each(
            |((parameters, gradient), velocities)| {
                instructions.run(Elements(|| {
                    for ((parameter, &gradient), velocity) in
                        parameters.iter_mut().zip(gradient).zip(velocities)
                    {
                        let gradient = gradient + weight_decay * *parameter;
                        *velocity = momentum * *velocity + gradient;
                        *parameter -= learning_rate * *velocity;
                    }
                }));
            },
        );
    }
}

//! What a step minimises: the loss against the labels, and the loss against a teacher's outputs.

use candle_core::Tensor;
use cijfer_network::Activation;

use super::teacher::Taught;
use crate::Result;
use crate::loss::{add_loss, loss};

/// The loss of a mini-batch, as a function of its logits.
pub(super) struct Objective<'a> {
    /// The network's final activation.
    pub(super) activation: Activation,
    /// The targets, `outputs` for each image.
    pub(super) targets: &'a [f32],
    /// The number of the network's outputs.
    pub(super) outputs: usize,
    /// The teacher's outputs, where there is a teacher.
    pub(super) taught: Option<&'a Taught>,
}

impl Objective<'_> {
    /// The weight of the labels in the loss.
    fn weight_of_labels(&self) -> f64 {
        1.0 - self.taught.map_or(0.0, |taught| taught.weight)
    }

    /// The loss as a tensor that candle differentiates.
    ///
    /// # Shapes
    ///
    /// Logits `[batch, outputs]` → a scalar.
    pub(super) fn loss(&self, logits: &Tensor) -> Result<Tensor> {
        let tensor = |values: &[f32]| Tensor::from_slice(values, logits.shape(), logits.device());
        let of_labels = loss(self.activation, logits, &tensor(self.targets)?)?;
        let mut sum = (of_labels * self.weight_of_labels())?;
        if let Some(taught) = self.taught {
            let scaled = (logits / taught.temperature)?;
            let of_teacher = loss(self.activation, &scaled, &tensor(&taught.outputs)?)?;
            sum = (sum + (of_teacher * taught.factor())?)?;
        }
        Ok(sum)
    }

    /// Adds the gradient of the loss by the logits, and returns the loss.
    ///
    /// # Shapes
    ///
    /// Logits and gradient: `outputs` for each image.
    pub(super) fn add_gradient(&self, logits: &[f32], gradient: &mut [f32]) -> f32 {
        let mut sum = add_loss(
            self.activation,
            [logits, self.targets],
            self.outputs,
            1.0,
            self.weight_of_labels() as f32,
            gradient,
        );
        if let Some(taught) = self.taught {
            sum += add_loss(
                self.activation,
                [logits, &taught.outputs],
                self.outputs,
                taught.temperature as f32,
                taught.factor() as f32,
                gradient,
            );
        }
        sum
    }
}

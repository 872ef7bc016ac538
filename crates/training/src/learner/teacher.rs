//! Distillation: a network whose outputs another one learns.

use cijfer_model::{Checkpoint, Engine, Model};
use cijfer_network::Activation;

use crate::batches::Batch;
use crate::loss::activate;
use crate::outputs::{self, rows_of_logits};
use crate::{Distillation, Error, Result};

/// A network that another one learns from.
pub(super) struct Teacher {
    model: Model,
    distillation: Distillation,
}

/// A teacher's outputs for a mini-batch.
pub(super) struct Taught {
    /// The outputs at the temperature, one image after another.
    pub(super) outputs: Vec<f32>,
    /// What logits are divided by.
    pub(super) temperature: f64,
    /// The weight of the teacher in the loss, from 0 to 1.
    pub(super) weight: f64,
}

impl Taught {
    /// The factor of the loss against the outputs. The square of the temperature keeps its gradient as large as that of the
    /// labels.
    pub(super) fn factor(&self) -> f64 {
        self.weight * self.temperature * self.temperature
    }
}

impl Teacher {
    /// The teacher of a network with so many outputs; `None` where there is neither a teacher nor distillation.
    ///
    /// # Errors
    ///
    /// A teacher without distillation, distillation without a teacher, and a teacher with another number of outputs.
    pub(super) fn new(
        teacher: Option<&Checkpoint>,
        distillation: Option<Distillation>,
        outputs: usize,
        engine: &Engine,
    ) -> Result<Option<Self>> {
        let refuse = |expected: &str, found: &str| Error::Recipe {
            quantity: "the distillation",
            expected: expected.to_owned(),
            found: found.to_owned(),
        };
        let (teacher, distillation) = match (teacher, distillation) {
            (None, None) => return Ok(None),
            (Some(teacher), Some(distillation)) => (teacher, distillation),
            (Some(_), None) => return Err(refuse("given, for there is a teacher", "none")),
            (None, Some(_)) => return Err(refuse("left out, for there is no teacher", "one")),
        };
        let found = outputs::count(&teacher.network)?;
        if found != outputs {
            return Err(Error::Recipe {
                quantity: "the teacher",
                expected: format!("one with {outputs} outputs, as the network has"),
                found: format!("one with {found}"),
            });
        }
        Ok(Some(Self {
            model: teacher.model(engine)?,
            distillation,
        }))
    }

    /// The teacher's outputs for images of `size` rows and columns, after the activation of the network that learns.
    pub(super) fn teach(
        &self,
        activation: Activation,
        batch: &Batch,
        [rows, columns]: [usize; 2],
    ) -> Result<Taught> {
        let Distillation {
            temperature,
            weight,
        } = self.distillation;
        let images = self.model.images(&batch.pixels, rows, columns)?;
        let logits = rows_of_logits(self.model.network(), &self.model.logits(&images, false)?)?;
        let mut outputs = logits.detach().flatten_all()?.to_vec1::<f32>()?;
        activate(activation, &mut outputs, temperature as f32);
        Ok(Taught {
            outputs,
            temperature,
            weight,
        })
    }
}

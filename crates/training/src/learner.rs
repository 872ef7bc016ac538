//! A network in training: its weights, and the steps that change them.
//!
//! A step is done by one of two backends: by the kernels on a CPU, which run the network and its gradient on batches, or by candle's
//! layers, automatic differentiation and optimiser on any other device and for networks that the kernels do not take.

mod candle_backend;
mod kernel_backend;
mod objective;
mod teacher;

use candle_core::DType;
use candle_nn::{VarBuilder, VarMap};
use cijfer_model::{Checkpoint, Engine, Model};
use cijfer_network::Network;

use self::candle_backend::CandleBackend;
use self::kernel_backend::KernelBackend;
use self::objective::Objective;
use self::teacher::Teacher;
use crate::batches::Batch;
use crate::loss::targets;
use crate::outputs::{self, prediction, rows_of_logits};
use crate::{Recipe, Result};

/// A network in training.
pub(crate) struct Learner {
    /// The network; after [`update_model`](Self::update_model) with its present weights.
    pub(crate) model: Model,
    /// The weights of the model.
    pub(crate) variables: VarMap,
    label_smoothing: f64,
    teacher: Option<Teacher>,
    /// Rows and columns of an image.
    size: [usize; 2],
    /// The number of the network's outputs.
    outputs: usize,
    backend: Backend,
    /// Memory for the targets of a mini-batch.
    targets: Vec<f32>,
}

/// What does the steps.
enum Backend {
    Kernels(Box<KernelBackend>),
    Candle(Box<CandleBackend>),
}

/// What a network says of a mini-batch, before the step changes its weights.
pub(crate) struct StepOutcome {
    pub(crate) loss: f32,
    /// The predicted digit of each image.
    pub(crate) predictions: Vec<u8>,
}

impl Learner {
    /// Initialises the weights of a network for images of `size` rows and columns.
    ///
    /// # Errors
    ///
    /// A network that cannot be run, or that does not take such images; a teacher likewise.
    pub(crate) fn new(
        network: &Network,
        recipe: &Recipe,
        teacher: Option<&Checkpoint>,
        size: [usize; 2],
        engine: &Engine,
    ) -> Result<Self> {
        let device = engine.device();
        let variables =
            cijfer_model::initialise_by(network, recipe.seed, recipe.initialisation, device)?;
        let weights = VarBuilder::from_varmap(&variables, DType::F32, device);
        let model = Model::new(network, weights, recipe.seed, engine)?;
        let [rows, columns] = size;
        // A network that does not take such images is refused before the first step.
        model.images(&vec![0; rows * columns], rows, columns)?;
        let outputs = outputs::count(network)?;
        let backend = match model.fused() {
            Some(fused) => Backend::Kernels(Box::new(KernelBackend::new(
                network, fused, &variables, recipe,
            )?)),
            None => {
                let trainable = cijfer_model::trainable(network, &variables)?;
                Backend::Candle(Box::new(CandleBackend::new(recipe, trainable)?))
            }
        };
        Ok(Self {
            model,
            variables,
            label_smoothing: recipe.label_smoothing,
            teacher: Teacher::new(teacher, recipe.distillation, outputs, engine)?,
            size,
            outputs,
            backend,
            targets: Vec::new(),
        })
    }

    /// Moves the weights against the gradient of the mini-batch's loss.
    pub(crate) fn step(&mut self, batch: &Batch, learning_rate: f64) -> Result<StepOutcome> {
        let activation = self.model.final_activation();
        targets(
            activation,
            &batch.targets,
            self.label_smoothing,
            self.outputs,
            &mut self.targets,
        );
        let taught = match &self.teacher {
            Some(teacher) => Some(teacher.teach(activation, batch, self.size)?),
            None => None,
        };
        let objective = Objective {
            activation,
            targets: &self.targets,
            outputs: self.outputs,
            taught: taught.as_ref(),
        };
        match &mut self.backend {
            Backend::Kernels(kernels) => {
                let loss = kernels.step(batch, &objective, learning_rate)?;
                let logits = kernels.logits().chunks_exact(self.outputs);
                Ok(StepOutcome {
                    loss,
                    predictions: logits.map(prediction).collect(),
                })
            }
            Backend::Candle(candle) => {
                candle.restore_weights()?;
                let [rows, columns] = self.size;
                let images = self.model.images(&batch.pixels, rows, columns)?;
                let logits =
                    rows_of_logits(self.model.network(), &self.model.logits(&images, true)?)?;
                let loss = objective.loss(&logits)?;
                candle.step(&loss, learning_rate)?;
                Ok(StepOutcome {
                    loss: loss.to_scalar::<f32>()?,
                    predictions: outputs::predictions(&logits)?,
                })
            }
        }
    }

    /// How confident the network is that there is a digit: the largest of its ten logits for each image.
    pub(crate) fn confidence(&self, pixels: &[u8]) -> Result<Vec<f32>> {
        let [rows, columns] = self.size;
        let images = self.model.images(pixels, rows, columns)?;
        let logits = rows_of_logits(self.model.network(), &self.model.logits(&images, false)?)?;
        let rows: Vec<Vec<f32>> = logits.detach().to_vec2()?;
        let highest = rows.iter().map(|row| row[usize::from(prediction(row))]);
        Ok(highest.collect())
    }

    /// The instruction set of the kernels that do the steps; empty where candle does them.
    pub(crate) fn instructions(&self) -> String {
        match &self.backend {
            Backend::Kernels(kernels) => kernels.instructions().to_string(),
            Backend::Candle(_) => String::new(),
        }
    }

    /// Gives model and variables the weights after the last step, or their average where the recipe asks for one.
    pub(crate) fn update_model(&mut self) -> Result<()> {
        match &mut self.backend {
            Backend::Kernels(kernels) => kernels.store_weights(&self.variables),
            Backend::Candle(candle) => candle.use_average(),
        }
    }
}

use cijfer_dataset::Samples;
use cijfer_model::{Checkpoint, Engine, Epoch, Provenance, Validation};
use cijfer_network::{Activation, Network};

use crate::batches::Batches;
use crate::learner::{Learner, StepOutcome};
use crate::windows::Window;
use crate::{Error, Recipe, Result, evaluate};

/// The progress of a training.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// A step is done.
    Step {
        /// The epoch, counted from 1.
        epoch: usize,
        /// Steps that are done, in all epochs.
        done: usize,
        /// Steps of all epochs.
        steps: usize,
        /// The loss of the step's mini-batch.
        loss: f32,
    },
    /// An epoch is done.
    Epoch(Epoch),
}

/// Trains a network from initial weights.
///
/// The result has the weights of the epoch with the highest validation accuracy, or of the last epoch where no images are held
/// out. `data` in its provenance is empty, because only the caller knows where the images come from. `progress` is called after
/// each step and each epoch.
///
/// # Errors
///
/// A recipe with values out of range, a network that does not take such images or has neither 10 nor 14 outputs, and a training
/// that diverges.
///
/// ```
/// use cijfer_dataset::Mnist;
/// use cijfer_model::Engine;
/// use cijfer_network::{Activation, Dense, Network, Shape};
/// use cijfer_training::{Progress, Recipe, train};
///
/// let digits = Mnist::drawn(200, 1, 0).train;
/// let network = Network::new("small", Shape::vector(784))
///     .then(Dense::new(10).activation(Activation::Softmax));
/// let recipe = Recipe { epochs: 2, batch: 50, hold_out: 50, ..Recipe::default() };
/// let mut steps = 0;
/// let trained = train(&network, &digits, &recipe, &Engine::cpu(), &mut |progress| {
///     if let Progress::Step { .. } = progress {
///         steps += 1;
///     }
/// })?;
/// // Two epochs of 150 images in mini-batches of 50.
/// assert_eq!(steps, 6);
/// assert!(trained.provenance.validation_accuracy.is_some());
/// # Ok::<(), cijfer_training::Error>(())
/// ```
pub fn train(
    network: &Network,
    samples: &Samples,
    recipe: &Recipe,
    engine: &Engine,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checkpoint> {
    train_with(network, None, samples, recipe, engine, progress)
}

/// Trains a network like [`train`], on the outputs of a larger network too, as [`Recipe::distillation`] says.
///
/// # Errors
///
/// As [`train`]; a teacher that does not take such images or has another number of outputs, and a recipe without distillation.
pub fn distil(
    network: &Network,
    teacher: &Checkpoint,
    samples: &Samples,
    recipe: &Recipe,
    engine: &Engine,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checkpoint> {
    train_with(network, Some(teacher), samples, recipe, engine, progress)
}

fn train_with(
    network: &Network,
    teacher: Option<&Checkpoint>,
    samples: &Samples,
    recipe: &Recipe,
    engine: &Engine,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checkpoint> {
    recipe.validate(samples.len(), samples.rows().min(samples.columns()))?;
    let (training, held_out) = match recipe.hold_out {
        0 => (samples.clone(), None),
        count => {
            let (training, held_out) = samples.hold_out(count, recipe.seed);
            (training, Some(held_out))
        }
    };
    let mut trainer = Trainer::new(network, teacher, recipe, &training, engine)?;
    let mut history: Vec<Epoch> = Vec::new();
    let mut best: Option<(f64, Checkpoint)> = None;
    for number in 1..=recipe.epochs {
        let mut epoch = trainer.epoch(number, &training, progress)?;
        if let Some(held_out) = &held_out {
            let evaluation = evaluate(&trainer.learner.model, held_out, &mut |_| {})?;
            epoch.validation = Some(Validation {
                loss: evaluation.loss,
                accuracy: evaluation.accuracy(),
            });
        }
        let accuracy = epoch.validation.map(|validation| validation.accuracy);
        progress(Progress::Epoch(epoch));
        history.push(epoch);
        // Of epochs with equal accuracy the later one is kept: its weights have seen more images.
        let rank = accuracy.unwrap_or(0.0);
        if best.as_ref().is_none_or(|(highest, _)| rank >= *highest) {
            best = Some((rank, trainer.checkpoint(number, accuracy)?));
        }
        if recipe.target.is_some_and(|target| rank >= target) {
            break;
        }
    }
    let mut checkpoint = match best {
        Some((_, checkpoint)) => checkpoint,
        // A valid recipe has at least one epoch, so there is always a best one.
        None => trainer.checkpoint(0, None)?,
    };
    checkpoint.provenance.history = history;
    Ok(checkpoint)
}

/// The state of a training.
struct Trainer<'a> {
    recipe: &'a Recipe,
    learner: Learner,
    /// The hard negatives of the last epoch.
    hard_negatives: Vec<Window>,
    /// Steps that are done.
    done: usize,
    /// Steps of all epochs.
    steps: usize,
}

impl<'a> Trainer<'a> {
    fn new(
        network: &Network,
        teacher: Option<&Checkpoint>,
        recipe: &'a Recipe,
        training: &Samples,
        engine: &Engine,
    ) -> Result<Self> {
        let learner = Learner::new(
            network,
            recipe,
            teacher,
            [training.rows(), training.columns()],
            engine,
        )?;
        let shows_no_digit = recipe.no_digit > 0.0 || recipe.scenes.is_some();
        if shows_no_digit && learner.model.final_activation() != Activation::Sigmoid {
            let windows = recipe.scenes.map_or(0.0, |scenes| scenes.windows);
            return Err(Error::Recipe {
                quantity: "the number of crops and windows for every digit",
                expected: "0 for a network that does not end in sigmoid and so cannot say \
                           \"no digit\""
                    .to_owned(),
                found: (recipe.no_digit + windows).to_string(),
            });
        }
        let steps = Batches::steps(training.len(), recipe);
        Ok(Self {
            recipe,
            learner,
            hard_negatives: Vec::new(),
            done: 0,
            // A training never reaches more steps than can be counted.
            steps: recipe.epochs.saturating_mul(steps),
        })
    }

    fn epoch(
        &mut self,
        number: usize,
        training: &Samples,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Epoch> {
        let (mut total_loss, mut seen) = (0.0, 0);
        let (mut correct, mut digits) = (0, 0);
        let mut batches = Batches::new(training, self.recipe, number);
        let before = std::mem::take(&mut self.hard_negatives);
        batches.mine_hard_negatives(before, &mut |pixels| self.learner.confidence(pixels))?;
        let mut next = batches.next();
        while let Some(batch) = next {
            let learning_rate = self.recipe.learning_rate_at(self.done, self.steps);
            // Another thread draws the next mini-batch at the same time.
            let (outcome, following) = rayon::join(
                || self.learner.step(&batch, learning_rate),
                || batches.next(),
            );
            next = following;
            let StepOutcome { loss, predictions } = outcome?;
            if !loss.is_finite() {
                return Err(Error::Diverged {
                    epoch: number,
                    loss,
                    learning_rate,
                });
            }
            for (digit, target) in predictions.into_iter().zip(&batch.targets) {
                if target.has_class() {
                    digits += 1;
                    correct += usize::from(target.digits[usize::from(digit)] == 1.0);
                }
            }
            total_loss += f64::from(loss) * batch.targets.len() as f64;
            seen += batch.targets.len();
            self.done += 1;
            progress(Progress::Step {
                epoch: number,
                done: self.done,
                steps: self.steps,
                loss,
            });
        }
        self.hard_negatives = batches.into_hard_negatives();
        self.learner.update_model()?;
        Ok(Epoch {
            number,
            loss: total_loss / seen.max(1) as f64,
            accuracy: correct as f64 / digits.max(1) as f64,
            validation: None,
        })
    }

    fn checkpoint(&self, epochs: usize, validation_accuracy: Option<f64>) -> Result<Checkpoint> {
        let provenance = Provenance {
            seed: self.recipe.seed,
            recipe: self.recipe.to_string(),
            recipe_toml: self.recipe.to_toml(),
            instructions: self.learner.instructions(),
            epochs,
            validation_accuracy,
            ..Provenance::default()
        };
        let Learner {
            model, variables, ..
        } = &self.learner;
        Ok(Checkpoint::of(model.network(), variables, provenance)?)
    }
}

#[cfg(test)]
mod tests;

use candle_core::Device;
use cijfer_dataset::Samples;
use cijfer_model::{Checkpoint, Epoch, Provenance, Validation};
use cijfer_network::{Activation, Network};

use crate::batches::Batches;
use crate::learner::{Learner, Outcome};
use crate::windows::Window;
use crate::{Error, Recipe, Result, evaluate};

/// What a training tells while it runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// A step was done.
    Step {
        /// The epoch, counted from 1.
        epoch: usize,
        /// Steps done in all epochs.
        done: usize,
        /// Steps that there are in all epochs.
        steps: usize,
        /// The loss of this step.
        loss: f32,
    },
    /// An epoch was done.
    Epoch(Epoch),
}

/// Trains a network from fresh weights.
///
/// The weights that come out are those of the epoch with the best validation accuracy, or of the
/// last epoch where nothing is held out. `data` in their provenance is left empty, for only the
/// caller knows where the images come from.
///
/// # Errors
///
/// A recipe that makes no sense, a network that does not take such images or does not give ten
/// answers, a loss that is no number any more.
pub fn train(
    network: &Network,
    samples: &Samples,
    recipe: &Recipe,
    device: &Device,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checkpoint> {
    train_with(network, None, samples, recipe, device, progress)
}

/// As [`train`], learning from a larger network's answers too, as [`Recipe::distillation`] says.
///
/// # Errors
///
/// As [`train`]; a teacher that does not take such images, or a recipe without distillation.
pub fn distil(
    network: &Network,
    teacher: &Checkpoint,
    samples: &Samples,
    recipe: &Recipe,
    device: &Device,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checkpoint> {
    train_with(network, Some(teacher), samples, recipe, device, progress)
}

fn train_with(
    network: &Network,
    teacher: Option<&Checkpoint>,
    samples: &Samples,
    recipe: &Recipe,
    device: &Device,
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
    let mut trainer = Trainer::new(network, teacher, recipe, &training, device)?;
    let mut history: Vec<Epoch> = Vec::new();
    let mut best: Option<(f64, Checkpoint)> = None;
    for number in 1..=recipe.epochs {
        let mut epoch = trainer.epoch(number, &training, progress)?;
        if let Some(held_out) = &held_out {
            let evaluation = evaluate(&trainer.learner.model, held_out, device, &mut |_| {})?;
            epoch.validation = Some(Validation {
                loss: evaluation.loss,
                accuracy: evaluation.accuracy(),
            });
        }
        let accuracy = epoch.validation.map(|validation| validation.accuracy);
        progress(Progress::Epoch(epoch));
        history.push(epoch);
        // Of equally good epochs the later one stays: it has seen more.
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
        // A valid recipe has an epoch, so there is always a best one.
        None => trainer.checkpoint(0, None)?,
    };
    checkpoint.provenance.history = history;
    Ok(checkpoint)
}

/// What changes during a training.
struct Trainer<'a> {
    recipe: &'a Recipe,
    learner: Learner,
    /// Windows without a digit that were hard in the last epoch.
    hard: Vec<Window>,
    /// Steps done, and steps of all epochs.
    done: usize,
    steps: usize,
}

impl<'a> Trainer<'a> {
    fn new(
        network: &Network,
        teacher: Option<&Checkpoint>,
        recipe: &'a Recipe,
        training: &Samples,
        device: &Device,
    ) -> Result<Self> {
        let learner = Learner::new(
            network,
            recipe,
            teacher,
            [training.rows(), training.columns()],
            device,
        )?;
        let shows_none = recipe.no_digit > 0.0 || recipe.scenes.is_some();
        if shows_none && learner.model.final_activation() != Activation::Sigmoid {
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
            hard: Vec::new(),
            done: 0,
            // More steps than can be counted are never done.
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
        let before = std::mem::take(&mut self.hard);
        batches.mine(before, &mut |pixels| self.learner.sureness(pixels))?;
        let mut next = batches.next();
        while let Some(batch) = next {
            let learning_rate = self.recipe.learning_rate_at(self.done, self.steps);
            // Another thread draws the next batch meanwhile.
            let (outcome, following) = rayon::join(
                || self.learner.step(&batch, learning_rate),
                || batches.next(),
            );
            next = following;
            let Outcome { loss, answers } = outcome?;
            if !loss.is_finite() {
                return Err(Error::Diverged {
                    epoch: number,
                    loss,
                    learning_rate,
                });
            }
            for (answer, target) in answers.into_iter().zip(&batch.targets) {
                if target.is_certain() {
                    digits += 1;
                    correct += usize::from(target.digits[usize::from(answer)] == 1.0);
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
        self.hard = batches.into_hard();
        self.learner.settle()?;
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
mod tests {
    use super::*;
    use cijfer_dataset::Mnist;
    use cijfer_network::{Conv2d, Dense, Dropout, MaxPooling2d, Operation, Shape};

    fn network() -> Network {
        Network::new("small", Shape::image(28, 28, 1))
            .then(Conv2d::new(4, [5, 5]).activation(Activation::Relu))
            .then(MaxPooling2d::new([4, 4]))
            .then(Dropout::new(0.1))
            .then(Operation::Flatten)
            .then(Dense::new(10).activation(Activation::Sigmoid))
    }

    fn recipe() -> Recipe {
        Recipe {
            epochs: 2,
            batch: 50,
            learning_rate: 0.01,
            hold_out: 100,
            ..Recipe::default()
        }
    }

    fn weights(trained: &Checkpoint) -> Vec<u32> {
        let mut tensors: Vec<_> = trained.weights.iter().collect();
        tensors.sort_by_key(|(name, _)| *name);
        tensors
            .into_iter()
            .flat_map(|(_, tensor)| {
                let values = tensor.flatten_all().and_then(|t| t.to_vec1::<f32>());
                values.expect("read").into_iter().map(f32::to_bits)
            })
            .collect()
    }

    #[test]
    fn bits_follow_from_the_seed_alone() {
        let digits = Mnist::drawn(600, 1, 0).train;
        let run = |seed, threads| {
            let recipe = Recipe { seed, ..recipe() };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("a pool").install(|| {
                let trained = train(&network(), &digits, &recipe, &Device::Cpu, &mut |_| {});
                weights(&trained.expect("trained"))
            })
        };
        let first = run(7, 1);
        assert_eq!(first, run(7, 1));
        assert_eq!(first, run(7, 3));
        assert_ne!(first, run(8, 1));
    }

    #[test]
    fn the_best_epoch_stays_and_the_target_ends_it() {
        let digits = Mnist::drawn(600, 1, 0).train;
        let recipe = Recipe {
            epochs: 9,
            target: Some(0.3),
            ..recipe()
        };
        let mut steps = 0;
        let trained = train(
            &network(),
            &digits,
            &recipe,
            &Device::Cpu,
            &mut |progress| {
                steps += usize::from(matches!(progress, Progress::Step { .. }));
            },
        )
        .expect("trained");
        let provenance = trained.provenance;
        let epochs = provenance.history.len();
        assert!(epochs < 9, "the target is reached early");
        assert_eq!(provenance.epochs, epochs);
        assert_eq!(steps, epochs * 10);
        let last = provenance.history.last().and_then(|epoch| epoch.validation);
        assert_eq!(
            provenance.validation_accuracy,
            last.map(|validation| validation.accuracy)
        );
    }

    #[test]
    fn frozen_layers_stay_as_they_are() {
        let digits = Mnist::drawn(100, 1, 0).train;
        let mut network = network();
        network.layers[0].trainable = false;
        let recipe = Recipe {
            epochs: 1,
            hold_out: 0,
            ..recipe()
        };
        let trained = train(&network, &digits, &recipe, &Device::Cpu, &mut |_| {});
        let trained = trained.expect("trained");
        let fresh = cijfer_model::initialise(&network, recipe.seed, &Device::Cpu).expect("made");
        let fresh = fresh.data().lock().expect("not poisoned");
        let moved = |name: &str| {
            let difference = (&trained.weights[name] - fresh[name].as_tensor()).expect("shapes");
            let largest = difference.abs().and_then(|d| d.max_all());
            largest.and_then(|d| d.to_scalar::<f32>()).expect("read") > 0.0
        };
        assert!(!moved("conv2d.weight"));
        assert!(moved("dense.weight"));
    }

    #[test]
    fn a_network_that_cannot_say_no_is_not_shown_crops() {
        let digits = Mnist::drawn(20, 1, 0).train;
        let network = Network::new("soft", Shape::image(28, 28, 1))
            .then(Conv2d::new(10, [28, 28]).activation(Activation::Softmax));
        let recipe = Recipe {
            hold_out: 0,
            ..Recipe::locating()
        };
        let error = train(&network, &digits, &recipe, &Device::Cpu, &mut |_| {});
        let message = error.err().expect("refused").to_string();
        assert!(message.contains("does not end in sigmoid"), "{message}");
    }

    #[test]
    fn averaged_weights_are_those_that_come_out() {
        let digits = Mnist::drawn(300, 1, 0).train;
        let run = |average| {
            let recipe = Recipe {
                average,
                hold_out: 0,
                ..recipe()
            };
            let trained = train(&network(), &digits, &recipe, &Device::Cpu, &mut |_| {});
            weights(&trained.expect("trained"))
        };
        let [last, averaged] = [0.0, 0.9].map(run);
        assert_ne!(last, averaged);
        // A mean that forgets everything is the last weights.
        let distance = |other: &[u32]| -> f32 {
            let pairs = last.iter().zip(other);
            pairs
                .map(|(a, b)| (f32::from_bits(*a) - f32::from_bits(*b)).abs())
                .fold(0.0, f32::max)
        };
        assert!(distance(&run(1e-9)) < 1e-6 && distance(&averaged) > 1e-3);
    }

    #[test]
    fn a_teacher_s_answers_are_learnt() {
        let digits = Mnist::drawn(600, 1, 0).train;
        let longer = Recipe {
            epochs: 20,
            hold_out: 0,
            ..recipe()
        };
        let teacher = train(&network(), &digits, &longer, &Device::Cpu, &mut |_| {});
        let teacher = teacher.expect("trained");
        let recipe = Recipe {
            seed: 9,
            distillation: Some(crate::Distillation {
                temperature: 2.0,
                weight: 1.0,
            }),
            ..longer
        };
        let student = distil(
            &network(),
            &teacher,
            &digits,
            &recipe,
            &Device::Cpu,
            &mut |_| {},
        );
        let answers = |checkpoint: &Checkpoint| {
            let model = checkpoint.model(&Device::Cpu).expect("built");
            evaluate(&model, &digits, &Device::Cpu, &mut |_| {})
                .expect("evaluated")
                .answers
        };
        let [teacher_s, student_s] = [&teacher, &student.expect("trained")].map(answers);
        let same = teacher_s
            .iter()
            .zip(&student_s)
            .filter(|(a, b)| a == b)
            .count();
        assert!(same > 500, "{same} of 600 answers are the teacher's");
        let alone = train(&network(), &digits, &recipe, &Device::Cpu, &mut |_| {});
        let message = alone.err().expect("refused").to_string();
        assert!(message.contains("there is no teacher"), "{message}");
    }
}

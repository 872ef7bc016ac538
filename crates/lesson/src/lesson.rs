use cijfer_dataset::Mnist;
use cijfer_model::{Checkpoint, Engine};
use cijfer_network::{Activation, Network, Operation};
use cijfer_training::{Progress, Recipe, Scenes, train};
use serde::Serialize;

use crate::{Error, Result};

/// A network of the zoo that begins anew and learns drawn digits, and crops without one.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The network's name in the zoo.
    pub network: String,
    /// How many digits are drawn to learn from; a fifth as many are held out.
    pub digits: usize,
    /// How many times each is seen.
    pub epochs: usize,
    /// What everything random follows from.
    pub seed: u64,
}

/// What is told while a network learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Moment {
    /// A step was done.
    Step {
        /// Steps done.
        done: usize,
        /// Steps that there are.
        steps: usize,
        /// The loss of this step.
        loss: f32,
    },
    /// All digits have been seen once more.
    Epoch {
        /// How many times by now.
        number: usize,
        /// The share of the held-out images that are classified correctly.
        accuracy: f64,
    },
}

/// The most digits that a lesson draws, and the most times they are seen.
const MOST: [usize; 2] = [20_000, 100];

/// It learns as a lesson does, only for longer: its threshold suits what is learnt.
const LIKE: &str = "C-locating";

impl Lesson {
    /// Learns; `progress` hears of every step.
    ///
    /// # Errors
    ///
    /// A network that is not known, more digits or epochs than a lesson has, a loss that is no number any more.
    pub fn learn(&self, progress: &mut dyn FnMut(Moment)) -> Result<Checkpoint> {
        for (what, most, found) in [
            ("the digits of a lesson", MOST[0], self.digits),
            ("the epochs of a lesson", MOST[1], self.epochs),
        ] {
            if !(1..=most).contains(&found) {
                return Err(Error::value(what, format!("1 to {most}"), found));
            }
        }
        let Some(known) = cijfer_zoo::sliding(&self.network) else {
            let names: Vec<&str> = cijfer_zoo::sliding_names().collect();
            let expected = names.join(", ");
            return Err(Error::value("the network", expected, &self.network));
        };
        let held_out = self.digits.div_ceil(5);
        let digits = Mnist::drawn(self.digits + held_out, 1, self.seed).train;
        let recipe = Recipe {
            epochs: self.epochs,
            batch: 64,
            seed: self.seed,
            hold_out: held_out,
            // A mean over so few steps would still be of the random weights.
            average: 0.0,
            scenes: Some(Scenes {
                windows: 1.0,
                heights: None,
                hard_negatives: 0.3,
            }),
            ..Recipe::locating()
        };
        let mut told = |moment: Progress| match moment {
            Progress::Step {
                done, steps, loss, ..
            } => progress(Moment::Step { done, steps, loss }),
            Progress::Epoch(epoch) => progress(Moment::Epoch {
                number: epoch.number,
                accuracy: epoch
                    .validation
                    .map_or(epoch.accuracy, |held_out| held_out.accuracy),
            }),
        };
        let network = answering_apart(known?.network);
        let mut learnt = train(&network, &digits, &recipe, &Engine::cpu(), &mut told)?;
        learnt.provenance.data = "drawn".to_owned();
        if let Some(like) = cijfer_zoo::sliding(LIKE) {
            let like = like?.provenance;
            learnt.provenance.threshold = like.threshold;
            learnt.provenance.isolated_threshold = like.isolated_threshold;
        }
        Ok(learnt)
    }
}

/// The network with a sigmoid for each answer: only answers that do not share one sum can all say no, as they must where there
/// is no digit.
fn answering_apart(mut network: Network) -> Network {
    let last = network.places().next_back();
    if let Some(last) = last
        && let Operation::Conv2d(convolution) = &last.layer.operation
    {
        let apart = convolution.clone().activation(Activation::Sigmoid);
        network.replace(last.index, apart);
    }
    network
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_network_that_has_learnt_is_used_like_another() {
        let lesson = Lesson {
            network: "C".to_owned(),
            digits: 1024,
            epochs: 6,
            seed: 1,
        };
        let mut moments = Vec::new();
        let learnt = lesson.learn(&mut |moment| moments.push(moment)).unwrap();
        // 32 digits and as many crops a step.
        assert_eq!(moments.len(), 6 * 32 + 6);
        assert!(matches!(
            moments[197],
            Moment::Epoch { number: 6, accuracy } if accuracy > 0.5
        ));
        assert_eq!(learnt.network, cijfer_zoo::c());
        // It slides like another, and says what it is.
        let bytes = learnt.to_bytes(Path::new("learnt")).unwrap();
        let stored = Checkpoint::from_bytes(&bytes, Path::new("learnt"), None).unwrap();
        assert!(stored.slider(&Engine::cpu()).is_ok());
    }

    #[test]
    fn the_smallest_answer_apart() {
        let small = cijfer_zoo::sliding("C-small").unwrap().unwrap().network;
        let last = answering_apart(small).layers.pop().unwrap();
        let Operation::Conv2d(last) = last.operation else {
            panic!("a convolution");
        };
        assert_eq!(last.activation, Activation::Sigmoid);
        let c = cijfer_zoo::c();
        assert_eq!(answering_apart(c.clone()), c);
    }

    #[test]
    fn a_lesson_without_end_is_refused() {
        let lesson = Lesson {
            network: "C".to_owned(),
            digits: 10,
            epochs: 101,
            seed: 1,
        };
        let message = lesson.learn(&mut |_| {}).err().unwrap().to_string();
        assert_eq!(
            message,
            "the epochs of a lesson: expected 1 to 100, found 101"
        );
    }
}

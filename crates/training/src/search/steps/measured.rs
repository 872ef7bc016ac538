use super::Steps;
use crate::search::runner::Trainings;
use crate::search::{Key, On, Progress, Result, Runner, Spread, Trial};

/// The results of training the networks of some steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// For every candidate its trials, one for each seed.
    pub trials: Vec<Vec<Trial>>,
    /// Whether the budget was enough for all of them.
    pub is_complete: bool,
}

impl Measured {
    /// The accuracies of a candidate on held-out images.
    pub fn spread(&self, candidate: usize) -> Spread {
        let trials = self.trials[candidate].iter();
        Spread::of(trials.map(|trial| trial.outcome.accuracy()))
    }
}

impl Runner<'_> {
    /// Trains all networks of some steps, or as many as the budget is enough for.
    ///
    /// # Errors
    ///
    /// A log that cannot be written or belongs to something else, and a training that fails for another reason than divergence.
    /// Finished trials stay in the log.
    pub fn steps(&self, steps: &Steps, progress: &mut dyn FnMut(Progress)) -> Result<Measured> {
        let candidates = steps.candidates();
        let mut trainings = Trainings::begin(self, &steps.text, candidates, steps.held_out, 1)?;
        let keys = |candidate: usize| {
            (0..steps.seeds as u64).map(move |number| Key {
                candidate,
                epochs: candidates[candidate].recipe.epochs,
                seed: self.seed + number,
                on: On::Validation(0),
            })
        };
        let all = (0..candidates.len()).flat_map(keys).collect();
        let is_complete = trainings.all([1, 1], all, progress)?;
        let of = |candidate| trainings.of(keys(candidate)).cloned().collect();
        Ok(Measured {
            trials: (0..candidates.len()).map(of).collect(),
            is_complete,
        })
    }
}

//! Successive halving: all candidates are trained for a few epochs, the best of them for more, and so on.

use std::collections::BTreeMap;

use super::log::{self, Header, VERSION};
use super::runner::Trainings;
use super::{Candidate, Error, Finalist, Key, Progress, Result, Rounds, Runner, Space, Trial};

/// The result of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// All candidates of the space.
    pub candidates: Vec<Candidate>,
    /// All trials.
    pub trials: Vec<Trial>,
    /// Whether the budget was enough for all rounds.
    pub is_complete: bool,
    /// The smallest networks that reach the accuracy, or the best one where none does; empty when the budget ended before the
    /// last round.
    pub finalists: Vec<Finalist>,
}

impl Runner<'_> {
    /// Searches a space until all rounds are decided or the budget is spent.
    ///
    /// # Errors
    ///
    /// A space without candidates, a log that cannot be written or belongs to another search, and a training that fails for
    /// another reason than divergence. Finished trials stay in the log.
    pub fn search(&self, space: &Space, progress: &mut dyn FnMut(Progress)) -> Result<Found> {
        let halving = &space.halving;
        let candidates = space.candidates()?;
        let (held_out, splits) = (halving.held_out, halving.splits);
        let mut trainings = Trainings::begin(self, space.text(), &candidates, held_out, splits)?;
        let mut rounds = Rounds::new(space, &candidates, self.seed);
        while !rounds.are_over() {
            let of = [rounds.number(), rounds.count()];
            if !trainings.all(of, rounds.keys(), progress)? {
                break;
            }
            rounds.decide(trainings.trials());
        }
        let (is_complete, finalists) = (rounds.are_over(), rounds.finalists(trainings.trials()));
        Ok(Found {
            is_complete,
            finalists,
            trials: trainings.into_trials(),
            candidates,
        })
    }
}

impl Found {
    /// The result of a search whose trials were done elsewhere, as far as the known trials decide it.
    ///
    /// # Errors
    ///
    /// A space without candidates.
    pub fn of(space: &Space, seed: u64, trials: BTreeMap<Key, Trial>) -> Result<Self> {
        let candidates = space.candidates()?;
        let mut rounds = Rounds::new(space, &candidates, seed);
        while !rounds.are_over() && rounds.decide(&trials) {}
        Ok(Self {
            is_complete: rounds.are_over(),
            finalists: rounds.finalists(&trials),
            trials: trials.into_values().collect(),
            candidates,
        })
    }

    /// The log of the trials, in the order of their keys, with which a [`Runner`] can resume the search. `data` names the digits,
    /// like [`content`](cijfer_dataset::Origin::content).
    ///
    /// # Errors
    ///
    /// None in practice: trials can always be written as JSON.
    pub fn to_log(&self, space: &Space, seed: u64, data: String) -> Result<String> {
        let header = Header {
            version: VERSION,
            space: space.text().to_owned(),
            seed,
            data,
        };
        log::text_of(&header, &self.trials).map_err(|source| Error::Io {
            path: "the log".into(),
            source,
        })
    }
}

#[cfg(test)]
mod tests;

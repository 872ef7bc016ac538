//! Trainings in parallel, one on each thread, which are logged when they are finished.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cijfer_dataset::Mnist;
use cijfer_model::Engine;

use super::log::{Header, Log, VERSION};
use super::{Candidate, Key, Result, Sets, Trial};
use crate::one_a_core;

/// A runner of trainings, and the log that it keeps of them.
#[derive(Debug, Clone)]
pub struct Runner<'a> {
    /// The digits. Candidates are trained and chosen on the training set alone.
    pub digits: &'a Mnist,
    /// The seed of all random numbers.
    pub seed: u64,
    /// Where networks are trained.
    pub engine: Engine,
    /// The number of networks that are trained at a time, each on a thread of its own.
    pub threads: usize,
    /// The time after which no training is begun; `None` for no limit.
    pub budget: Option<Duration>,
    /// The file to which finished trainings are written.
    pub log: PathBuf,
    /// Whether the log exists and is resumed.
    pub resume: bool,
}

/// The progress of trainings.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A round begins.
    Round {
        /// Its number, from 1 on. The last round of a search is the test of the finalists.
        number: usize,
        /// The number of rounds.
        rounds: usize,
        /// Networks in it.
        candidates: usize,
        /// Trainings in it.
        trials: usize,
        /// How many of them are in the log already.
        known: usize,
    },
    /// A training is finished and logged.
    Trial(&'a Trial),
}

/// The trainings of a runner: those that are known, and what the others need.
pub(super) struct Trainings<'a> {
    runner: &'a Runner<'a>,
    candidates: &'a [Candidate],
    sets: Sets<'a>,
    log: Log,
    deadline: Option<Instant>,
    trials: BTreeMap<Key, Trial>,
}

impl<'a> Trainings<'a> {
    /// Begins or resumes the log of the search that `text` describes. Each of the `splits` held-out sets has `held_out` images.
    pub(super) fn begin(
        runner: &'a Runner<'a>,
        text: &str,
        candidates: &'a [Candidate],
        held_out: usize,
        splits: usize,
    ) -> Result<Self> {
        let Runner {
            digits,
            seed,
            budget,
            ref log,
            resume,
            ref engine,
            ..
        } = *runner;
        let header = Header {
            version: VERSION,
            space: text.to_owned(),
            seed,
            data: digits.origin.content(),
        };
        let (log, trials) = match resume {
            true => Log::resume(log, &header)?,
            false => (Log::begin(log, &header)?, BTreeMap::new()),
        };
        Ok(Self {
            runner,
            candidates,
            sets: Sets::new(digits, seed, held_out, splits, engine),
            log,
            deadline: budget.and_then(|budget| Instant::now().checked_add(budget)),
            trials,
        })
    }

    /// Does the trainings of a round that are not in the log, and returns whether the budget was enough.
    pub(super) fn all(
        &mut self,
        [number, rounds]: [usize; 2],
        keys: Vec<Key>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<bool> {
        let mut candidates: Vec<usize> = keys.iter().map(|key| key.candidate).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let trials = keys.len();
        let mut missing = keys;
        missing.retain(|key| !self.trials.contains_key(key));
        progress(Progress::Round {
            number,
            rounds,
            candidates: candidates.len(),
            trials,
            known: trials - missing.len(),
        });
        let in_time = || self.deadline.is_none_or(|end| Instant::now() < end);
        let train =
            |key: &Key| in_time().then(|| self.sets.trial(*key, &self.candidates[key.candidate]));
        let (log, trials) = (&mut self.log, &mut self.trials);
        one_a_core(&missing, self.runner.threads, train, |trial| {
            log.append(&trial)?;
            progress(Progress::Trial(&trial));
            trials.insert(trial.key, trial);
            Ok(())
        })
    }

    /// All trainings that are known.
    pub(super) fn into_trials(self) -> Vec<Trial> {
        self.trials.into_values().collect()
    }

    /// All trainings that are known, by their keys.
    pub(super) fn trials(&self) -> &BTreeMap<Key, Trial> {
        &self.trials
    }

    /// The known trainings among some keys.
    pub(super) fn of(&self, keys: impl Iterator<Item = Key>) -> impl Iterator<Item = &Trial> {
        keys.filter_map(|key| self.trials.get(&key))
    }
}

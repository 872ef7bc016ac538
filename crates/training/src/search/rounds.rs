//! The rounds of a search: which trials it asks for, and what they decide. Nothing is trained here.

use std::collections::BTreeMap;

use cijfer_model::{Purpose, random};
use rand::seq::SliceRandom;

use super::front::{best, smallest};
use super::{Candidate, Finalist, Key, On, Point, Space, Spread, Trial};

/// The rounds of a search: all candidates are trained for a few epochs, the best of them for more, and so on; in the last round the
/// finalists are tested.
///
/// Given the trials of a [round](Self::keys), wherever they are done, [`decide`](Self::decide) begins the next one.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::path::Path;
///
/// use cijfer_training::search::{Outcome, Rounds, Space, Trial};
///
/// # let text = r#"
/// #     part = "A"
/// #     parameters = [1500, 9000]
/// #     accuracy = 0.5
/// #     halving = { candidates = 4, epochs = [1, 2], final-seeds = 3 }
/// #     [[families]]
/// #     name = "two layers"
/// #     layers = [
/// #         { type = "Dense", units = "$n", activation = "silu" },
/// #         { type = "Dense", units = 10, activation = "softmax" },
/// #     ]
/// #     choices = { n = { from = 2, to = 9 } }
/// # "#;
/// let space = Space::from_toml(text, Path::new("space.toml"))?;
/// let candidates = space.candidates()?;
/// let mut rounds = Rounds::new(&space, &candidates, 0);
/// let mut trials = BTreeMap::new();
/// let mut asked = Vec::new();
/// while !rounds.are_over() {
///     asked.push(rounds.keys().len());
///     for key in rounds.keys() {
///         // A real search trains the candidate here.
///         let outcome = Outcome::Trained { training: 0.7, measured: 0.6 };
///         trials.insert(key, Trial::of(key, &candidates[key.candidate], outcome));
///     }
///     rounds.decide(&trials);
/// }
/// // Four candidates, the two best of them with two seeds on two held-out sets each, and three tests of the finalist.
/// assert_eq!(asked, [4, 2 * 2 * 2, 3]);
/// assert_eq!(rounds.finalists(&trials).len(), 1);
/// # Ok::<(), cijfer_training::search::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rounds<'a> {
    space: &'a Space,
    candidates: &'a [Candidate],
    seed: u64,
    /// The number of the round, from 0 on; the last is the test of the finalists.
    round: usize,
    /// The candidates in it.
    left: Vec<usize>,
}

impl<'a> Rounds<'a> {
    /// A search of a space with its candidates, before its first round.
    pub fn new(space: &'a Space, candidates: &'a [Candidate], seed: u64) -> Self {
        let mut left: Vec<usize> = (0..candidates.len()).collect();
        left.shuffle(&mut random(seed, Purpose::Order, 0, 0));
        left.truncate(space.halving.candidates);
        left.sort_unstable();
        Self {
            space,
            candidates,
            seed,
            round: 0,
            left,
        }
    }

    /// The number of the round, from 1 on.
    pub fn number(&self) -> usize {
        self.round + 1
    }

    /// How many rounds there are, the test of the finalists included.
    pub fn count(&self) -> usize {
        self.space.halving.epochs.len() + 1
    }

    /// Whether all rounds are decided.
    pub fn are_over(&self) -> bool {
        self.round >= self.count()
    }

    /// The keys of the round's trials; empty when all rounds are over.
    pub fn keys(&self) -> Vec<Key> {
        if self.are_over() {
            return Vec::new();
        }
        let is_test = self.round + 1 == self.count();
        let keys = self.left.iter().flat_map(|&candidate| match is_test {
            true => self.tests(candidate),
            false => self.validations(candidate, self.round),
        });
        keys.collect()
    }

    /// Ends the round by the outcomes of its trials, and returns whether they were complete; if not, the round goes on.
    pub fn decide(&mut self, trials: &BTreeMap<Key, Trial>) -> bool {
        if self.keys().iter().any(|key| !trials.contains_key(key)) {
            return false;
        }
        if self.round + 1 < self.count() {
            let points: Vec<Point> = self
                .left
                .iter()
                .map(|&candidate| Point {
                    cost: self.candidates[candidate].parameters,
                    accuracy: mean(trials, &self.validations(candidate, self.round)),
                })
                .collect();
            let halving = &self.space.halving;
            let chosen = match self.round + 2 == self.count() {
                false => best(&points, self.left.len().div_ceil(halving.factor)),
                true => smallest(&points, self.space.accuracy, halving.finalists),
            };
            self.left = chosen.into_iter().map(|index| self.left[index]).collect();
        }
        self.round = (self.round + 1).min(self.count());
        true
    }

    /// The finalists, once all rounds are over.
    pub fn finalists(&self, trials: &BTreeMap<Key, Trial>) -> Vec<Finalist> {
        if !self.are_over() {
            return Vec::new();
        }
        let last = self.space.halving.epochs.len() - 1;
        let finalists = self.left.iter().map(|&candidate| Finalist {
            candidate,
            validation: mean(trials, &self.validations(candidate, last)),
            test: of(trials, &self.tests(candidate))
                .map(|trial| (trial.key.seed, trial.outcome))
                .collect(),
        });
        finalists.collect()
    }

    /// The trials by which a candidate is validated in a round. Those of the last round choose the finalists.
    fn validations(&self, candidate: usize, round: usize) -> Vec<Key> {
        let halving = &self.space.halving;
        let [seeds, splits] = match round + 1 == halving.epochs.len() {
            true => [halving.seeds, halving.splits],
            false => [1, 1],
        };
        let keys = (0..seeds * splits).map(|index| Key {
            candidate,
            epochs: halving.epochs[round],
            seed: self.seed + (index / splits) as u64,
            on: On::Validation(index % splits),
        });
        keys.collect()
    }

    /// The trials by which a finalist is tested, with seeds that had no part in any choice.
    fn tests(&self, candidate: usize) -> Vec<Key> {
        let halving = &self.space.halving;
        let first = self.seed + halving.seeds as u64;
        let epochs = halving.epochs.last().copied().unwrap_or_default();
        let keys = (0..halving.final_seeds as u64).map(|number| Key {
            candidate,
            epochs,
            seed: first + number,
            on: On::Test,
        });
        keys.collect()
    }
}

/// The known trials among some keys.
fn of<'a>(trials: &'a BTreeMap<Key, Trial>, keys: &[Key]) -> impl Iterator<Item = &'a Trial> {
    keys.iter().filter_map(|key| trials.get(key))
}

/// The mean accuracy of the known trials among some keys.
fn mean(trials: &BTreeMap<Key, Trial>, keys: &[Key]) -> f64 {
    Spread::of(of(trials, keys).map(|trial| trial.outcome.accuracy())).mean
}

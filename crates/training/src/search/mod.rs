//! The search for the smallest network that reaches an accuracy.
//!
//! A [`Space`] says which networks there are. A part of them is drawn; all of these are trained for a few
//! epochs, the best of them for more, and so on (successive halving: Jamieson and Talwalkar 2016). What is best
//! is measured on images held out of the training set. The smallest networks that reach the accuracy in the
//! last round, over several seeds and several held-out sets, are trained on all images and tested, all seeds of
//! them; nothing is chosen by that.
//!
//! Every trial is a training of its own, on one thread, and follows from its key alone. The log has all that are
//! finished, so that a search can be killed and go on, and what comes out does not depend on threads or time.

mod error;
mod front;
mod log;
mod shipped;
mod space;
mod trial;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use cijfer_dataset::{Mnist, Samples};
use rand::seq::SliceRandom;

pub use error::{Error, Result};
pub use front::{Point, front};
pub use shipped::{shipped, shipped_names};
pub use space::{Candidate, Halving, Space};
pub use trial::{Key, On, Outcome, Trial};

use cijfer_zoo::{Purpose, random};
use front::{best, smallest};
use log::{Header, Log, VERSION};
use trial::Digits;

/// A search, before it runs.
pub struct Search<'a> {
    /// What is searched.
    pub space: &'a Space,
    /// The text of its file, by which the log knows it.
    pub text: &'a str,
    /// The digits: candidates are trained and chosen on the training set alone.
    pub digits: &'a Mnist,
    /// What everything random follows from.
    pub seed: u64,
    /// How many candidates are trained at a time, each on a thread of its own.
    pub threads: usize,
    /// No trial is begun after so long.
    pub budget: Option<Duration>,
    /// The file that all finished trials are written to.
    pub log: PathBuf,
    /// Whether the log is there and the search goes on.
    pub resume: bool,
}

/// What a search tells while it runs.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A round begins.
    Round {
        /// Its number, from 1 on, of so many; the last one is the test of the finalists.
        number: usize,
        /// How many there are.
        rounds: usize,
        /// Candidates in it.
        candidates: usize,
        /// Trials in it, and how many of them are in the log already.
        trials: usize,
        /// How many of them are in the log already.
        known: usize,
    },
    /// A trial is finished and logged.
    Trial(&'a Trial),
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// All candidates of the space.
    pub candidates: Vec<Candidate>,
    /// All trials.
    pub trials: Vec<Trial>,
    /// Whether the budget sufficed for all rounds.
    pub is_complete: bool,
    /// The smallest networks that reach the accuracy, or the best one where none does; none when the budget
    /// ended before the last round.
    pub finalists: Vec<Finalist>,
}

/// A network that was tested.
#[derive(Debug, Clone, PartialEq)]
pub struct Finalist {
    /// Its number among the candidates.
    pub candidate: usize,
    /// The mean accuracy on held-out images, over seeds and sets.
    pub validation: f64,
    /// For each seed the accuracy on the test set.
    pub test: Vec<(u64, Outcome)>,
}

impl Finalist {
    /// Mean, least and most accuracy on the test set.
    pub fn summary(&self) -> [f64; 3] {
        let accuracies = self.test.iter().map(|(_, outcome)| outcome.accuracy());
        let sum: f64 = accuracies.clone().sum();
        [
            sum / self.test.len().max(1) as f64,
            accuracies.clone().fold(f64::INFINITY, f64::min),
            accuracies.fold(f64::NEG_INFINITY, f64::max),
        ]
    }
}

/// A search while it runs.
struct Running<'a> {
    search: &'a Search<'a>,
    candidates: Vec<Candidate>,
    trials: BTreeMap<Key, Trial>,
    log: Log,
    deadline: Option<Instant>,
    /// What is trained on, and what is held out.
    splits: Vec<(Samples, Samples)>,
}

impl Search<'_> {
    /// Searches until all is known, or the budget is spent.
    ///
    /// # Errors
    ///
    /// A space without candidates, a log that cannot be written or is of another search, a training that fails
    /// otherwise than by divergence. Trials that are finished stay in the log.
    pub fn run(&self, progress: &mut dyn FnMut(Progress)) -> Result<Found> {
        let halving = &self.space.halving;
        let header = Header {
            version: VERSION,
            space: self.text.to_owned(),
            seed: self.seed,
            data: self.digits.origin.content(),
        };
        let candidates = self.space.candidates()?;
        let (log, trials) = match self.resume {
            true => Log::resume(&self.log, &header)?,
            false => (Log::begin(&self.log, &header)?, BTreeMap::new()),
        };
        let splits = (0..halving.splits).map(|split| {
            self.digits
                .train
                .hold_out(halving.held_out, self.seed.wrapping_add(split as u64))
        });
        let mut running = Running {
            search: self,
            trials,
            log,
            deadline: self
                .budget
                .and_then(|budget| Instant::now().checked_add(budget)),
            splits: splits.collect(),
            candidates,
        };
        let finalists = running.rounds(progress)?;
        Ok(Found {
            is_complete: finalists.is_some(),
            finalists: finalists.unwrap_or_default(),
            trials: running.trials.into_values().collect(),
            candidates: running.candidates,
        })
    }
}

impl Running<'_> {
    /// All rounds, and the finalists' tests; nothing when the budget was spent before.
    fn rounds(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<Option<Vec<Finalist>>> {
        let halving = &self.search.space.halving;
        let seed = self.search.seed;
        let rounds = halving.epochs.len() + 1;
        let mut left: Vec<usize> = (0..self.candidates.len()).collect();
        left.shuffle(&mut random(seed, Purpose::Order, 0, 0));
        left.truncate(halving.candidates);
        left.sort_unstable();
        for (round, &epochs) in halving.epochs.iter().enumerate() {
            let is_last = round + 1 == halving.epochs.len();
            let [seeds, splits] = match is_last {
                true => [halving.seeds, halving.splits],
                false => [1, 1],
            };
            let keys = |candidate: usize| {
                (0..seeds * splits).map(move |index| Key {
                    candidate,
                    epochs,
                    seed: seed + (index / splits) as u64,
                    on: On::Validation(index % splits),
                })
            };
            let all = left.iter().flat_map(|&candidate| keys(candidate)).collect();
            if !self.all([round + 1, rounds], left.len(), all, progress)? {
                return Ok(None);
            }
            let points: Vec<Point> = left
                .iter()
                .map(|&candidate| Point {
                    cost: self.candidates[candidate].parameters,
                    accuracy: self.mean(keys(candidate)),
                })
                .collect();
            let chosen = match is_last {
                false => best(&points, left.len().div_ceil(halving.factor)),
                true => smallest(&points, self.search.space.accuracy, halving.finalists),
            };
            left = chosen.into_iter().map(|index| left[index]).collect();
        }
        let epochs = halving.epochs.last().copied().unwrap_or(1);
        // Seeds that nothing was chosen by.
        let first = seed + halving.seeds as u64;
        let keys = |candidate: usize| {
            (0..halving.final_seeds as u64).map(move |number| Key {
                candidate,
                epochs,
                seed: first + number,
                on: On::Test,
            })
        };
        let all = left.iter().flat_map(|&candidate| keys(candidate)).collect();
        if !self.all([rounds, rounds], left.len(), all, progress)? {
            return Ok(None);
        }
        let finalists = left.into_iter().map(|candidate| {
            let validations = self.trials.range(
                Key {
                    candidate,
                    epochs,
                    seed: 0,
                    on: On::Validation(0),
                }..,
            );
            let validations = validations
                .map(|(key, _)| *key)
                .take_while(|key| key.candidate == candidate)
                .filter(|key| key.epochs == epochs && key.on != On::Test);
            Finalist {
                candidate,
                validation: self.mean(validations),
                test: keys(candidate)
                    .filter_map(|key| Some((key.seed, self.trials.get(&key)?.outcome)))
                    .collect(),
            }
        });
        Ok(Some(finalists.collect()))
    }

    /// The mean accuracy of some trials.
    fn mean(&self, keys: impl Iterator<Item = Key>) -> f64 {
        let trials = keys.filter_map(|key| self.trials.get(&key));
        let (count, sum) = trials.fold((0, 0.0), |(count, sum), trial| {
            (count + 1, sum + trial.outcome.accuracy())
        });
        sum / f64::from(count.max(1))
    }

    /// Does all trials that are not in the log; whether the budget sufficed.
    fn all(
        &mut self,
        [number, rounds]: [usize; 2],
        candidates: usize,
        keys: Vec<Key>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<bool> {
        let mut missing = keys.clone();
        missing.retain(|key| !self.trials.contains_key(key));
        progress(Progress::Round {
            number,
            rounds,
            candidates,
            trials: keys.len(),
            known: keys.len() - missing.len(),
        });
        let next = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        let (send, receive) = mpsc::channel::<Result<Trial>>();
        let (list, splits, digits) = (&self.candidates, &self.splits, self.search.digits);
        let (log, trials, deadline) = (&mut self.log, &mut self.trials, self.deadline);
        let work = |send: mpsc::Sender<Result<Trial>>| -> Result<()> {
            // What a trial would do on several threads, it does on its own.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let pool = pool.map_err(|error| Error::Thread(error.to_string()))?;
            while !stop.load(Ordering::Relaxed) && deadline.is_none_or(|end| Instant::now() < end) {
                let Some(key) = missing.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                let digits = match key.on {
                    On::Validation(split) => Digits {
                        train: &splits[split].0,
                        measured: &splits[split].1,
                    },
                    On::Test => Digits {
                        train: &digits.train,
                        measured: &digits.test,
                    },
                };
                let trial = pool.install(|| key.run(&list[key.candidate], digits));
                // Nobody listens any more only when the log could not be written.
                if send.send(trial).is_err() {
                    break;
                }
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let threads = self.search.threads.max(1).min(missing.len().max(1));
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    let (work, send) = (&work, send.clone());
                    scope.spawn(move || work(send))
                })
                .collect();
            // The channel ends with the last worker.
            drop(send);
            let mut done = 0;
            for trial in receive {
                let logged = trial.and_then(|trial| {
                    log.append(&trial)?;
                    Ok(trial)
                });
                let trial = logged.inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
                progress(Progress::Trial(&trial));
                trials.insert(trial.key, trial);
                done += 1;
            }
            for worker in workers {
                if let Ok(done) = worker.join() {
                    done?;
                }
            }
            Ok(done == missing.len())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Dense layers on drawn digits: with two neurons in the middle nothing is learnt, with eight enough.
    const SPACE: &str = r#"
        part = "A"
        parameters = [1500, 9000]
        accuracy = 0.8

        [halving]
        candidates = 4
        epochs = [2, 6]
        factor = 2
        held-out = 400
        finalists = 1
        final-seeds = 2

        [recipe]
        batch = 50
        learning-rate = 0.02

        [[families]]
        name = "two layers"
        layers = [
            { type = "Dense", units = "$n", activation = "silu" },
            { type = "Dense", units = 10, activation = "softmax" },
        ]
        choices = { n = [2, 8, 10] }

        [[families]]
        name = "one layer"
        layers = [{ type = "Dense", units = 10, activation = "softmax" }]
    "#;

    struct Run {
        found: Result<Found>,
        trials: usize,
    }

    fn run(log: &Path, threads: usize, budget: Option<Duration>, resume: bool) -> Run {
        let digits = Mnist::drawn(2_000, 300, 0);
        let space = Space::from_toml(SPACE, Path::new("space.toml")).expect("read");
        let search = Search {
            space: &space,
            text: SPACE,
            digits: &digits,
            seed: 0,
            threads,
            budget,
            log: log.to_owned(),
            resume,
        };
        let mut trials = 0;
        let found = search.run(&mut |progress| {
            trials += usize::from(matches!(progress, Progress::Trial(_)));
        });
        Run { found, trials }
    }

    /// All but the time that trainings took.
    fn timeless(found: Found) -> Found {
        let trials = found.trials.into_iter().map(|trial| Trial {
            seconds: 0.0,
            ..trial
        });
        Found {
            trials: trials.collect(),
            ..found
        }
    }

    #[test]
    fn the_smallest_that_is_good_enough_is_found_on_any_number_of_threads() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = [1, 2].map(|threads| {
            let run = run(
                &folder.path().join(threads.to_string()),
                threads,
                None,
                false,
            );
            timeless(run.found.expect("found"))
        });
        assert_eq!(one, two);
        assert!(one.is_complete);
        let finalist = &one.finalists[0];
        assert_eq!(one.candidates[finalist.candidate].parameters, 6_370);
        assert!(finalist.validation >= 0.8, "{}", finalist.validation);
        let seeds: Vec<u64> = finalist.test.iter().map(|(seed, _)| *seed).collect();
        assert_eq!(seeds, [2, 3]);
    }

    #[test]
    fn a_search_goes_on_where_it_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let whole = run(&path("whole"), 2, None, false);
        let whole_found = timeless(whole.found.expect("found"));
        // No time for a single training.
        let none = run(&path("cut"), 2, Some(Duration::ZERO), false);
        let none = none.found.expect("nothing failed");
        assert!(!none.is_complete && none.finalists.is_empty() && none.trials.is_empty());
        // What a killed search leaves: some trials, and part of a line.
        let text = std::fs::read_to_string(path("whole")).expect("read");
        for lines in [1, 3, 6] {
            let mut cut: String = text.split_inclusive('\n').take(lines).collect();
            cut += "{\"candidate\":0,\"epo";
            std::fs::write(path("cut"), cut).expect("written");
            let rest = run(&path("cut"), 1, None, true);
            assert_eq!(rest.trials, whole.trials - (lines - 1));
            assert_eq!(timeless(rest.found.expect("found")), whole_found);
        }
    }

    #[test]
    fn logs_that_are_not_of_this_search_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        run(&path, 2, Some(Duration::ZERO), false)
            .found
            .expect("begun");
        let message = |text: &str| {
            std::fs::write(&path, text).expect("written");
            let error = run(&path, 1, None, true).found.expect_err("refused");
            error
                .to_string()
                .replace(&path.display().to_string(), "log")
        };
        let text = std::fs::read_to_string(&path).expect("read");
        assert_eq!(
            message(&text.replace("\"seed\":0", "\"seed\":1")),
            "log, line 1: the log is of a search with another seed"
        );
        assert_eq!(
            message(&text.replace("held-out", "finalists")),
            "log, line 1: the log is of a search with another space"
        );
        let damaged = message(&format!("{text}{{\"candidate\":}}\n"));
        assert!(
            damaged.starts_with("log, line 2: not a trial: "),
            "{damaged}"
        );
        assert!(message("something else\n").starts_with("log, line 1: not the head of a search: "));
        assert_eq!(
            std::fs::read_to_string(&path).expect("read"),
            "something else\n"
        );
        // Killed while it began.
        std::fs::write(&path, &text[..9]).expect("written");
        assert!(run(&path, 1, None, true).found.is_ok());
        let error = run(&path, 1, None, false).found.expect_err("it is there");
        assert!(error.to_string().starts_with(&path.display().to_string()));
    }

    #[test]
    fn spaces_that_make_no_sense_are_named() {
        let message = |text: &str| {
            let space = Space::from_toml(text, Path::new("space.toml"));
            let candidates = space.and_then(|space| space.candidates());
            candidates.expect_err("refused").to_string()
        };
        for (from, to, expected) in [
            (
                "\"A\"",
                "\"E\"",
                "space.toml: the part must be A, B or C, found E",
            ),
            (
                "[1500, 9000]",
                "[9000, 1500]",
                "space.toml: parameters from 9000 to 1500 are none",
            ),
            (
                "[1500, 9000]",
                "[1, 2]",
                "space.toml: none of 4 combinations keeps the rules of part A with 1 to 2 parameters",
            ),
            (
                "n = [2, 8, 10]",
                "n = { from = 9, to = 2 }",
                "space.toml: family two layers: choice n: has no value",
            ),
            (
                "n = [2, 8, 10]",
                "m = [2]",
                "space.toml: family two layers: there is no choice n",
            ),
            (
                "n = [2, 8, 10]",
                "n = { from = 1, to = 3000000 }",
                "space.toml: family two layers: choice n: 1 to 3000000 are too many values",
            ),
            (
                "factor = 2",
                "factor = 1",
                "space.toml: halving: factor must be at least 2",
            ),
            (
                "learning-rate",
                "learning-speed",
                "space.toml: family two layers: recipe: unknown field `learning-speed`",
            ),
        ] {
            let found = message(&SPACE.replace(from, to));
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn what_diverges_never_wins() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = SPACE.replace("learning-rate = 0.02", "learning-rate = 1e30");
        let space = Space::from_toml(&text, Path::new("space.toml")).expect("read");
        let digits = Mnist::drawn(500, 100, 0);
        let search = Search {
            space: &space,
            text: &text,
            digits: &digits,
            seed: 0,
            threads: 1,
            budget: None,
            log: folder.path().join("log"),
            resume: false,
        };
        let found = search.run(&mut |_| {}).expect("recorded");
        let has_diverged = |candidate: usize| {
            let mut trials = found
                .trials
                .iter()
                .filter(|trial| trial.key.candidate == candidate);
            trials.any(|trial| trial.outcome == Outcome::Diverged)
        };
        assert!(
            (0..4).any(has_diverged),
            "such a rate is too high for two layers"
        );
        assert!(
            !(0..4).all(has_diverged),
            "a single layer only gets large weights"
        );
        assert!(
            found
                .finalists
                .iter()
                .all(|finalist| !has_diverged(finalist.candidate))
        );
    }
}

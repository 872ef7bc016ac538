//! How far the rounds of a search, or of steps, are.

use std::time::Instant;

use cijfer_training::search::{Progress, Trial};
use indicatif::ProgressBar;

use crate::terminal::{bar_with_message, say};

/// A bar for each round. Below it stands what is best by now, and a line says so when the round ends.
pub(super) struct Rounds<'a> {
    start: Instant,
    /// What is said of the trials of a round.
    best: &'a dyn Fn(&[Trial]) -> String,
    bar: ProgressBar,
    /// The trials of the round.
    trials: Vec<Trial>,
}

impl<'a> Rounds<'a> {
    pub(super) fn new(best: &'a dyn Fn(&[Trial]) -> String) -> Self {
        Self {
            start: Instant::now(),
            best,
            bar: bar_with_message(1, ""),
            trials: Vec::new(),
        }
    }

    /// Shows that a round begins, or that a training is done.
    pub(super) fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Round {
                number,
                rounds,
                candidates,
                trials,
                known,
            } => {
                self.end();
                let seconds = self.start.elapsed().as_secs_f64();
                let [networks, trainings] = [(candidates, "network"), (trials, "training")]
                    .map(|(count, word)| counted(count, word));
                let of_them = match known {
                    0 => String::new(),
                    known => format!(", {known} of them known"),
                };
                let (round, name) = match rounds {
                    1 => (String::new(), "training".to_owned()),
                    _ => (
                        format!("round {number} of {rounds}: "),
                        format!("round {number}/{rounds}"),
                    ),
                };
                say(format_args!(
                    "{round}{networks}, {trainings}{of_them} ({seconds:.0} s so far)"
                ));
                self.bar = bar_with_message((trials - known) as u64, &name);
            }
            Progress::Trial(trial) => {
                self.trials.push(trial.clone());
                self.bar.set_message((self.best)(&self.trials));
                self.bar.inc(1);
            }
        }
    }

    /// Ends a round.
    pub(super) fn end(&mut self) {
        self.bar.finish_and_clear();
        if !self.trials.is_empty() {
            say((self.best)(&self.trials));
            self.trials.clear();
        }
    }
}

fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

//! The work on several images: as many at a time as there are jobs, each written down when it is finished.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use cijfer_assignment::found_marks;
use cijfer_localization::Located;
use cijfer_work::Finder;

use super::journal::Journal;
use super::tally::Tally;
use crate::jobs::{self, Tried};
use crate::locating::{Inputs, drawing};
use crate::terminal::{bar_with_message, say, say_error};

/// What became of one image.
enum Outcome {
    Found(Located),
    /// It cannot be looked at.
    Refused(anyhow::Error),
    /// What was found cannot be written.
    Lost(anyhow::Error),
}

/// What finds the digits of several images.
pub(super) struct Work<'a> {
    finder: Finder,
    inputs: &'a Inputs,
    /// The picture of each image.
    drawings: Option<Vec<PathBuf>>,
    /// Held by the one that draws, for drawing takes memory of its own.
    drawing: Mutex<()>,
}

impl<'a> Work<'a> {
    pub(super) fn new(finder: Finder, inputs: &'a Inputs, drawings: Option<Vec<PathBuf>>) -> Self {
        let drawing = Mutex::new(());
        Self {
            finder,
            inputs,
            drawings,
            drawing,
        }
    }

    /// Looks at all that was not found yet, and says how many could not be looked at.
    ///
    /// The jobs share out the memory. What needs more than its part comes again when the others are done, among half as many.
    ///
    /// # Errors
    ///
    /// What was found and cannot be written.
    pub(super) fn all(
        &self,
        found: &mut [Option<Located>],
        journal: &mut Option<Journal>,
        jobs: Option<usize>,
    ) -> Result<usize> {
        let indices = 0..found.len();
        let pending: Vec<usize> = indices.filter(|&index| found[index].is_none()).collect();
        let threads = rayon::current_num_threads();
        let jobs = jobs.unwrap_or(threads);
        let bar = bar_with_message(pending.len() as u64, "locating");
        let (mut tally, mut failed) = (Tally::begin(), 0);
        let done = |index: usize, outcome: Result<Outcome>| {
            match outcome.unwrap_or_else(Outcome::Refused) {
                Outcome::Found(located) => {
                    if let Some(journal) = journal {
                        journal.append(&located)?;
                    }
                    tally.add(&located);
                    found[index] = Some(located);
                }
                Outcome::Refused(error) => {
                    bar.suspend(|| say_error(&error));
                    failed += 1;
                }
                Outcome::Lost(error) => return Err(error),
            }
            bar.inc(1);
            bar.set_message(tally.line());
            Ok(())
        };
        let (memory, look) = (self.finder.memory(), |index, part| self.look(index, part));
        let all = jobs::sharing(pending, jobs, threads, memory, look, done);
        bar.finish_and_clear();
        all?;
        say(tally.line());
        Ok(failed)
    }

    fn look(&self, index: usize, memory: u64) -> Tried<Outcome> {
        let path = &self.inputs.images[index].path;
        Tried::Done(match self.finder.find(path, memory, &mut |_| {}) {
            Ok(located) => match self.draw(index, &located) {
                Ok(()) => Outcome::Found(located),
                Err(error) => Outcome::Lost(error),
            },
            Err(error) if error.is_memory() => return Tried::Large(error.into()),
            Err(error) => Outcome::Refused(error.into()),
        })
    }

    fn draw(&self, index: usize, located: &Located) -> Result<()> {
        let Some(drawings) = &self.drawings else {
            return Ok(());
        };
        let _alone = self.drawing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = &self.inputs.images[index].path;
        let mut picture = self.finder.open(path, self.finder.memory())?;
        let marks = found_marks(&located.digits);
        drawing::draw(
            self.finder.storage(),
            &drawings[index],
            &mut picture,
            &marks,
        )
        .with_context(|| format!("--overlay: {}", located.image))
    }
}

//! The work on several images: as many at a time as there are jobs, each written down when it is finished.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use cijfer_localization::Located;

use super::drawing;
use super::finder::{Finder, about, is_memory};
use super::inputs::Inputs;
use super::jobs;
use super::journal::Journal;
use super::tally::Tally;
use crate::assignment::found_marks;
use crate::terminal::{bar_with_message, say, say_error};

/// What became of one image.
enum Outcome {
    Found(Located),
    /// It needs more memory than its part.
    Large(anyhow::Error),
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
        let mut pending: Vec<usize> = indices.filter(|&index| found[index].is_none()).collect();
        let threads = rayon::current_num_threads();
        let mut jobs = jobs.unwrap_or(threads).min(pending.len());
        let bar = bar_with_message(pending.len() as u64, "locating");
        let (mut tally, mut failed) = (Tally::begin(), 0);
        while !pending.is_empty() {
            let part = self.finder.memory() / jobs.max(1) as u64;
            let mut large = Vec::new();
            let done = |index: usize, outcome| {
                match outcome {
                    Outcome::Found(located) => {
                        if let Some(journal) = journal {
                            journal.append(&located)?;
                        }
                        tally.add(&located);
                        found[index] = Some(located);
                    }
                    // Alone, or with fewer others, it has more.
                    Outcome::Large(_) if jobs > 1 => {
                        large.push(index);
                        return Ok(());
                    }
                    Outcome::Large(error) | Outcome::Refused(error) => {
                        bar.suspend(|| say_error(&error));
                        failed += 1;
                    }
                    Outcome::Lost(error) => return Err(error),
                }
                bar.inc(1);
                bar.set_message(tally.line());
                Ok(())
            };
            let work = |index| self.look(index, part);
            jobs::each(&pending, jobs, threads, work, done)
                .inspect_err(|_| bar.finish_and_clear())?;
            large.sort_unstable();
            pending = large;
            jobs /= 2;
        }
        bar.finish_and_clear();
        say(tally.line());
        Ok(failed)
    }

    fn look(&self, index: usize, memory: u64) -> Outcome {
        let image = &self.inputs.images[index];
        let located = match self.finder.find(image, memory, &mut |_| {}) {
            Ok(located) => located,
            Err(error) if is_memory(&error) => return Outcome::Large(about(image, error)),
            Err(error) => return Outcome::Refused(about(image, error)),
        };
        match self.draw(index, &located) {
            Ok(()) => Outcome::Found(located),
            Err(error) => Outcome::Lost(error),
        }
    }

    fn draw(&self, index: usize, located: &Located) -> Result<()> {
        let Some(drawings) = &self.drawings else {
            return Ok(());
        };
        let _alone = self.drawing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut picture = self
            .finder
            .open(&self.inputs.images[index], self.finder.memory())?;
        let marks = found_marks(&located.digits);
        drawing::draw(&drawings[index], &mut picture, &marks)
            .with_context(|| format!("--overlay: {}", located.image))
    }
}

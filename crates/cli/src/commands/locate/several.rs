//! Several images: as many at a time as there are threads, what is finished is kept, and what cannot be read is told.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use cijfer_localization::Located;

use super::drawing;
use super::finder::{Finder, about, is_memory};
use super::folder;
use super::inputs::Inputs;
use super::jobs;
use super::journal::Journal;
use super::listing::List;
use super::settings::Settings;
use super::tally::Tally;
use crate::arguments::Locate;
use crate::assignment::found_marks;
use crate::commands::check_outputs;
use crate::terminal::{Partly, bar_with_message, say, say_error};

pub(super) fn run(arguments: &Locate, inputs: &Inputs) -> Result<String> {
    let output = &arguments.output;
    ensure!(
        output.truth.is_none(),
        "--truth belongs to one image; `cijfer score` compares the finds of several, written with --out, with their truths"
    );
    ensure!(
        output.heat_maps.is_none(),
        "--heat-maps is drawn over one image"
    );
    let list = List::new(output, inputs)?;
    let journal = journal(&list);
    let mut read: Vec<_> = inputs
        .images
        .iter()
        .map(|image| Some(&*image.path))
        .collect();
    read.push(Some(arguments.finding.model.as_ref()));
    check_outputs(&[("--out", list.file())], &read)?;
    let drawings = match &output.overlay {
        Some(path) => Some(folder::files("--overlay", path, inputs, "png")?),
        None => None,
    };
    let finder = Finder::new(arguments)?;

    let mut found = vec![None; inputs.images.len()];
    let mut journal = match journal {
        Some(path) => {
            let settings = Settings::of(&finder, &arguments.finding.model)?;
            Some(if output.resume {
                let (journal, images) = Journal::resume(path, &settings)?;
                remember(&mut found, images, inputs);
                journal
            } else {
                Journal::begin(path, &settings)?
            })
        }
        None => None,
    };
    let run = Run {
        finder,
        inputs,
        drawings,
        drawing: Mutex::new(()),
    };
    let path = journal.as_ref().map(|journal| journal.path().to_owned());
    let done = run.all(&mut found, &mut journal, arguments.jobs);
    let done = done.and_then(|failed| finish(&list, journal, found, failed));
    // The journal is gone once the list is there.
    if let (Err(_), Some(path)) = (&done, path.filter(|path| path.exists())) {
        let shown = path.display();
        say(format_args!(
            "{shown} keeps what was finished; --resume goes on with it"
        ));
    }
    done
}

/// Where finished images are written down, if the list goes into a file or a folder.
fn journal(list: &List) -> Option<PathBuf> {
    let out = list.out.as_deref()?;
    // A device or a pipe has nothing beside it.
    let is_stream = out
        .metadata()
        .is_ok_and(|out| !out.is_file() && !out.is_dir());
    (!is_stream).then(|| Journal::beside(out))
}

/// Puts what an earlier run finished into its places.
fn remember(found: &mut [Option<Located>], images: Vec<Located>, inputs: &Inputs) {
    let named = inputs.images.iter().enumerate();
    let places: HashMap<String, usize> =
        named.map(|(index, image)| (image.name(), index)).collect();
    let (mut done, mut others) = (0, 0);
    for located in images {
        match places.get(&located.image) {
            Some(&place) => {
                done += 1;
                found[place] = Some(located);
            }
            None => others += 1,
        }
    }
    say(format_args!(
        "{done} of {} images were finished before",
        found.len()
    ));
    if others > 0 {
        say(format_args!(
            "{others} other images were finished before, and are left out"
        ));
    }
}

/// Writes the list. What could not be looked at is the end of it.
fn finish(
    list: &List,
    journal: Option<Journal>,
    found: Vec<Option<Located>>,
    failed: usize,
) -> Result<String> {
    let (all, nothing) = (found.len(), found.iter().all(Option::is_none));
    let output = match nothing {
        true => String::new(),
        false => list.write(found, false)?,
    };
    if let Some(journal) = journal {
        journal.remove()?;
    }
    match failed {
        0 => Ok(output),
        _ if nothing => bail!("none of {all} images could be looked at"),
        _ => bail!(Partly {
            output,
            missing: format!("{failed} of {all} images could not be looked at"),
        }),
    }
}

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

struct Run<'a> {
    finder: Finder,
    inputs: &'a Inputs,
    /// The picture of each image.
    drawings: Option<Vec<PathBuf>>,
    /// Held by the one that draws, for drawing takes memory of its own.
    drawing: Mutex<()>,
}

impl Run<'_> {
    /// Looks at all that was not found yet, and says how many could not be looked at.
    fn all(
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

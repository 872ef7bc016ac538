//! Who does units.

use std::path::Path;

use cijfer_dataset::Mnist;
use cijfer_model::{Checkpoint, Engine};
use cijfer_network::Network;
use cijfer_pictures::InkLevels;
use cijfer_training::search::Sets;

use crate::fingerprint::fingerprint_of_digits;
use crate::job::{Job, Work};
use crate::outcome::{Looked, Part};
use crate::unit::{Image, Strip, Task, Trial};
use crate::{Error, Finder, Outcome, Result, Storage, Unit};

/// What does the units of a job, one after another or several at a time: the network or the digits are there once.
#[derive(Debug)]
pub struct Worker<'a> {
    job: Job,
    tools: Tools<'a>,
}

#[derive(Debug)]
enum Tools<'a> {
    Finder(Box<Finder>),
    Sets(Box<Sets<'a>>),
}

impl Worker<'static> {
    /// Finds digits with the model that the job names, in so many bytes of memory; the engine is on the device that the job names.
    ///
    /// # Errors
    ///
    /// Another program, other instructions of the processor or another model than the job's.
    pub fn locating(
        job: &Job,
        checkpoint: Checkpoint,
        memory: u64,
        engine: &Engine,
    ) -> Result<Self> {
        let Work::Locate(locating) = &job.work else {
            return Err(other_tools(job, "a model"));
        };
        job.check(engine.instructions())?;
        locating.settings.check(&checkpoint)?;
        let finder = Finder::new(
            checkpoint,
            locating.settings.options(memory),
            locating.settings.reading(locating.most_pixels, memory)?,
            engine,
        )?;
        Ok(Self {
            job: job.clone(),
            tools: Tools::Finder(Box::new(finder)),
        })
    }

    /// The same with images that lie in this storage.
    #[must_use]
    pub fn with_storage(self, storage: Storage) -> Self {
        match self.tools {
            Tools::Finder(finder) => Self {
                tools: Tools::Finder(Box::new(finder.with_storage(storage))),
                job: self.job,
            },
            Tools::Sets(_) => self,
        }
    }
}

impl<'a> Worker<'a> {
    /// Trains networks on these digits.
    ///
    /// # Errors
    ///
    /// Another program, other instructions of the processor or other digits than the job's; a space that is none.
    pub fn searching(job: &Job, digits: &'a Mnist, engine: &Engine) -> Result<Self> {
        let Work::Search(searching) = &job.work else {
            return Err(other_tools(job, "digits"));
        };
        job.check(engine.instructions())?;
        let own = fingerprint_of_digits(digits);
        if own != searching.digits {
            return Err(Error::Otherwise {
                what: "digits",
                expected: format!("those that are here, {} ({own})", digits.origin.content()),
                found: format!("{} ({})", searching.data, searching.digits),
            });
        }
        let halving = searching.space()?.halving;
        let (held_out, splits) = (halving.held_out, halving.splits);
        let sets = Sets::new(digits, searching.seed, held_out, splits, engine);
        Ok(Self {
            job: job.clone(),
            tools: Tools::Sets(Box::new(sets)),
        })
    }

    /// Does a unit, in so many bytes of memory. What comes of it depends on the unit and its job alone.
    ///
    /// # Errors
    ///
    /// What may be otherwise at another time or on another machine: a file that is not there or has changed, memory that does
    /// not suffice; a training that fails otherwise than by divergence. An image that nobody could read is no error but an
    /// outcome.
    pub fn work(&self, unit: &Unit, memory: u64) -> Result<Outcome> {
        self.job.check_kind(unit)?;
        match (&unit.task, &self.tools) {
            (Task::Images(images), Tools::Finder(finder)) => {
                let looked = images.iter().map(|image| look(finder, image, memory));
                Ok(Outcome::Images(looked.collect::<Result<_>>()?))
            }
            (Task::Strip(strip), Tools::Finder(finder)) => {
                Ok(Outcome::Strip(look_at_strip(finder, strip, memory)?))
            }
            (Task::Trial(trial), Tools::Sets(sets)) => {
                let Trial {
                    key,
                    network,
                    recipe,
                } = trial;
                let network = Network::from_toml(network).map_err(|source| Error::Network {
                    unit: unit.to_string(),
                    source,
                })?;
                Ok(Outcome::Trial(sets.measure(key.on, &network, recipe)?))
            }
            _ => Err(other_tools(&self.job, "what the worker has")),
        }
    }
}

fn look(finder: &Finder, image: &Image, memory: u64) -> Result<Looked> {
    image.check(finder.storage())?;
    match finder.find(Path::new(&image.path), memory, &mut |_| {}) {
        Ok(located) => Ok(Looked::Found(located)),
        Err(error) if error.is_of_the_image() => Ok(Looked::Refused(error.to_string())),
        Err(error) => Err(error),
    }
}

fn look_at_strip(finder: &Finder, strip: &Strip, memory: u64) -> Result<Part> {
    strip.image.check(finder.storage())?;
    let levels = InkLevels {
        ink: strip.ink.parse()?,
        full_ink: strip.full_ink,
    };
    let [first, end] = strip.rows;
    let size = [strip.height, strip.width];
    let path = Path::new(&strip.image.path);
    match finder.candidates(path, size, levels, first..end, memory) {
        Ok(candidates) => Ok(Part::Candidates(candidates)),
        Err(error) if error.is_of_the_image() => Ok(Part::Refused(error.to_string())),
        Err(error) => Err(error),
    }
}

fn other_tools(job: &Job, found: &str) -> Error {
    Error::Otherwise {
        what: "work",
        expected: format!("one that is done with {found}"),
        found: job.kind().to_owned(),
    }
}

//! `cijfer work`: units of a manifest, a part of them, or those that come in.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use cijfer_dataset::Mnist;
use cijfer_kernels::Instructions;
use cijfer_model::Engine;
use cijfer_work::{Job, Lines, Manifest, Outcome, Results, Unit, Worker};
use serde::Serialize;

use crate::arguments::{self, DeviceArguments};
use crate::jobs::{self, Tried};
use crate::named;
use crate::storage::storage;
use crate::terminal::{Partly, bar_with_message, say, say_error, told};

pub(super) fn run(arguments: &arguments::Work) -> Result<String> {
    match (&arguments.manifest, &arguments.results) {
        (Some(manifest), Some(results)) => of_manifest(arguments, manifest, results),
        _ => of_input(arguments),
    }
}

/// What a job is done with, where it is more than the program has.
struct Tools {
    digits: Option<Mnist>,
    engine: Engine,
}

impl Tools {
    fn of(job: &Job, arguments: &arguments::Work) -> Result<Self> {
        let (device, is_search) = match &job.work {
            cijfer_work::Work::Locate(locating) => (locating.device.clone(), false),
            cijfer_work::Work::Search(_) => ("cpu".to_owned(), true),
        };
        let threads = arguments.threads;
        let engine = crate::engine(&DeviceArguments { device, threads })?;
        // Sums are rounded as where the work was planned, unless somebody asks for other instructions, which is refused later.
        let of_manifest = "the manifest's instructions of the processor";
        let instructions: Instructions = job.instructions.parse().context(of_manifest)?;
        let engine = match cijfer_terminal::names_instructions() {
            true => engine,
            false => engine
                .with_instructions(instructions)
                .context(of_manifest)?,
        };
        let digits = is_search.then(|| cijfer_terminal::load(&arguments.data));
        Ok(Self {
            digits: digits.transpose()?,
            engine,
        })
    }

    fn worker(&self, job: &Job, memory: u64) -> Result<Worker<'_>> {
        Ok(match (&job.work, &self.digits) {
            (cijfer_work::Work::Locate(locating), _) => {
                let checkpoint = named::model(&locating.settings.model)?;
                Worker::locating(job, checkpoint, memory, &self.engine)?.with_storage(storage())
            }
            (cijfer_work::Work::Search(_), Some(digits)) => {
                Worker::searching(job, digits, &self.engine)?
            }
            (cijfer_work::Work::Search(_), None) => bail!("a search needs digits"),
        })
    }
}

fn of_manifest(arguments: &arguments::Work, path: &Path, results: &Path) -> Result<String> {
    let storage = storage();
    let manifest = Manifest::read_part(&storage, path, |index| {
        let shard = arguments.shard;
        shard.is_none_or(|shard| index % shard.count == shard.index)
    })?;
    let results = Results::in_folder(results).with_storage(storage);
    let units = &manifest.units;
    let mut pending = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        match results.read(unit) {
            Ok(Some(_)) => {}
            Ok(None) => pending.push(index),
            Err(error) => {
                say(format_args!("{error}"));
                pending.push(index);
            }
        }
    }
    let before = units.len() - pending.len();
    if before > 0 {
        say(format_args!(
            "{before} of {} units were done before",
            units.len()
        ));
    }
    let output = format!("{}\n", results.folder().display());
    if pending.is_empty() {
        return Ok(output);
    }
    let tools = Tools::of(&manifest.job, arguments)?;
    let memory = arguments.memory << 20;
    let worker = tools.worker(&manifest.job, memory)?;
    let threads = rayon::current_num_threads();
    let jobs = arguments.jobs.unwrap_or(threads);
    let bar = bar_with_message(pending.len() as u64, "working");
    let (start, mut finished, mut failed) = (Instant::now(), 0, 0);
    let mut done = |index: usize, outcome: Result<Outcome>| {
        match outcome {
            Ok(outcome) => {
                results.write(&units[index], &outcome)?;
                finished += 1;
            }
            Err(error) => {
                bar.suspend(|| say_error(&error));
                failed += 1;
            }
        }
        bar.inc(1);
        bar.set_message(speed(finished, start));
        Ok(())
    };
    let work = |index: usize, memory: u64| match worker.work(&units[index], memory) {
        Ok(outcome) => Tried::Done(Ok(outcome)),
        Err(error) if error.is_memory() => Tried::Large(error.into()),
        Err(error) => Tried::Done(Err(error.into())),
    };
    let all = jobs::sharing(pending, jobs, threads, memory, work, |index, outcome| {
        done(index, outcome.and_then(|outcome| outcome))
    });
    bar.finish_and_clear();
    all?;
    say(speed(finished, start));
    match failed {
        0 => Ok(output),
        _ => bail!(Partly {
            output,
            missing: format!("{failed} of {} units could not be done", units.len()),
        }),
    }
}

fn speed(units: usize, start: Instant) -> String {
    let seconds = start.elapsed().as_secs_f64();
    let word = if units == 1 { "unit" } else { "units" };
    format!(
        "{units} {word} in {seconds:.1} s: {:.1} units/s",
        units as f64 / seconds.max(f64::MIN_POSITIVE)
    )
}

/// A line for every unit that comes in.
#[derive(Serialize)]
struct Answer<'a> {
    unit: &'a str,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

fn of_input(arguments: &arguments::Work) -> Result<String> {
    let mut lines = Lines::of(std::io::stdin().lock(), "standard input".as_ref())?;
    let job = lines.job().clone();
    let tools = Tools::of(&job, arguments)?;
    let memory = arguments.memory << 20;
    let worker = tools.worker(&job, memory)?;
    let results = arguments.results.as_ref();
    let results = results.map(|folder| Results::in_folder(folder).with_storage(storage()));
    let mut output = std::io::stdout().lock();
    while let Some(unit) = lines.next_unit()? {
        let start = Instant::now();
        let result = answered(&worker, &unit, memory, results.as_ref());
        let (file, result, error) = match result {
            Ok(result) => (Some(Results::name(&unit)), result, None),
            Err(error) => (None, None, Some(told(&error.into()))),
        };
        let answer = Answer {
            unit: &unit.unit,
            seconds: start.elapsed().as_secs_f64(),
            file,
            result,
            error,
        };
        let line = serde_json::to_string(&answer)? + "\n";
        match output
            .write_all(line.as_bytes())
            .and_then(|()| output.flush())
        {
            Ok(()) => {}
            // Nobody listens any more.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => break,
            Err(error) => return Err(error).context("cannot write the output"),
        }
    }
    Ok(String::new())
}

/// The result of a unit as text; nothing where it went into the folder of results.
fn answered(
    worker: &Worker,
    unit: &Unit,
    memory: u64,
    results: Option<&Results>,
) -> cijfer_work::Result<Option<String>> {
    let Some(results) = results else {
        let outcome = worker.work(unit, memory)?;
        return outcome.sealed(unit).map(Some);
    };
    if !matches!(results.read(unit), Ok(Some(_))) {
        results.write(unit, &worker.work(unit, memory)?)?;
    }
    Ok(None)
}

//! `cijfer plan`: a job as a list of units that any machine can do.

use std::path::Path;

use anyhow::{Context, Result};
use cijfer_training::search::{SPACES, Space};
use cijfer_work::{Image, Job, Locating, Manifest, Searching, Storage, Work};

use super::on_cpu;
use super::trainings::text_of;
use crate::arguments::{Plan, PlanLocate, PlanNext, PlanSearch, Planned};
use crate::locating::{Inputs, finder, settings};
use crate::storage::{check_outputs, results, storage};
use crate::terminal::say;

pub(super) fn run(arguments: &Plan) -> Result<String> {
    match &arguments.job {
        Planned::Locate(arguments) => locate(arguments),
        Planned::Search(arguments) => search(arguments),
        Planned::Next(arguments) => next(arguments),
    }
}

fn locate(arguments: &PlanLocate) -> Result<String> {
    let storage = storage();
    let inputs = Inputs::of(&storage, &arguments.images)?;
    let read = inputs.images.iter().map(|image| Some(&*image.path));
    let read: Vec<Option<&Path>> = read.collect();
    check_outputs(&storage, &[("--out", Some(&arguments.out))], &read)?;
    let locating = &arguments.locating;
    let finder = finder(&storage, locating)?;
    let work = Work::Locate(Locating {
        settings: settings(&finder, &locating.finding.model),
        most_pixels: locating.reading.most_pixels,
        device: locating.device.device.clone(),
    });
    let job = Job::here(work, finder.engine().instructions());
    let images = inputs.images.iter().map(|image| {
        Image::in_storage(
            finder.storage(),
            &image.path,
            &image.below,
            arguments.checksums,
        )
    });
    let images = images.collect::<Result<Vec<_>, _>>()?;
    let a_unit = arguments.images_per_unit as usize;
    let mut manifest = match arguments.strips {
        Some(rows) => Manifest::of_images_in_strips(job, &images, a_unit, rows as usize, &finder)?,
        None => Manifest::of_images(job, &images, a_unit)?,
    };
    manifest.is_one = inputs.is_one;
    save(&storage, &manifest, &arguments.out)
}

fn search(arguments: &PlanSearch) -> Result<String> {
    let engine = on_cpu()?;
    let (text, path) = text_of(&arguments.space, &SPACES, "a space")?;
    let space = Space::from_toml(&text, &path)?;
    let storage = storage();
    check_outputs(&storage, &[("--out", Some(&arguments.out))], &[Some(&path)])?;
    let digits = cijfer_terminal::load(&arguments.data)?;
    let searching = Searching::of(&space, &arguments.space, arguments.seed, &digits);
    let manifest = Manifest::of_search(Job::here(Work::Search(searching), engine.instructions()))?;
    save(&storage, &manifest, &arguments.out)
}

fn next(arguments: &PlanNext) -> Result<String> {
    let path = &arguments.manifest;
    let storage = storage();
    let manifest = Manifest::read(&storage, path)?;
    let results = results(&storage, &arguments.results);
    let next = manifest
        .with_next_round(&results)
        .with_context(|| path.display().to_string())?;
    if next.units.len() == manifest.units.len() {
        say(format_args!(
            "{}: all rounds are done; `cijfer merge` writes the result",
            path.display()
        ));
        return Ok(format!("{}\n", path.display()));
    }
    save(&storage, &next, path)
}

fn save(storage: &Storage, manifest: &Manifest, path: &Path) -> Result<String> {
    storage.write(path, manifest.to_text()?.as_bytes())?;
    let units = manifest.units.len();
    let word = if units == 1 { "unit" } else { "units" };
    say(format_args!("{units} {word}"));
    Ok(format!("{}\n", path.display()))
}

//! `cijfer plan`: a job as a list of units that any machine can do.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cijfer_training::search::{SPACES, Space};
use cijfer_work::{Image, Job, Locating, Manifest, Places, Results, Searching, Work};

use super::locate::finder::{finder, settings};
use super::locate::inputs::Inputs;
use super::locate::places::places;
use super::trainings::text_of;
use super::{check_outputs, on_cpu};
use crate::arguments::{Plan, PlanLocate, PlanNext, PlanSearch, Planned};
use crate::data;
use crate::terminal::say;

pub(super) fn run(arguments: &Plan) -> Result<String> {
    match &arguments.job {
        Planned::Locate(arguments) => locate(arguments),
        Planned::Search(arguments) => search(arguments),
        Planned::Next(arguments) => next(arguments),
    }
}

fn locate(arguments: &PlanLocate) -> Result<String> {
    let places = places();
    let inputs = Inputs::of(&places, &arguments.images, arguments.recursive)?;
    let read = inputs.images.iter().map(|image| Some(&*image.path));
    let read: Vec<Option<&Path>> = read.collect();
    check_outputs(&places, &[("--out", Some(&arguments.out))], &read)?;
    let finder = finder(
        &places,
        &arguments.finding,
        &arguments.reading,
        &arguments.device,
    )?;
    let job = Job::here(Work::Locate(Locating {
        settings: settings(&finder, &arguments.finding.model)?,
        most_pixels: arguments.reading.most_pixels,
        device: arguments.device.device.clone(),
    }));
    let images = inputs.images.iter().map(|image| {
        Image::among(
            finder.places(),
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
    save(&places, &manifest, &arguments.out)
}

fn search(arguments: &PlanSearch) -> Result<String> {
    on_cpu()?;
    let (text, path) = text_of(&arguments.space, &SPACES, "a space")?;
    let space = Space::from_toml(&text, &path)?;
    let places = places();
    check_outputs(&places, &[("--out", Some(&arguments.out))], &[Some(&path)])?;
    let digits = data::load(&arguments.data)?;
    let searching = Searching::of(&space, &arguments.space, arguments.seed, &digits);
    let manifest = Manifest::of_search(Job::here(Work::Search(searching)))?;
    save(&places, &manifest, &arguments.out)
}

fn next(arguments: &PlanNext) -> Result<String> {
    let path = &arguments.manifest;
    let places = places();
    let manifest = Manifest::read(&places, path)?;
    let results = results(&places, &arguments.results);
    let next = manifest
        .with_next_round(&results)
        .with_context(|| path.display().to_string())?;
    if next.units.len() == manifest.units.len() {
        say(format_args!(
            "{}: all rounds are over; `cijfer merge` says what was found",
            path.display()
        ));
        return Ok(format!("{}\n", path.display()));
    }
    save(&places, &next, path)
}

/// Folders of results, wherever they lie.
pub(super) fn results(places: &Places, folders: &[PathBuf]) -> Vec<Results> {
    let folders = folders.iter().map(Results::in_folder);
    folders.map(|folder| folder.among(places.clone())).collect()
}

fn save(places: &Places, manifest: &Manifest, path: &Path) -> Result<String> {
    places.write(path, manifest.to_text()?.as_bytes())?;
    let units = manifest.units.len();
    let word = if units == 1 { "unit" } else { "units" };
    say(format_args!("{units} {word}"));
    Ok(format!("{}\n", path.display()))
}

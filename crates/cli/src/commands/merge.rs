//! `cijfer merge`: what a single machine would have written, out of the results of many.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use cijfer_assignment::found_marks;
use cijfer_pictures::Reading;
use cijfer_work::{Locating, Looked, Manifest, Results, Storage, Work};

use super::search;
use crate::arguments::{Format, Listing, Merge};
use crate::locating::{Input, Inputs, List, drawing, folder};
use crate::storage::{check_outputs, results, storage};
use crate::terminal::say_error;

pub(super) fn run(arguments: &Merge) -> Result<String> {
    let storage = storage();
    let manifest = Manifest::read(&storage, &arguments.manifest)?;
    let results = results(&storage, &arguments.results);
    match &manifest.job.work {
        Work::Locate(locating) => located(arguments, &storage, &manifest, locating, &results),
        Work::Search(_) => searched(arguments, &manifest, &results),
    }
}

fn located(
    arguments: &Merge,
    storage: &Storage,
    manifest: &Manifest,
    locating: &Locating,
    results: &[Results],
) -> Result<String> {
    let looked = manifest.looked(results)?;
    let images = looked.iter().map(|(image, _)| Input {
        path: image.path.clone().into(),
        below: image.below.clone().into(),
    });
    let inputs = Inputs {
        images: images.collect(),
        is_one: manifest.is_one,
    };
    let list = List::new(storage, arguments.out.as_deref(), arguments.format, &inputs)?;
    let mut read: Vec<Option<&Path>> = vec![Some(&arguments.manifest)];
    read.extend(inputs.images.iter().map(|image| Some(&*image.path)));
    check_outputs(storage, &[("--out", list.file())], &read)?;
    let drawings = match &arguments.overlay {
        Some(path) if inputs.is_one => {
            check_outputs(storage, &[("--overlay", Some(path))], &read)?;
            vec![path.clone()]
        }
        Some(path) => folder::files(storage, "--overlay", path, &inputs, "png")?,
        None => Vec::new(),
    };
    let reading = locating
        .settings
        .reading(locating.most_pixels, Reading::default().memory)?;
    let (mut found, mut failed) = (Vec::with_capacity(looked.len()), 0);
    for (index, (image, looked)) in looked.into_iter().enumerate() {
        match looked {
            Looked::Found(located) => {
                if let Some(drawing) = drawings.get(index) {
                    let marks = found_marks(&located.digits);
                    let mut picture = storage.open(image.path.as_ref(), &reading)?;
                    drawing::draw(storage, drawing, &mut picture, &marks)
                        .with_context(|| format!("--overlay: {}", image.path))?;
                }
                found.push(Some(located));
            }
            Looked::Refused(reason) if manifest.is_one => bail!(reason),
            Looked::Refused(reason) => {
                say_error(&anyhow!(reason));
                failed += 1;
                found.push(None);
            }
        }
    }
    match manifest.is_one {
        true => list.write(storage, found, true),
        false => list.finish(storage, found, failed, || Ok(())),
    }
}

fn searched(arguments: &Merge, manifest: &Manifest, results: &[Results]) -> Result<String> {
    let Some(folder) = &arguments.out else {
        bail!("--out: the files of a search are written to a folder, which must be named");
    };
    let shown = folder.display();
    ensure!(
        !Storage::is_address(folder),
        "--out {shown}: the files of a search are written to a folder on this machine, not to a store"
    );
    ensure!(
        arguments.overlay.is_none(),
        "--overlay is drawn onto images, but this is a search"
    );
    let format = match arguments.format {
        None | Some(Listing::Table) => Format::Table,
        Some(Listing::Json) => Format::Json,
        Some(Listing::Csv) => Format::Csv,
        Some(_) => bail!("--format: a search is written as table, json or csv"),
    };
    let searching = manifest.searching()?;
    let (space, found) = (searching.space()?, manifest.found(results)?);
    let log = found.to_log(&space, searching.seed, searching.data.clone())?;
    search::write(folder, &space, &found, Some(&log), format)
}

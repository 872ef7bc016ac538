//! `cijfer merge`: what a single machine would have written, out of the results of many.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use cijfer_assignment::found_marks;
use cijfer_pictures::Reading;
use cijfer_work::{Locating, Looked, Manifest, Places, Results, Work};

use super::locate::drawing;
use super::locate::folder;
use super::locate::inputs::{Input, Inputs};
use super::locate::listing::List;
use super::locate::places::places;
use super::locate::several::finish;
use super::plan::results;
use super::{check_outputs, search};
use crate::arguments::{Format, Listing, Merge};
use crate::terminal::say_error;

pub(super) fn run(arguments: &Merge) -> Result<String> {
    let places = places();
    let manifest = Manifest::read(&places, &arguments.manifest)?;
    let results = results(&places, &arguments.results);
    match &manifest.job.work {
        Work::Locate(locating) => located(arguments, &places, &manifest, locating, &results),
        Work::Search(_) => searched(arguments, &manifest, &results),
    }
}

fn located(
    arguments: &Merge,
    places: &Places,
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
    let list = List::new(places, arguments.out.as_deref(), arguments.format, &inputs)?;
    let mut read: Vec<Option<&Path>> = vec![Some(&arguments.manifest)];
    read.extend(inputs.images.iter().map(|image| Some(&*image.path)));
    check_outputs(places, &[("--out", list.file())], &read)?;
    let drawings = match &arguments.overlay {
        Some(path) if inputs.is_one => {
            check_outputs(places, &[("--overlay", Some(path))], &read)?;
            vec![path.clone()]
        }
        Some(path) => folder::files(places, "--overlay", path, &inputs, "png")?,
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
                    let mut picture = places.open(image.path.as_ref(), &reading)?;
                    drawing::draw(places, drawing, &mut picture, &marks)
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
        true => list.write(places, found, true),
        false => finish(places, &list, None, found, failed),
    }
}

fn searched(arguments: &Merge, manifest: &Manifest, results: &[Results]) -> Result<String> {
    let Some(folder) = &arguments.out else {
        bail!("--out: a search is written into a folder, and none is named");
    };
    let shown = folder.display();
    ensure!(
        !Places::is_address(folder),
        "--out {shown}: a search is written into a folder of files, and none in a store"
    );
    ensure!(
        arguments.overlay.is_none(),
        "--overlay is drawn onto images, and this is a search"
    );
    let format = match arguments.format {
        None | Some(Listing::Table) => Format::Table,
        Some(Listing::Json) => Format::Json,
        Some(Listing::Csv) => Format::Csv,
        Some(_) => bail!("--format: a search comes out as table, json or csv"),
    };
    let searching = manifest.searching()?;
    let (space, found) = (searching.space()?, manifest.found(results)?);
    let log = found.to_log(&space, searching.seed, searching.data.clone())?;
    search::write(folder, &space, &found, Some(&log), format)
}

//! Several images: as many at a time as there are threads, what is finished is kept, and what cannot be read is told.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use cijfer_localization::Located;
use cijfer_work::Places;

use super::finder::{finder, settings};
use super::folder;
use super::inputs::Inputs;
use super::journal::Journal;
use super::listing::List;
use super::work::Work;
use crate::arguments::Locate;
use crate::commands::check_outputs;
use crate::terminal::{Partly, say};

pub(super) fn run(arguments: &Locate, places: &Places, inputs: &Inputs) -> Result<String> {
    let output = &arguments.output;
    ensure!(
        output.truth.is_none(),
        "--truth belongs to one image; `cijfer score` compares the finds of several, written with --out, with their truths"
    );
    ensure!(
        output.heat_maps.is_none(),
        "--heat-maps is drawn over one image"
    );
    let list = List::new(places, output.out.as_deref(), output.format, inputs)?;
    let journal = journal(&list);
    ensure!(
        journal.is_some() || !output.resume,
        "--resume goes on with the journal beside a file or folder, and --out names none"
    );
    let mut read: Vec<_> = inputs
        .images
        .iter()
        .map(|image| Some(&*image.path))
        .collect();
    read.push(Some(arguments.finding.model.as_ref()));
    check_outputs(places, &[("--out", list.file())], &read)?;
    let drawings = match &output.overlay {
        Some(path) => Some(folder::files(places, "--overlay", path, inputs, "png")?),
        None => None,
    };
    let finder = finder(
        places,
        &arguments.finding,
        &arguments.reading,
        &arguments.device,
    )?;

    let mut found = vec![None; inputs.images.len()];
    let mut journal = match journal {
        Some(path) => {
            let settings = settings(&finder, &arguments.finding.model)?;
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
    let work = Work::new(finder, inputs, drawings);
    let path = journal.as_ref().map(|journal| journal.path().to_owned());
    let done = work.all(&mut found, &mut journal, arguments.jobs);
    let done = done.and_then(|failed| finish(places, &list, journal, found, failed));
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
    // Objects do not grow.
    let out = list.out.as_deref().filter(|out| !Places::is_address(out))?;
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
pub(in crate::commands) fn finish(
    places: &Places,
    list: &List,
    journal: Option<Journal>,
    found: Vec<Option<Located>>,
    failed: usize,
) -> Result<String> {
    let (all, nothing) = (found.len(), found.iter().all(Option::is_none));
    let output = match nothing {
        true => String::new(),
        false => list.write(places, found, false)?,
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

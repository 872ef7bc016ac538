//! Several images: as many at a time as there are threads, what is finished is kept, and what cannot be read is told.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use cijfer_localization::Located;
use cijfer_work::Storage;

use super::journal::Journal;
use super::work::Work;
use crate::arguments::Locate;
use crate::locating::{Inputs, List, finder, folder, settings};
use crate::storage::check_outputs;
use crate::terminal::say;

pub(super) fn run(arguments: &Locate, storage: &Storage, inputs: &Inputs) -> Result<String> {
    let output = &arguments.output;
    ensure!(
        output.truth.is_none(),
        "--truth needs a single image; `cijfer score` compares the detections of several images, written with --out, with their truths"
    );
    ensure!(
        output.heat_maps.is_none(),
        "--heat-maps needs a single image"
    );
    let list = List::new(storage, output.out.as_deref(), output.format, inputs)?;
    let journal = journal(&list);
    ensure!(
        journal.is_some() || !output.resume,
        "--resume needs --out with the file or folder of the interrupted run, beside which its journal lies"
    );
    let mut read: Vec<_> = inputs
        .images
        .iter()
        .map(|image| Some(&*image.path))
        .collect();
    read.push(Some(arguments.locating.finding.model.as_ref()));
    check_outputs(storage, &[("--out", list.file())], &read)?;
    let drawings = match &output.overlay {
        Some(path) => Some(folder::files(storage, "--overlay", path, inputs, "png")?),
        None => None,
    };
    let finder = finder(storage, &arguments.locating)?;

    let mut found = vec![None; inputs.images.len()];
    let mut journal = match journal {
        Some(path) => {
            let settings = settings(&finder, &arguments.locating.finding.model);
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
    let done = done.and_then(|failed| {
        let written = || journal.map_or(Ok(()), Journal::remove);
        list.finish(storage, found, failed, written)
    });
    // The journal is gone once the list is there.
    if let (Err(_), Some(path)) = (&done, path.filter(|path| path.exists())) {
        let shown = path.display();
        say(format_args!(
            "{shown} holds the finished images; --resume continues from there"
        ));
    }
    done
}

/// Where finished images are written down, if the list goes into a file or a folder.
fn journal(list: &List) -> Option<PathBuf> {
    // Objects do not grow.
    let out = list
        .out
        .as_deref()
        .filter(|out| !Storage::is_address(out))?;
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
            "{others} other images were finished before; they are left out"
        ));
    }
}

//! The run of the whole assignment: networks, pictures, a scene, and one report.

mod digits;
mod machine;
mod marks;
mod part;
mod recipe;
mod scene;
mod small;
mod step;
mod strongest;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context, Result};
use candle_core::Device;
use cijfer_analysis::Language;
use cijfer_dataset::Mnist;
use cijfer_report::Report;
use cijfer_zoo::Assignment;

use crate::arguments::{DataArguments, DeviceArguments};
use crate::data;
use crate::terminal::say;

pub(crate) use marks::{found_marks, scored_marks};
pub use step::Weights;
use step::{Outcome, Step};

/// What is to be run, and how.
#[derive(Debug, Clone)]
pub struct Run {
    /// The parts, in any order.
    pub parts: Vec<Assignment>,
    /// Where the networks' weights come from.
    pub weights: Weights,
    /// A small run: few images, few epochs, a small scene. For looking whether all works.
    pub fast: bool,
    /// What the report is written in.
    pub language: Language,
    /// The folder to write to.
    pub folder: PathBuf,
    /// The seed of the large test image.
    pub scene_seed: u64,
    /// Where the digits come from.
    pub data: DataArguments,
    /// Where the networks run.
    pub device: DeviceArguments,
}

/// What every part of a run needs.
struct Workshop<'a> {
    run: &'a Run,
    device: Device,
    mnist: Mnist,
    /// The outcomes of the steps so far.
    outcomes: RefCell<HashMap<Step, Rc<Outcome>>>,
}

/// Training and test images of a small run.
const FAST: (usize, usize) = (6_000, 1_000);

/// Runs the parts, writes `report.html`, `report.md` and their pictures, and returns the table of
/// what was asked and what was reached.
///
/// # Errors
///
/// Whatever went wrong in one of the parts.
pub fn run(run: &Run) -> Result<String> {
    let start = Instant::now();
    std::fs::create_dir_all(&run.folder)
        .with_context(|| format!("cannot write to {}", run.folder.display()))?;
    let device = crate::device(&run.device)?;
    let mut mnist = data::load(&run.data)?;
    if run.fast {
        mnist.train = mnist.train.first(FAST.0);
        mnist.test = mnist.test.first(FAST.1);
    }
    let workshop = Workshop {
        run,
        device,
        mnist,
        outcomes: RefCell::default(),
    };
    // A part that is not asked for now still stands in the report if its networks are there.
    let part = |which| part::run(&workshop, which);
    let title = run.language.choose(
        "The assignment, from counting to finding",
        "De opdracht, van tellen tot vinden",
    );
    let report = Report {
        language: run.language,
        title: title.to_owned(),
        data: digits::described(&workshop),
        a: part(Assignment::A)?,
        b: part(Assignment::B)?,
        c: part(Assignment::C)?,
        d: scene::run(&workshop)?,
        small: small::run(&workshop)?,
        run: machine::described(&workshop, start.elapsed()),
    };
    report.write(&run.folder)?;
    say(format_args!("took {:.0} s", start.elapsed().as_secs_f64()));
    let html = run.folder.join("report.html");
    Ok(format!(
        "{}\n{}\n",
        report.results().to_text(),
        html.display()
    ))
}

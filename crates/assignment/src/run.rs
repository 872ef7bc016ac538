//! The run of the whole assignment: networks, pictures, a large image, and one report.

mod digits;
mod excerpt;
mod large_image;
mod machine;
mod part;
mod recipe;
mod search;
mod small;
mod step;
mod strongest;
mod trail;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use cijfer_analysis::Language;
use cijfer_dataset::{Mnist, Samples};
use cijfer_model::{Engine, Model};
use cijfer_training::Evaluation;
use cijfer_zoo::Assignment;

use crate::texts::texts;
use crate::{Error, Progress, Report, Result};

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
    /// Where the networks run.
    pub engine: Engine,
    /// What the report calls that device: `cpu`, or `cuda:0`.
    pub device: String,
    /// The commands that repeat the run, which the report tells.
    pub commands: Vec<String>,
}

/// What every part of a run needs.
struct Workshop<'a> {
    run: &'a Run,
    mnist: Mnist,
    /// The outcomes of the steps so far.
    outcomes: RefCell<HashMap<Step, Rc<Outcome>>>,
    progress: RefCell<&'a mut dyn FnMut(Progress)>,
}

/// Training and test images of a small run.
const FAST: (usize, usize) = (6_000, 1_000);

/// Runs the parts on these digits, and writes `report.html`, `report.md` and their pictures, the weights, the large image and
/// the lists of what was found in it. `progress` hears what is going on.
///
/// # Errors
///
/// Whatever went wrong in one of the parts.
pub fn run(run: &Run, mnist: Mnist, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
    let start = Instant::now();
    create_folder(&run.folder)?;
    let mut mnist = mnist;
    if run.fast {
        mnist.train = mnist.train.first(FAST.0);
        mnist.test = mnist.test.first(FAST.1);
    }
    let workshop = Workshop {
        run,
        mnist,
        outcomes: RefCell::default(),
        progress: RefCell::new(progress),
    };
    // A part that is not asked for now still stands in the report if its networks are there.
    let part = |which| part::run(&workshop, which);
    let title = texts(run.language).opening.title();
    let report = Report {
        language: run.language,
        title: title.to_owned(),
        data: digits::described(&workshop),
        a: part(Assignment::A)?,
        b: part(Assignment::B)?,
        c: part(Assignment::C)?,
        d: large_image::run(&workshop)?,
        small: small::run(&workshop)?,
        run: machine::described(&workshop, start.elapsed()),
    };
    report.write(&run.folder)?;
    Ok(report)
}

impl Workshop<'_> {
    /// Tells what is going on.
    fn tell(&self, progress: Progress) {
        (self.progress.borrow_mut())(progress);
    }

    /// Asks a model for the digits on the test images.
    fn evaluate(&self, model: &Model) -> Result<Evaluation> {
        let (network, images) = (&*model.network().name, self.mnist.test.len());
        let tell = |done| {
            self.tell(Progress::Evaluating {
                network,
                done,
                images,
            });
        };
        tell(0);
        let samples: &Samples = &self.mnist.test;
        Ok(cijfer_training::evaluate(model, samples, &mut { tell })?)
    }
}

/// Makes a folder and those above it.
fn create_folder(folder: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Io {
        action: "write to",
        path: folder.to_owned(),
        source,
    })
}

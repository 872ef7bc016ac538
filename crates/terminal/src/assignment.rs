//! The run of the assignment that `cijfer report` and `cargo xtask` share: what the arguments say of it, and what is said
//! while it runs.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use cijfer_analysis::Language;
use cijfer_assignment::Progress;
use cijfer_dataset::Origin;
use cijfer_zoo::Assignment;
use indicatif::ProgressBar;

pub use cijfer_assignment::Weights;

use crate::arguments::{DataArguments, DeviceArguments};
use crate::data;
use crate::device::engine;
use crate::terminal::{bar, say};

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

/// Runs the parts, writes `report.html`, `report.md` and their pictures, and returns the table of
/// what was asked and what was reached.
///
/// # Errors
///
/// Whatever went wrong in one of the parts.
pub fn run(run: &Run) -> Result<String> {
    let start = Instant::now();
    let engine = engine(&run.device)?;
    let mnist = data::load(&run.data)?;
    let assignment = cijfer_assignment::Run {
        parts: run.parts.clone(),
        weights: run.weights,
        fast: run.fast,
        language: run.language,
        folder: run.folder.clone(),
        scene_seed: run.scene_seed,
        engine,
        device: run.device.device.clone(),
        commands: vec![command(run, &mnist.origin)],
    };
    let mut shown = Shown(None);
    let report = cijfer_assignment::run(&assignment, mnist, &mut |progress| shown.tell(&progress))?;
    say(format_args!("took {:.0} s", start.elapsed().as_secs_f64()));
    let html = run.folder.join("report.html");
    Ok(format!(
        "{}\n{}\n",
        report.results().to_text(),
        html.display()
    ))
}

/// The bar that is seen.
struct Shown(Option<ProgressBar>);

impl Shown {
    /// Says what is going on, and moves the bar.
    fn tell(&mut self, progress: &Progress) {
        match progress {
            Progress::Kept { name } => say(format_args!("{name}: nothing has changed, kept")),
            Progress::Begins { name, recipe } => say(format_args!("{name}: {recipe}")),
            Progress::Training {
                network,
                epochs,
                progress,
            } => self.training(network, *epochs, progress),
            Progress::Trained { .. } => self.end(),
            Progress::Chosen { network, chosen } => say(format_args!("{network}: {chosen}")),
            Progress::Evaluating {
                network,
                done,
                images,
            } => {
                let total = *images as u64;
                let new = || bar(total, &format!("evaluating {network}"));
                self.0.get_or_insert_with(new).set_position(*done as u64);
                if done == images {
                    self.end();
                }
            }
        }
    }

    fn training(&mut self, network: &str, epochs: usize, progress: &cijfer_training::Progress) {
        let new = || bar(1, &format!("training {network}"));
        show_training(self.0.get_or_insert_with(new), network, epochs, progress);
    }

    fn end(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

/// Moves the bar of a training, and says a line for each epoch.
pub fn show_training(
    bar: &ProgressBar,
    network: &str,
    epochs: usize,
    progress: &cijfer_training::Progress,
) {
    use cijfer_training::Progress;

    match progress {
        Progress::Step { done, steps, .. } => {
            bar.set_length(*steps as u64);
            bar.set_position(*done as u64);
        }
        Progress::Epoch(epoch) => {
            let mut line = format!(
                "{network} epoch {}/{epochs}: loss {:.4}, accuracy {:.4}",
                epoch.number, epoch.loss, epoch.accuracy
            );
            if let Some(validation) = epoch.validation {
                line += &format!(
                    "; held out: loss {:.4}, accuracy {:.4}",
                    validation.loss, validation.accuracy
                );
            }
            bar.suspend(|| say(line));
        }
    }
}

/// The command that runs the same again.
fn command(run: &Run, origin: &Origin) -> String {
    let mut command = match run.weights {
        Weights::Shipped => format!("cijfer report --seed {}", run.scene_seed),
        Weights::Trained { .. } => format!(
            "cargo xtask {} --scene-seed {}",
            subcommand(&run.parts),
            run.scene_seed
        ),
    };
    if run.language != Language::English {
        command += &format!(" --language {}", run.language);
    }
    if run.fast {
        command += " --fast";
    }
    if run.data.drawn {
        command += &format!(" --drawn --drawn-seed {}", run.data.drawn_seed);
    }
    match (&run.data.data, origin) {
        (Some(folder), _) => command += &format!(" --data {}", folder.display()),
        (None, Origin::Folder { path, .. }) => {
            command = format!("CIJFER_DATA={} {command}", path.display());
        }
        _ => {}
    }
    if run.data.trust_data {
        command += " --trust-data";
    }
    if run.device.device != "cpu" {
        command += &format!(" --device {}", run.device.device);
    }
    command
}

fn subcommand(parts: &[Assignment]) -> &'static str {
    match parts {
        [Assignment::A] => "a",
        [Assignment::B] => "b",
        [Assignment::C] => "c",
        [Assignment::D] => "d",
        _ => "all",
    }
}

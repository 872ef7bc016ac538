//! What commands that train many networks have in common.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use cijfer_training::search::{self, Progress, Runner, Shipped, Trial};

use crate::arguments;
use crate::data;
use crate::terminal::{bar_with_message, say};

/// The log in the folder.
pub(super) const LOG: &str = "trials.jsonl";

/// The text of the file that comes with the program under that name or is there, and what messages call it.
pub(super) fn text_of(name: &str, shipped: &Shipped, what: &str) -> Result<(String, PathBuf)> {
    let path = PathBuf::from(name);
    if let Some(text) = shipped.text(name) {
        return Ok((text.to_owned(), path));
    }
    let text = std::fs::read_to_string(&path).with_context(|| {
        let names: Vec<&str> = shipped.names().collect();
        format!(
            "{name}: neither {what} that comes with the program ({}) nor a file that can be read",
            names.join(", ")
        )
    })?;
    Ok((text, path))
}

/// Does the trainings with a bar; below it, and at the end of each round, what `best` says of the round's.
pub(super) fn watched<T>(
    arguments: &arguments::Trainings,
    best: &dyn Fn(&[Trial]) -> String,
    run: impl FnOnce(&Runner, &mut dyn FnMut(Progress)) -> search::Result<T>,
) -> Result<T> {
    let folder = &arguments.out;
    std::fs::create_dir_all(folder).with_context(|| format!("--out {}", folder.display()))?;
    let log = folder.join(LOG);
    if arguments.resume {
        ensure!(
            log.is_file(),
            "--resume: there is no {} to go on with",
            log.display()
        );
    } else {
        ensure!(
            !log.exists(),
            "{} is there already: --resume goes on with it",
            log.display()
        );
    }
    super::on_cpu()?;
    let digits = data::load(&arguments.data)?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let runner = Runner {
        digits: &digits,
        seed: arguments.seed,
        threads: arguments.threads.unwrap_or_else(cores),
        budget: arguments.budget,
        log,
        resume: arguments.resume,
    };
    let start = Instant::now();
    let mut shown = bar_with_message(1, "");
    let mut of_round: Vec<Trial> = Vec::new();
    let say_best = |of_round: &mut Vec<Trial>| {
        if !of_round.is_empty() {
            say(best(of_round));
            of_round.clear();
        }
    };
    let result = run(&runner, &mut |progress| match progress {
        Progress::Round {
            number,
            rounds,
            candidates,
            trials,
            known,
        } => {
            shown.finish_and_clear();
            say_best(&mut of_round);
            let round = match rounds {
                1 => String::new(),
                _ => format!("round {number} of {rounds}: "),
            };
            let of_them = match known {
                0 => String::new(),
                known => format!(", {known} of them known"),
            };
            let networks = if candidates == 1 {
                "network"
            } else {
                "networks"
            };
            say(format_args!(
                "{round}{candidates} {networks}, {trials} trainings{of_them} ({:.0} s so far)",
                start.elapsed().as_secs_f64()
            ));
            shown = bar_with_message(
                (trials - known) as u64,
                &match rounds {
                    1 => "training".to_owned(),
                    _ => format!("round {number}/{rounds}"),
                },
            );
        }
        Progress::Trial(trial) => {
            of_round.push(trial.clone());
            shown.set_message(best(&of_round));
            shown.inc(1);
        }
    });
    shown.finish_and_clear();
    say_best(&mut of_round);
    Ok(result?)
}

/// Writes a file of the folder.
pub(super) fn write_into(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    cijfer_files::write_whole(&path, |file| file.write_all(text.as_bytes()))
        .with_context(|| path.display().to_string())
}

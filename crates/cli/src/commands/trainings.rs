//! What commands that train many networks have in common.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cijfer_training::search::{self, Progress, Runner, Shipped, Trial};

use super::rounds::Rounds;
use crate::arguments;

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
    let log = log(&arguments.out, arguments.resume)?;
    let engine = super::on_cpu()?;
    let digits = cijfer_terminal::load(&arguments.data)?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let runner = Runner {
        digits: &digits,
        engine,
        seed: arguments.seed,
        threads: arguments.threads.unwrap_or_else(cores),
        budget: arguments.budget,
        log,
        resume: arguments.resume,
    };
    let mut rounds = Rounds::new(best);
    let result = run(&runner, &mut |progress| rounds.show(progress));
    rounds.end();
    Ok(result?)
}

/// The log in a folder, which is made where it is not there. Only with `resume` may there be one already.
fn log(folder: &Path, resume: bool) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("--out {}", folder.display()))?;
    let log = folder.join(LOG);
    if resume {
        ensure!(log.is_file(), "--resume: {} is not there", log.display());
    } else {
        ensure!(
            !log.exists(),
            "{} exists already; --resume continues it",
            log.display()
        );
    }
    Ok(log)
}

/// Writes a file of the folder.
pub(super) fn write_into(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    cijfer_files::write_whole(&path, |file| file.write_all(text.as_bytes()))
        .with_context(|| path.display().to_string())
}

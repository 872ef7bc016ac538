//! The commands, a file each. Every one returns what is to be printed.

mod count;
mod data;
mod evaluate;
mod features;
mod locate;
mod report;
mod scene;
mod summary;
mod train;

use std::path::Path;

use anyhow::{Context, Result, ensure};

pub(crate) use evaluate::evaluate;
pub(crate) use train::train;

use crate::arguments::{Cijfer, Command};

/// Does what the arguments say and returns what is to be printed on standard output.
///
/// # Errors
///
/// Whatever went wrong, with the file or value at fault.
pub fn run(cijfer: Cijfer) -> Result<String> {
    match cijfer.command {
        Command::Summary(arguments) => summary::run(&arguments),
        Command::Count(arguments) => count::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Features(arguments) => features::run(&arguments),
        Command::Scene(arguments) => scene::run(&arguments),
        Command::Locate(arguments) => locate::run(&arguments),
        Command::Data(arguments) => data::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
    }
}

/// Looks, before any work, whether every output can be written, and whether each is a file of its
/// own: neither another output nor one of the inputs.
fn check_outputs(outputs: &[(&str, Option<&Path>)], inputs: &[Option<&Path>]) -> Result<()> {
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b && a.is_file(),
        _ => a == b,
    };
    for (index, (option, path)) in outputs.iter().enumerate() {
        let Some(path) = path else { continue };
        let shown = path.display();
        for input in inputs.iter().flatten().filter(|input| input.is_file()) {
            ensure!(
                !same(path, input),
                "{option} {shown}: this file is an input"
            );
        }
        for (other, taken) in &outputs[..index] {
            let free = taken.is_none_or(|taken| !same(path, taken));
            ensure!(free, "{option} {shown}: {other} is the same file");
        }
        cijfer_files::check_writable(path).with_context(|| format!("cannot write {shown}"))?;
    }
    Ok(())
}

/// A document as JSON for people and programs alike, with a line end.
fn json(document: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

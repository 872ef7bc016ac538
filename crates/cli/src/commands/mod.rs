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

use anyhow::Result;

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

/// A document as JSON for people and programs alike, with a line end.
fn json(document: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

//! The commands, a file each. Every one returns what is to be printed.

mod compare;
mod count;
mod data;
mod document;
mod evaluate;
mod explain;
mod export;
mod features;
mod locate;
mod merge;
mod plan;
mod report;
mod roofline;
mod rounds;
mod scene;
mod score;
mod search;
mod steps;
mod summary;
mod train;
mod trainings;
mod work;

use anyhow::{Context, Result, bail};

use cijfer_analysis::{Analysis, Conditions, smallest_input};
use cijfer_model::Engine;
use cijfer_network::Network;
use cijfer_report::Table;

use crate::arguments::{Cijfer, Command, Counting, DeviceArguments, Layout};
use crate::named;

/// Does what the arguments say and returns what is to be printed on standard output.
///
/// # Errors
///
/// Whatever went wrong, with the file or value at fault.
pub fn run(cijfer: Cijfer) -> Result<String> {
    match cijfer.command {
        Command::Summary(arguments) => summary::run(&arguments),
        Command::Count(arguments) => count::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Roofline(arguments) => roofline::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Steps(arguments) => steps::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Features(arguments) => features::run(&arguments),
        Command::Scene(arguments) => scene::run(&arguments),
        Command::Locate(arguments) => locate::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Work(arguments) => work::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Data(arguments) => data::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
    }
}

/// Where commands run networks that run them on the CPU alone: with the instructions that the environment names.
fn on_cpu() -> Result<Engine> {
    let (device, threads) = ("cpu".to_owned(), None);
    crate::engine(&DeviceArguments { device, threads })
}

/// A document as JSON for people and programs alike, with a line end.
fn json(document: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

/// A table in a format that shows one. JSON is no table: it has documents of its own.
fn table(table: &Table, layout: Layout) -> String {
    match layout {
        Layout::Table | Layout::Json => table.to_text(),
        Layout::Markdown => table.to_markdown(),
        Layout::Latex => table.to_latex(),
        Layout::Html => table.to_html() + "\n",
        Layout::Csv => table.to_csv(),
    }
}

/// The index of the layer of that name or number, if one is asked for.
fn layer(network: &Network, wanted: Option<&str>) -> Result<Option<usize>> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    match network.find(wanted) {
        Some((index, _)) => Ok(Some(index)),
        None => bail!("{}", named::no_such_layer(network, wanted)),
    }
}

/// Counts a network, called by that name. Where its input is too small, the error says from which
/// size on it would do.
fn analysis(network: &Network, conditions: Conditions, name: &str) -> Result<Analysis> {
    Analysis::under(network, conditions).with_context(|| {
        let fits = smallest_input(network).filter(|smallest| {
            let input = network.input.axes();
            smallest
                .iter()
                .zip(input)
                .any(|(least, length)| least > length)
        });
        match fits {
            Some([height, width]) => format!(
                "{name}: the input of {} is too small, it must have at least {height}×{width} \
                 pixels",
                network.input
            ),
            None => name.to_owned(),
        }
    })
}

fn conditions(counting: &Counting) -> Conditions {
    Conditions {
        batch: counting.batch,
        bytes_per_value: counting.bytes_per_value,
    }
}

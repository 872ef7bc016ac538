use cijfer_analysis::Language;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use cijfer_network::Network;
use cijfer_report::{Cell, Column, Table, Tried, brief, front_plot, grouped};
use cijfer_training::search::{
    Candidate, Found, Key, On, Outcome, Point, Progress, Runner, SPACES, Space, Spread, Trial,
    front,
};
use serde::Serialize;

use super::document::Schema;
use super::trainings::{LOG, text_of, watched, write_into};
use crate::arguments::{self, Format};

/// The files of a search's folder, beside its log.
const NETWORK: &str = "network.toml";
const RECIPE: &str = "recipe.toml";
const FRONTS: [&str; 2] = ["front-parameters.svg", "front-multiplications.svg"];

pub(super) fn run(arguments: &arguments::Search) -> Result<String> {
    let (text, path) = text_of(&arguments.space, &SPACES, "a space")?;
    let space = Space::from_toml(&text, &path)?;
    let folder = &arguments.trainings.out;
    let best = |trials: &[Trial]| best_so_far(trials, space.accuracy).to_text();
    let run = |runner: &Runner, progress: &mut dyn FnMut(Progress)| runner.search(&space, progress);
    let found = watched(&arguments.trainings, &best, run)?;
    write(folder, &space, &found, None, arguments.trainings.format)
}

/// Writes the files of a search's folder, its log among them where it is not there yet, and returns what is to be printed.
pub(super) fn write(
    folder: &Path,
    space: &Space,
    found: &Found,
    log: Option<&str>,
    format: Format,
) -> Result<String> {
    let points = measured(found);
    if let Some(log) = log {
        write_into(folder, LOG, log)?;
    }
    write_files(folder, space, found, &points)?;
    match format {
        Format::Json => super::json(&document(space, found, &points)),
        Format::Csv => Ok(table(&points).to_csv()),
        Format::Table => Ok(text_of_found(folder, space, found, &points)),
    }
}

/// How many networks are shown while the search goes on.
const SHOWN: usize = 5;

/// The best networks of a round: the smallest that reach the accuracy, then the most accurate.
fn best_so_far(trials: &[Trial], accuracy: f64) -> Table {
    let mut networks: BTreeMap<usize, Vec<&Trial>> = BTreeMap::new();
    for trial in trials {
        networks.entry(trial.key.candidate).or_default().push(trial);
    }
    let networks = networks.into_values().filter_map(|trials| {
        let accuracies = trials.iter().map(|trial| trial.outcome.accuracy());
        Some((*trials.first()?, trials.len(), Spread::of(accuracies).mean))
    });
    let mut networks: Vec<_> = networks.collect();
    networks.sort_by(|(a, _, a_mean), (b, _, b_mean)| {
        let reach = [a_mean, b_mean].map(|&mean| mean >= accuracy);
        match reach {
            [true, true] => a.parameters.cmp(&b.parameters),
            [false, false] => b_mean.total_cmp(a_mean),
            [a, b] => b.cmp(&a),
        }
    });
    networks.truncate(SHOWN);
    let rows = networks.into_iter().map(|(trial, trainings, mean)| {
        let network = Network::from_toml(&trial.network);
        [
            Cell::Text(network.map_or(String::new(), |network| brief(&network, Language::English))),
            Cell::Count(trial.parameters.into()),
            Cell::Count(trial.key.epochs as u128),
            Cell::Count(trainings as u128),
            Cell::Decimal(mean, 4),
        ]
    });
    Table::new(
        [
            Column::left("best so far"),
            Column::right("parameters"),
            Column::right("epochs"),
            Column::right("trainings"),
            Column::right("accuracy"),
        ],
        rows,
    )
}

/// A network with its mean accuracy after the longest training on held-out images that it had.
struct Measured<'a> {
    candidate: &'a Candidate,
    epochs: usize,
    trainings: usize,
    accuracy: f64,
}

/// What is known of every network that was tried.
fn measured(found: &Found) -> Vec<Measured<'_>> {
    let mut all: Vec<Measured> = Vec::new();
    let trials = found.trials.iter().filter(|trial| trial.key.on != On::Test);
    let mut last: Option<Key> = None;
    for trial in trials {
        let accuracy = trial.outcome.accuracy();
        // Trials come by candidate, then by epochs.
        let same = last.filter(|last| last.candidate == trial.key.candidate);
        match (same, all.last_mut()) {
            (Some(key), Some(measured)) if key.epochs == trial.key.epochs => {
                measured.trainings += 1;
                measured.accuracy += (accuracy - measured.accuracy) / measured.trainings as f64;
            }
            (Some(_), Some(measured)) => {
                (measured.epochs, measured.trainings) = (trial.key.epochs, 1);
                measured.accuracy = accuracy;
            }
            _ => all.push(Measured {
                candidate: &found.candidates[trial.key.candidate],
                epochs: trial.key.epochs,
                trainings: 1,
                accuracy,
            }),
        }
        last = Some(trial.key);
    }
    all
}

/// Whether each network is in the front of accuracy against a cost.
fn in_front(all: &[Measured], cost: impl Fn(&Candidate) -> u64) -> Vec<bool> {
    let points: Vec<Point> = all
        .iter()
        .map(|measured| Point {
            cost: cost(measured.candidate),
            accuracy: measured.accuracy,
        })
        .collect();
    let front = front(&points);
    (0..all.len()).map(|index| front.contains(&index)).collect()
}

fn write_files(folder: &Path, space: &Space, found: &Found, all: &[Measured]) -> Result<()> {
    for (unit, name) in ["parameters", "multiplications"].into_iter().zip(FRONTS) {
        let cost = |candidate: &Candidate| match unit {
            "parameters" => candidate.parameters,
            _ => candidate.multiplications,
        };
        let flags = in_front(all, cost);
        let tried = all.iter().zip(flags).map(|(measured, is_in_front)| Tried {
            cost: cost(measured.candidate),
            accuracy: measured.accuracy,
            is_in_front,
        });
        let tried: Vec<Tried> = tried.collect();
        if !tried.is_empty() {
            write_into(folder, name, &front_plot(&tried, unit, space.accuracy)?.svg)?;
        }
    }
    if let Some(finalist) = found.finalists.first() {
        let candidate = &found.candidates[finalist.candidate];
        let mut recipe = candidate.recipe.clone();
        recipe.epochs = space
            .halving
            .epochs
            .last()
            .copied()
            .unwrap_or(recipe.epochs);
        write_into(folder, NETWORK, &candidate.network.to_toml())?;
        write_into(folder, RECIPE, &recipe.to_toml())?;
    }
    Ok(())
}

/// The networks in the front of accuracy against parameters.
fn front_of<'a>(all: &'a [Measured<'a>]) -> Vec<&'a Measured<'a>> {
    let flags = in_front(all, |candidate| candidate.parameters);
    all.iter()
        .zip(flags)
        .filter_map(|(measured, is_in_front)| is_in_front.then_some(measured))
        .collect()
}

/// The front as a table, the smallest network first.
fn table(all: &[Measured]) -> Table {
    let mut front = front_of(all);
    front.sort_by_key(|measured| measured.candidate.parameters);
    Table::new(
        [
            Column::left("network"),
            Column::right("parameters"),
            Column::right("multiplications"),
            Column::right("epochs"),
            Column::right("held out"),
        ],
        front.into_iter().map(|measured| {
            [
                Cell::Text(brief(&measured.candidate.network, Language::English)),
                Cell::Count(measured.candidate.parameters.into()),
                Cell::Count(measured.candidate.multiplications.into()),
                Cell::Count(measured.epochs as u128),
                Cell::Decimal(measured.accuracy, 4),
            ]
        }),
    )
}

fn text_of_found(folder: &Path, space: &Space, found: &Found, all: &[Measured]) -> String {
    let mut text = format!(
        "{} networks keep the rules of part {:?} ({}); {} were tried.\n\n",
        found.candidates.len(),
        space.part,
        space.class,
        all.len()
    );
    text += &table(all).to_text();
    if !found.is_complete {
        text += "\nThe budget is spent; --resume continues.\n";
    }
    for finalist in &found.finalists {
        let candidate = &found.candidates[finalist.candidate];
        let Spread { mean, least, most } = finalist.spread();
        text += &format!(
            "\n{}: {} parameters, {:.4} on held-out images (required {}).\nOn the test set: mean {mean:.4}, from \
             {least:.4} to {most:.4}; by seed",
            brief(&candidate.network, Language::English),
            grouped(candidate.parameters.into()),
            finalist.validation,
            space.accuracy
        );
        for (seed, outcome) in &finalist.test {
            match outcome {
                Outcome::Diverged => text += &format!(" {seed}: diverged"),
                Outcome::Trained { measured, .. } => text += &format!(" {seed}: {measured:.4}"),
            }
        }
        text += ".\n";
    }
    text + &format!("\n{}\n", folder.display())
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    schema: Schema,
    part: String,
    class: String,
    accuracy: f64,
    candidates: usize,
    complete: bool,
    front: Vec<Row>,
    finalists: Vec<FinalistRow<'a>>,
}

#[derive(Serialize)]
struct Row {
    network: String,
    parameters: u64,
    multiplications: u64,
    epochs: usize,
    trainings: usize,
    accuracy: f64,
}

#[derive(Serialize)]
struct FinalistRow<'a> {
    network: String,
    parameters: u64,
    multiplications: u64,
    validation: f64,
    mean: f64,
    least: f64,
    most: f64,
    test: &'a [(u64, Outcome)],
}

fn document<'a>(space: &Space, found: &'a Found, all: &[Measured]) -> Document<'a> {
    let rows = front_of(all).into_iter().map(|measured| Row {
        network: brief(&measured.candidate.network, Language::English),
        parameters: measured.candidate.parameters,
        multiplications: measured.candidate.multiplications,
        epochs: measured.epochs,
        trainings: measured.trainings,
        accuracy: measured.accuracy,
    });
    let finalists = found.finalists.iter().map(|finalist| {
        let candidate = &found.candidates[finalist.candidate];
        let Spread { mean, least, most } = finalist.spread();
        FinalistRow {
            network: brief(&candidate.network, Language::English),
            parameters: candidate.parameters,
            multiplications: candidate.multiplications,
            validation: finalist.validation,
            mean,
            least,
            most,
            test: &finalist.test,
        }
    });
    Document {
        schema: Schema::first("cijfer.search"),
        part: format!("{:?}", space.part),
        class: space.class.to_string(),
        accuracy: space.accuracy,
        candidates: found.candidates.len(),
        complete: found.is_complete,
        front: rows.collect(),
        finalists: finalists.collect(),
    }
}

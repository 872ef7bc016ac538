use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use cijfer_network::{Network, Operation};
use cijfer_report::{Cell, Column, Table, Tried, front_plot};
use cijfer_training::search::{
    Candidate, Found, Key, On, Outcome, Point, Progress, Search, Space, front, shipped,
    shipped_names,
};
use serde::Serialize;

use crate::arguments::{self, Format};
use crate::data;
use crate::terminal::{bar, say};

/// The files of a search's folder.
const LOG: &str = "trials.jsonl";
const NETWORK: &str = "network.toml";
const RECIPE: &str = "recipe.toml";
const FRONTS: [&str; 2] = ["front-parameters.svg", "front-multiplications.svg"];

pub(super) fn run(arguments: &arguments::Search) -> Result<String> {
    let (text, path) = space(&arguments.space)?;
    let space = Space::from_toml(&text, &path)?;
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
            "{} is there already: --resume goes on with that search",
            log.display()
        );
    }
    let digits = data::load(&arguments.data)?;
    let threads = match arguments.threads {
        Some(threads) => threads,
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let search = Search {
        space: &space,
        text: &text,
        digits: &digits,
        seed: arguments.seed,
        threads,
        budget: arguments.budget,
        log,
        resume: arguments.resume,
    };
    let found = watched(&search)?;
    let points = measured(&found);
    write_files(folder, &space, &found, &points)?;
    match arguments.format {
        Format::Json => super::json(&document(&space, &found, &points)),
        Format::Csv => Ok(table(&points).to_csv()),
        Format::Table => Ok(text_of(folder, &space, &found, &points)),
    }
}

/// The text of the space of that name or in that file, and what messages call it.
fn space(name: &str) -> Result<(String, PathBuf)> {
    let path = PathBuf::from(name);
    if let Some(text) = shipped(name) {
        return Ok((text.to_owned(), path));
    }
    let text = std::fs::read_to_string(&path).with_context(|| {
        let names: Vec<&str> = shipped_names().collect();
        format!(
            "{name}: neither a space that comes with the program ({}) nor a file that can be read",
            names.join(", ")
        )
    })?;
    Ok((text, path))
}

/// Runs the search, with a bar and, after each round, what is best so far.
fn watched(search: &Search) -> Result<Found> {
    let mut shown = bar(1, "searching");
    let start = Instant::now();
    let mut best: Option<(u64, f64)> = None;
    let accuracy = search.space.accuracy;
    let found = search.run(&mut |progress| match progress {
        Progress::Round {
            number,
            rounds,
            candidates,
            trials,
            known,
        } => {
            shown.finish_and_clear();
            let known = match known {
                0 => String::new(),
                known => format!(", {known} of them known"),
            };
            say(format_args!(
                "round {number} of {rounds}: {candidates} networks, {trials} trainings{known} ({:.0} s so far)",
                start.elapsed().as_secs_f64()
            ));
            shown = bar(trials as u64, &format!("round {number}/{rounds}"));
            best = None;
        }
        Progress::Trial(trial) => {
            shown.inc(1);
            let measured = trial.outcome.accuracy();
            // The smallest that reaches the accuracy, or the most accurate one.
            let rank = |(parameters, measured): (u64, f64)| match measured >= accuracy {
                true => (1, -(parameters as f64)),
                false => (0, measured),
            };
            let this = (trial.parameters, measured);
            if best.is_none_or(|best| rank(this) > rank(best)) {
                best = Some(this);
                shown.suspend(|| {
                    say(format_args!(
                        "  {} parameters: {:.4} ({}, {} epochs)",
                        trial.parameters,
                        measured,
                        match trial.key.on {
                            On::Test => "test",
                            On::Validation(_) => "held out",
                        },
                        trial.key.epochs
                    ));
                });
            }
        }
    })?;
    shown.finish_and_clear();
    Ok(found)
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
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        cijfer_files::write_whole(&path, |file| file.write_all(text.as_bytes()))
            .with_context(|| path.display().to_string())
    };
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
            write(name, &front_plot(&tried, unit, space.accuracy)?.svg)?;
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
        write(NETWORK, &candidate.network.to_toml())?;
        write(RECIPE, &recipe.to_toml())?;
    }
    Ok(())
}

/// The layers in few signs: `conv 4·3×3, pool 2×2, dense 10`.
fn brief(network: &Network) -> String {
    let layers = network.layers.iter().map(|layer| match &layer.operation {
        Operation::Conv2d(conv) => {
            let [height, width] = conv.kernel;
            let stride = match conv.stride {
                [1, 1] => String::new(),
                [down, right] if down == right => format!("/{down}"),
                [down, right] => format!("/{down}×{right}"),
            };
            let groups = match conv.groups {
                1 => String::new(),
                groups => format!(" in {groups} groups"),
            };
            format!("conv {}·{height}×{width}{stride}{groups}", conv.filters)
        }
        Operation::MaxPooling2d(pooling) => {
            let [height, width] = pooling.pool;
            format!("pool {height}×{width}")
        }
        Operation::Dense(dense) => format!("dense {}", dense.units),
        other => other.class().to_lowercase(),
    });
    layers.collect::<Vec<_>>().join(", ")
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
                Cell::Text(brief(&measured.candidate.network)),
                Cell::Count(measured.candidate.parameters.into()),
                Cell::Count(measured.candidate.multiplications.into()),
                Cell::Count(measured.epochs as u128),
                Cell::Decimal(measured.accuracy, 4),
            ]
        }),
    )
}

fn text_of(folder: &Path, space: &Space, found: &Found, all: &[Measured]) -> String {
    let mut text = format!(
        "{} networks keep the rules of part {:?} ({}); {} were tried.\n\n",
        found.candidates.len(),
        space.part,
        space.class,
        all.len()
    );
    text += &table(all).to_text();
    if !found.is_complete {
        text += "\nThe budget is spent; --resume goes on.\n";
    }
    for finalist in &found.finalists {
        let candidate = &found.candidates[finalist.candidate];
        let [mean, least, most] = finalist.summary();
        text += &format!(
            "\n{}: {} parameters, {:.4} on held-out images (asked {}).\nOn the test set: mean {mean:.4}, from \
             {least:.4} to {most:.4}; by seed",
            brief(&candidate.network),
            candidate.parameters,
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
    version: u32,
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
        network: brief(&measured.candidate.network),
        parameters: measured.candidate.parameters,
        multiplications: measured.candidate.multiplications,
        epochs: measured.epochs,
        trainings: measured.trainings,
        accuracy: measured.accuracy,
    });
    let finalists = found.finalists.iter().map(|finalist| {
        let candidate = &found.candidates[finalist.candidate];
        let [mean, least, most] = finalist.summary();
        FinalistRow {
            network: brief(&candidate.network),
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
        version: 1,
        part: format!("{:?}", space.part),
        class: space.class.to_string(),
        accuracy: space.accuracy,
        candidates: found.candidates.len(),
        complete: found.is_complete,
        front: rows.collect(),
        finalists: finalists.collect(),
    }
}

/// A duration as people write it: `90s`, `30m`, `2h`, or seconds.
pub(crate) fn parse_budget(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.find(|sign: char| sign.is_alphabetic()) {
        Some(at) => text.split_at(at),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("{unit} is none of s, m and h")),
    };
    let seconds = number.parse::<f64>().ok().map(|number| number * factor);
    match seconds {
        Some(seconds) if seconds > 0.0 && seconds <= 1e9 => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a time above 0 is expected, such as 90s, 30m or 2h".to_owned()),
    }
}

use cijfer_analysis::Language;
use std::path::Path;

use anyhow::Result;
use cijfer_report::{Cell, Column, Table, brief, grouped};
use cijfer_training::search::{
    Compared, Measured, Outcome, Progress, Runner, STEPS, Spread, Step, Steps, Trial,
};
use serde::Serialize;

use super::document::Schema;
use super::trainings::{text_of, watched, write_into};
use crate::arguments::{self, Format};

/// The tables, in the folder, and the same for programs.
const TABLES: &str = "steps.md";
const DOCUMENT: &str = "steps.json";

pub(super) fn run(arguments: &arguments::Steps) -> Result<String> {
    let (text, path) = text_of(&arguments.steps, &STEPS, "a list of steps")?;
    let steps = Steps::from_toml(&text, &path)?;
    let folder = &arguments.trainings.out;
    let so_far = |trials: &[Trial]| so_far(&steps, trials).to_text();
    let run = |runner: &Runner, progress: &mut dyn FnMut(Progress)| runner.steps(&steps, progress);
    let measured = watched(&arguments.trainings, &so_far, run)?;
    write_into(folder, TABLES, &markdown(&steps, &measured))?;
    let json = super::json(&document(&steps, &measured))?;
    write_into(folder, DOCUMENT, &json)?;
    Ok(match arguments.trainings.format {
        Format::Json => json,
        Format::Csv => steps
            .tables
            .iter()
            .map(|compared| table(&steps, compared, &measured).to_csv())
            .collect(),
        Format::Table => text_of_measured(folder, &steps, &measured),
    })
}

/// How far each network is.
fn so_far(steps: &Steps, trials: &[Trial]) -> Table {
    let rows = steps.candidates().iter().enumerate();
    let rows = rows.filter_map(|(index, candidate)| {
        let of_this = trials.iter().filter(|trial| trial.key.candidate == index);
        let accuracies: Vec<f64> = of_this.map(|trial| trial.outcome.accuracy()).collect();
        (!accuracies.is_empty()).then(|| {
            [
                Cell::Text(candidate.network.name.clone()),
                Cell::Count(candidate.parameters.into()),
                Cell::Text(format!("{} of {}", accuracies.len(), steps.seeds)),
                Cell::Decimal(Spread::of(accuracies).mean, 4),
            ]
        })
    });
    Table::new(
        [
            Column::left("so far"),
            Column::right("parameters"),
            Column::right("trainings"),
            Column::right("held out"),
        ],
        rows,
    )
}

/// A step with what came of it, and of the one before.
struct Row<'a> {
    step: &'a Step,
    network: String,
    parameters: u64,
    multiplications: u64,
    epochs: usize,
    spread: Spread,
    /// By how much parameters and mean accuracy changed.
    changed: Option<(i128, f64)>,
}

fn rows<'a>(steps: &Steps, compared: &'a Compared, measured: &Measured) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for step in &compared.steps {
        let candidate = &steps.candidates()[step.candidate];
        let spread = measured.spread(step.candidate);
        let changed = rows.last().map(|before| {
            let parameters = i128::from(candidate.parameters) - i128::from(before.parameters);
            (parameters, spread.mean - before.spread.mean)
        });
        rows.push(Row {
            step,
            network: brief(&candidate.network, Language::English),
            parameters: candidate.parameters,
            multiplications: candidate.multiplications,
            epochs: candidate.recipe.epochs,
            spread,
            changed,
        });
    }
    rows
}

/// A number with its sign, a true minus.
fn signed(number: impl std::fmt::Display, is_negative: bool) -> String {
    match is_negative {
        true => format!("−{number}"),
        false => format!("+{number}"),
    }
}

/// The columns that stand in text, Markdown and CSV alike; the reasons stand below.
fn table(steps: &Steps, compared: &Compared, measured: &Measured) -> Table {
    let rows = rows(steps, compared, measured).into_iter().enumerate();
    let rows = rows.map(|(index, row)| {
        let changed = row
            .changed
            .map_or([String::new(), String::new()], |changed| {
                [
                    signed(grouped(changed.0.unsigned_abs()), changed.0 < 0),
                    signed(format!("{:.4}", changed.1.abs()), changed.1 < 0.0),
                ]
            });
        let [parameters, accuracy] = changed.map(Cell::Text);
        let Spread { mean, least, most } = row.spread;
        let [mean, accuracy, range] = match mean.is_nan() {
            true => ["not trained", "", ""].map(Cell::from),
            false => [
                Cell::Decimal(mean, 4),
                accuracy,
                Cell::Text(format!("{least:.4} to {most:.4}")),
            ],
        };
        [
            Cell::Count(index as u128 + 1),
            Cell::Text(row.step.change.to_string()),
            Cell::Text(row.network),
            Cell::Count(row.epochs as u128),
            Cell::Count(row.multiplications.into()),
            Cell::Count(row.parameters.into()),
            parameters,
            mean,
            accuracy,
            range,
        ]
    });
    Table::new(
        [
            Column::right(""),
            Column::left("step"),
            Column::left("network"),
            Column::right("epochs"),
            Column::right("multiplications"),
            Column::right("parameters"),
            Column::right("changed by"),
            Column::right("held out"),
            Column::right("changed by"),
            Column::left("from least to most"),
        ],
        rows,
    )
}

/// Why each step was taken.
fn reasons(compared: &Compared) -> String {
    let reasons = compared.steps.iter().enumerate();
    reasons
        .map(|(index, step)| format!("{}. {}: {}\n", index + 1, step.change, step.why))
        .collect()
}

/// What the accuracies are.
fn footing(steps: &Steps, measured: &Measured) -> String {
    let mut text = format!(
        "Accuracies are means over {} seeds, on {} images that were held out of the training set.\n",
        steps.seeds,
        grouped(steps.held_out as u128)
    );
    if !measured.is_complete {
        text += "The budget is spent; --resume continues.\n";
    }
    text
}

fn markdown(steps: &Steps, measured: &Measured) -> String {
    let mut text = format!("# Steps of part {:?}\n\n", steps.part);
    text += &footing(steps, measured);
    for compared in &steps.tables {
        let table = table(steps, compared, measured).to_markdown();
        text += &format!("\n## {}\n\n{table}\n{}", compared.title, reasons(compared));
    }
    text
}

fn text_of_measured(folder: &Path, steps: &Steps, measured: &Measured) -> String {
    let mut text = String::new();
    for compared in &steps.tables {
        let table = table(steps, compared, measured).to_text();
        text += &format!("{}\n\n{table}\n{}\n", compared.title, reasons(compared));
    }
    text += &footing(steps, measured);
    text + &format!("\n{}\n", folder.join(TABLES).display())
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    schema: Schema,
    part: String,
    seeds: usize,
    held_out: usize,
    complete: bool,
    tables: Vec<TableOf<'a>>,
}

#[derive(Serialize)]
struct TableOf<'a> {
    title: &'a str,
    steps: Vec<StepOf<'a>>,
}

#[derive(Serialize)]
struct StepOf<'a> {
    change: &'a str,
    why: &'a str,
    network: String,
    epochs: usize,
    multiplications: u64,
    parameters: u64,
    mean: f64,
    least: f64,
    most: f64,
    trainings: Vec<(u64, Outcome)>,
}

fn document<'a>(steps: &'a Steps, measured: &Measured) -> Document<'a> {
    let tables = steps.tables.iter().map(|compared| TableOf {
        title: compared.title.in_language(Language::English),
        steps: rows(steps, compared, measured)
            .into_iter()
            .map(|row| StepOf {
                change: row.step.change.in_language(Language::English),
                why: row.step.why.in_language(Language::English),
                network: row.network,
                epochs: row.epochs,
                multiplications: row.multiplications,
                parameters: row.parameters,
                mean: row.spread.mean,
                least: row.spread.least,
                most: row.spread.most,
                trainings: measured.trials[row.step.candidate]
                    .iter()
                    .map(|trial| (trial.key.seed, trial.outcome))
                    .collect(),
            })
            .collect(),
    });
    Document {
        schema: Schema::first("cijfer.steps"),
        part: format!("{:?}", steps.part),
        seeds: steps.seeds,
        held_out: steps.held_out,
        complete: measured.is_complete,
        tables: tables.collect(),
    }
}

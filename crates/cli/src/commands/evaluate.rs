use anyhow::Result;
use cijfer_report::{Cell, Column, Table};
use cijfer_training::Evaluation;
use serde::Serialize;

use super::json;
use crate::arguments::{Evaluate, Format};
use crate::named;
use crate::terminal::bar;

pub(super) fn run(arguments: &Evaluate) -> Result<String> {
    let checkpoint = named::model(&arguments.model)?;
    let engine = crate::engine(&arguments.device)?;
    let model = checkpoint.model(&engine)?;
    let mnist = cijfer_terminal::load(&arguments.data)?;
    let evaluation = evaluate(&model, &mnist.test)?;
    match arguments.format {
        Format::Table => Ok(text(
            &arguments.model,
            &mnist.origin.to_string(),
            &evaluation,
        )),
        Format::Json => json(&Document {
            model: &arguments.model,
            data: mnist.origin.to_string(),
            samples: evaluation.samples,
            correct: evaluation.correct,
            accuracy: evaluation.accuracy(),
            loss: evaluation.loss,
        }),
        Format::Csv => Ok(confusion(&evaluation).to_csv()),
    }
}

/// Evaluates, with a bar.
fn evaluate(model: &cijfer_model::Model, samples: &cijfer_dataset::Samples) -> Result<Evaluation> {
    let name = &model.network().name;
    let bar = bar(samples.len() as u64, &format!("evaluating {name}"));
    let evaluation = cijfer_training::evaluate(model, samples, &mut |done| {
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    Ok(evaluation)
}

#[derive(Serialize)]
struct Document<'a> {
    model: &'a str,
    data: String,
    samples: usize,
    correct: usize,
    accuracy: f64,
    loss: f64,
}

fn text(model: &str, data: &str, evaluation: &Evaluation) -> String {
    format!(
        "model     {model}\ndata      {data}\naccuracy  {:.4} ({} of {} test images)\nloss      \
         {:.5}\n\nHow often the digit of the row was taken for that of the column:\n\n{}",
        evaluation.accuracy(),
        evaluation.correct,
        evaluation.samples,
        evaluation.loss,
        confusion(evaluation).to_text()
    )
}

fn confusion(evaluation: &Evaluation) -> Table {
    let mut columns = [const { String::new() }; 11];
    columns[0] = "digit".to_owned();
    for digit in 0..10 {
        columns[digit + 1] = digit.to_string();
    }
    let rows = evaluation.confusion.iter().enumerate().map(|(digit, row)| {
        std::array::from_fn(|column| match column {
            0 => Cell::from(digit.to_string()),
            _ => Cell::from(row[column - 1]),
        })
    });
    Table::new(columns.map(Column::right), rows)
}

use anyhow::Result;
use cijfer_dataset::Samples;
use cijfer_report::{Cell, Column, Table};
use serde::Serialize;

use super::json;
use crate::arguments::{Data, Format};

pub(super) fn run(arguments: &Data) -> Result<String> {
    let mnist = cijfer_terminal::load(&arguments.data)?;
    if let Some(folder) = &arguments.out {
        mnist.save(folder)?;
    }
    let (train, test) = (counts(&mnist.train), counts(&mnist.test));
    let table = Table::new(
        [
            Column::left("digit"),
            Column::right("train"),
            Column::right("test"),
        ],
        (0..10).map(|digit| {
            [
                Cell::from(digit.to_string()),
                train[digit].into(),
                test[digit].into(),
            ]
        }),
    );
    Ok(match arguments.format {
        Format::Table => format!(
            "{}\n{} training and {} test images of {}×{} pixels\n\n{}",
            mnist.origin,
            mnist.train.len(),
            mnist.test.len(),
            mnist.test.rows(),
            mnist.test.columns(),
            table.to_text()
        ),
        Format::Csv => table.to_csv(),
        Format::Json => json(&Document {
            data: mnist.origin.to_string(),
            mnist: mnist.origin.is_mnist(),
            train: mnist.train.len(),
            test: mnist.test.len(),
            rows: mnist.test.rows(),
            columns: mnist.test.columns(),
            train_labels: train,
            test_labels: test,
        })?,
    })
}

#[derive(Serialize)]
struct Document {
    data: String,
    mnist: bool,
    train: usize,
    test: usize,
    rows: usize,
    columns: usize,
    train_labels: [u64; 10],
    test_labels: [u64; 10],
}

/// How many there are of each digit.
fn counts(samples: &Samples) -> [u64; 10] {
    let mut counts = [0; 10];
    for &label in samples.labels() {
        counts[usize::from(label)] += 1;
    }
    counts
}

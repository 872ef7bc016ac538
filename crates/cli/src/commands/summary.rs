use anyhow::{Context, Result};
use cijfer_analysis::{Analysis, LayerAnalysis, Totals};
use cijfer_report::{Column, Table};
use serde::Serialize;

use super::json;
use crate::arguments::{Format, Summary};
use crate::named;

pub(super) fn run(arguments: &Summary) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let network = named::with_input(network, arguments.input.as_deref())?;
    let analysis = Analysis::of(&network).with_context(|| arguments.network.clone())?;
    match arguments.format {
        Format::Table => Ok(analysis.keras_summary()?),
        Format::Json => json(&Document {
            name: &analysis.name,
            input: analysis.input.axes(),
            layers: analysis.layers.iter().map(Layer::of).collect(),
            totals: Sums::of(&analysis.totals()?),
        }),
        Format::Csv => Ok(table(&analysis).to_csv()),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    input: &'a [u64],
    layers: Vec<Layer<'a>>,
    totals: Sums,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    class: &'a str,
    output_shape: &'a [u64],
    #[serde(flatten)]
    sums: Sums,
}

/// The numbers of a layer or of the whole network.
#[derive(Serialize)]
pub(super) struct Sums {
    parameters: u128,
    trainable: u128,
    multiplications: u128,
    additions: u128,
    comparisons: u128,
}

impl Sums {
    pub(super) fn of(totals: &Totals) -> Self {
        Self {
            parameters: totals.parameters,
            trainable: totals.trainable,
            multiplications: totals.operations.multiplications,
            additions: totals.operations.additions,
            comparisons: totals.operations.comparisons,
        }
    }
}

impl<'a> Layer<'a> {
    fn of(layer: &'a LayerAnalysis) -> Self {
        Self {
            name: &layer.name,
            class: layer.class,
            output_shape: layer.output.axes(),
            sums: Sums::of(&Totals {
                parameters: layer.parameters.value,
                trainable: layer.trainable_parameters(),
                operations: layer.operations.values(),
            }),
        }
    }
}

fn table(analysis: &Analysis) -> Table {
    Table::new(
        [
            Column::left("name"),
            Column::left("class"),
            Column::left("output_shape"),
            Column::right("parameters"),
            Column::right("trainable"),
            Column::right("multiplications"),
            Column::right("additions"),
            Column::right("comparisons"),
        ],
        analysis.layers.iter().map(|layer| {
            let operations = layer.operations.values();
            [
                layer.name.as_str().into(),
                layer.class.into(),
                layer.output.to_string().replace('×', "x").into(),
                layer.parameters.value.into(),
                layer.trainable_parameters().into(),
                operations.multiplications.into(),
                operations.additions.into(),
                operations.comparisons.into(),
            ]
        }),
    )
}

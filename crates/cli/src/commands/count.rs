use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use cijfer_analysis::{Analysis, Derivation, Geometry, LayerAnalysis};
use cijfer_report::{Column, Table, grouped};
use serde::Serialize;

use super::json;
use super::summary::Sums;
use crate::arguments::{Count, Format};
use crate::named;

pub(super) fn run(arguments: &Count) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let network = named::with_input(network, arguments.input.as_deref())?;
    let analysis = Analysis::of(&network).with_context(|| arguments.network.clone())?;
    let layers: Vec<&LayerAnalysis> = match &arguments.layer {
        None => analysis.layers.iter().collect(),
        Some(wanted) => match network.find(wanted) {
            Some((index, _)) => vec![&analysis.layers[index]],
            None => bail!("{}", named::no_such_layer(&network, wanted)),
        },
    };
    match arguments.format {
        Format::Table => {
            let mut text: String = layers.iter().map(|layer| written_out(layer)).collect();
            if arguments.layer.is_none() {
                text += &totals(&analysis)?;
            }
            Ok(text)
        }
        Format::Json => {
            let totals = analysis.totals()?;
            json(&Document {
                name: &analysis.name,
                input: analysis.input.axes(),
                layers: layers.into_iter().map(Layer::of).collect(),
                totals: Totals {
                    sums: Sums::of(&totals),
                    functions: totals.operations.functions,
                },
            })
        }
        Format::Csv => Ok(table(&layers).to_csv()),
    }
}

/// A layer's calculations: the formula in words, and below it in numbers.
fn written_out(layer: &LayerAnalysis) -> String {
    let mut text = format!(
        "{} ({}): {} → {}\n",
        layer.name, layer.class, layer.input, layer.output
    );
    for derivation in layer.derivations() {
        let words = derivation.expression.in_words();
        let numbers = derivation.expression.to_string();
        let _ = writeln!(text, "  {} = {words}", derivation.quantity);
        // A formula without names is the same line again.
        if words != numbers {
            let indent = " ".repeat(derivation.quantity.chars().count());
            let _ = write!(text, "  {indent} = {numbers}");
            let result = grouped(derivation.value);
            let _ = match numbers == result {
                true => writeln!(text),
                false => writeln!(text, " = {result}"),
            };
        }
    }
    if let Some(Geometry { rows, columns }) = layer.geometry {
        let _ = writeln!(
            text,
            "  receptive field of {}×{} pixels, {}×{} from one output to the next",
            rows.size, columns.size, rows.stride, columns.stride
        );
    }
    text + "\n"
}

fn totals(analysis: &Analysis) -> Result<String> {
    let totals = analysis.totals()?;
    let operations = &totals.operations;
    let sum = |value: fn(&LayerAnalysis) -> u128, total: u128| {
        let terms: Vec<String> = analysis
            .layers
            .iter()
            .map(value)
            .filter(|&term| term > 0)
            .map(grouped)
            .collect();
        match terms.len() {
            0 | 1 => grouped(total),
            _ => format!("{} = {}", terms.join(" + "), grouped(total)),
        }
    };
    let mut text = format!(
        "All layers of {}, for one sample of {}\n",
        analysis.name, analysis.input
    );
    let mut line = |what: &str, how: String| {
        let _ = writeln!(text, "  {what:<16} {how}");
    };
    line(
        "parameters",
        sum(|layer| layer.parameters.value, totals.parameters),
    );
    line(
        "multiplications",
        sum(
            |layer| layer.operations.values().multiplications,
            operations.multiplications,
        ),
    );
    line(
        "additions",
        sum(
            |layer| layer.operations.values().additions,
            operations.additions,
        ),
    );
    if let Some(both) = operations.arithmetic() {
        line(
            "together",
            format!(
                "{} + {} = {}",
                grouped(operations.multiplications),
                grouped(operations.additions),
                grouped(both)
            ),
        );
    }
    line(
        "comparisons",
        sum(
            |layer| layer.operations.values().comparisons,
            operations.comparisons,
        ),
    );
    for (function, count) in &operations.functions {
        line(function, grouped(*count));
    }
    Ok(text)
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    input: &'a [u64],
    layers: Vec<Layer<'a>>,
    totals: Totals,
}

#[derive(Serialize)]
struct Totals {
    #[serde(flatten)]
    sums: Sums,
    functions: BTreeMap<&'static str, u128>,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    class: &'a str,
    input_shape: &'a [u64],
    output_shape: &'a [u64],
    receptive_field: Option<ReceptiveField>,
    derivations: Vec<Written>,
}

#[derive(Serialize)]
struct ReceptiveField {
    size: [u64; 2],
    stride: [u64; 2],
    start: [i64; 2],
}

#[derive(Serialize)]
struct Written {
    quantity: &'static str,
    words: String,
    numbers: String,
    value: u128,
}

impl<'a> Layer<'a> {
    fn of(layer: &'a LayerAnalysis) -> Self {
        let receptive_field = layer
            .geometry
            .map(|Geometry { rows, columns }| ReceptiveField {
                size: [rows.size, columns.size],
                stride: [rows.stride, columns.stride],
                start: [rows.start, columns.start],
            });
        Self {
            name: &layer.name,
            class: layer.class,
            input_shape: layer.input.axes(),
            output_shape: layer.output.axes(),
            receptive_field,
            derivations: layer.derivations().map(Written::of).collect(),
        }
    }
}

impl Written {
    fn of(derivation: &Derivation) -> Self {
        Self {
            quantity: derivation.quantity,
            words: derivation.expression.in_words(),
            numbers: derivation.expression.to_string(),
            value: derivation.value,
        }
    }
}

fn table(layers: &[&LayerAnalysis]) -> Table {
    let rows = layers.iter().flat_map(|layer| {
        layer.derivations().map(Written::of).map(|written| {
            [
                layer.name.as_str().into(),
                written.quantity.into(),
                written.words.into(),
                written.numbers.into(),
                written.value.into(),
            ]
        })
    });
    Table::new(
        [
            Column::left("layer"),
            Column::left("quantity"),
            Column::left("words"),
            Column::left("numbers"),
            Column::right("value"),
        ],
        rows,
    )
}

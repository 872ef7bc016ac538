//! Tables and calculations of a network's layers: what sections of the same kind share.

use cijfer_analysis::{Analysis, Derivation, LayerAnalysis};
use cijfer_network::Shape;

use super::arithmetic;
use crate::document::{Calculation, Document};
use crate::number::{grouped, with_groups};
use crate::{Cell, Column, Result, Table};

/// The table that Keras prints of a model.
pub(super) fn summary(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let total = analysis.totals()?.parameters;
    let rows = analysis.layers.iter().map(|layer| {
        [
            format!("{} ({})", layer.name, layer.class).into(),
            batched(&layer.output).into(),
            Cell::Count(layer.parameters.value),
        ]
    });
    let table = Table::new(
        [
            Column::left("Layer (type)"),
            Column::left("Output shape"),
            Column::right("Parameters"),
        ],
        rows.chain([["Total".into(), Cell::empty(), Cell::Count(total)]]),
    );
    let caption = format!(
        "Network {}, over an input of {}. `None` stands for any number of images.",
        analysis.name, analysis.input
    );
    document.table(caption.replace('`', ""), table.last_row_is_total());
    Ok(())
}

/// The shape as Keras writes it, the batch first.
fn batched(shape: &Shape) -> String {
    let axes: Vec<String> = shape.axes().iter().map(u64::to_string).collect();
    format!("(None, {})", axes.join(", "))
}

/// Every layer's output shape with its calculation.
pub(super) fn shapes(document: &mut Document, analysis: &Analysis) {
    let rows = analysis.layers.iter().map(|layer| {
        [
            layer.name.clone().into(),
            layer.input.to_string().into(),
            axes(layer).into(),
            layer.output.to_string().into(),
        ]
    });
    let columns = [
        Column::left("Layer"),
        Column::left("Input"),
        Column::left("Calculation, axis by axis"),
        Column::left("Output"),
    ];
    document.table("The output shape of each layer", Table::new(columns, rows));
    in_words(document, analysis, |layer| layer.output_axes.iter().collect());
}

/// The calculations of a shape in one line: those of height and width are one where they are the
/// same.
fn axes(layer: &LayerAnalysis) -> String {
    let mut texts: Vec<String> = Vec::new();
    for axis in &layer.output_axes {
        let numbers = with_groups(&axis.expression.to_string());
        let result = grouped(axis.value);
        let text = match numbers == result || numbers == axis.value.to_string() {
            true => result,
            false => format!("{numbers} = {result}"),
        };
        texts.push(text);
    }
    match texts.as_slice() {
        [height, width, channels] if height == width && height.contains('=') => {
            format!("height and width {height}; channels {channels}")
        }
        [height, width, channels] if height == width => {
            format!("height and width stay {height}; channels {channels}")
        }
        [height, width, channels] => {
            format!("height {height}; width {width}; channels {channels}")
        }
        _ => texts.join("; "),
    }
}

/// Every layer's number of parameters with its calculation, and their sum.
pub(super) fn parameters(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let each = |layer: &LayerAnalysis| Some(layer.parameters.clone());
    counts(document, analysis, "parameters", each)
}

/// A number of every layer with its calculation, and the sum.
pub(super) fn counts(
    document: &mut Document,
    analysis: &Analysis,
    quantity: &'static str,
    of: impl Fn(&LayerAnalysis) -> Option<Derivation>,
) -> Result<()> {
    let each: Vec<(&LayerAnalysis, Derivation)> = analysis
        .layers
        .iter()
        .filter_map(|layer| Some((layer, of(layer)?)))
        .collect();
    let values = each.iter().map(|(_, derivation)| derivation.value);
    let (calculation, total) = arithmetic::sum(&format!("all {quantity}"), values)?;
    let rows = each.iter().map(|(layer, derivation)| {
        let numbers = with_groups(&derivation.expression.to_string());
        let shown = if derivation.value == 0 { "none".to_owned() } else { numbers };
        [
            layer.name.clone().into(),
            shown.into(),
            Cell::Count(derivation.value),
        ]
    });
    let columns = [
        Column::left("Layer"),
        Column::left("Calculation"),
        Column::right(capitalised(quantity)),
    ];
    let rows = rows.chain([["Total".into(), Cell::empty(), Cell::Count(total)]]);
    let table = Table::new(columns, rows).last_row_is_total();
    document.table(format!("The {quantity} of each layer"), table);
    document.calculations([calculation]);
    in_words(document, analysis, |layer| {
        let derivation = each.iter().find(|(other, _)| other.name == layer.name);
        derivation.map(|(_, derivation)| derivation).into_iter().collect()
    });
    Ok(())
}

/// The same calculations in words, a fold for each layer in which there is something to
/// calculate.
fn in_words<'a>(
    document: &mut Document,
    analysis: &'a Analysis,
    of: impl Fn(&'a LayerAnalysis) -> Vec<&'a Derivation>,
) {
    document.say("The same in words, layer by layer:");
    for layer in &analysis.layers {
        let derivations = of(layer);
        let calculations: Vec<Calculation> =
            derivations.iter().map(|&derivation| derivation.into()).collect();
        let says_something = |calculation: &Calculation| calculation.words.is_some();
        if !calculations.iter().any(says_something) {
            continue;
        }
        let results: Vec<&str> = calculations
            .iter()
            .map(|calculation| calculation.result.as_str())
            .collect();
        let summary = format!("`{}` ({}): {}", layer.name, layer.class, results.join(" × "));
        document.fold(summary, |inside| inside.calculations(calculations));
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

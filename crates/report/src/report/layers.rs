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
        "Network {}, over an input of {}. None stands for any number of images.",
        analysis.name, analysis.input
    );
    document.table(caption, table.last_row_is_total());
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
    let layers = analysis.layers.iter();
    in_words(
        document,
        layers.map(|layer| (layer, layer.output_axes.iter().collect())),
    );
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
    let values = analysis.layers.iter().map(|layer| layer.parameters.value);
    let (calculation, total) = arithmetic::sum("all parameters", values)?;
    let rows = analysis.layers.iter().map(|layer| {
        [
            layer.name.clone().into(),
            numbers(&layer.parameters).into(),
            Cell::Count(layer.parameters.value),
        ]
    });
    let rows = rows.chain([["Total".into(), Cell::empty(), Cell::Count(total)]]);
    let columns = [
        Column::left("Layer"),
        Column::left("Calculation"),
        Column::right("Parameters"),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table("The parameters of each layer", table);
    document.calculations([calculation]);
    let layers = analysis.layers.iter();
    in_words(
        document,
        layers.map(|layer| (layer, vec![&layer.parameters])),
    );
    Ok(())
}

/// The multiplications and additions of every layer that has them, with their calculations, and
/// the sums.
pub(super) fn operations(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let mut rows = Vec::new();
    let mut derivations = Vec::new();
    let mut both = Vec::new();
    for layer in &analysis.layers {
        let operations = &layer.operations;
        let (Some(multiplications), Some(additions)) =
            (&operations.multiplications, &operations.additions)
        else {
            continue;
        };
        rows.push([
            layer.name.clone().into(),
            numbers(multiplications).into(),
            Cell::Count(multiplications.value),
            numbers(additions).into(),
            Cell::Count(additions.value),
        ]);
        derivations.push((layer, vec![multiplications, additions]));
        let values = [multiplications.value, additions.value];
        both.push((values, arithmetic::sum("operations", values)?.1));
    }
    let total = |name: &str, terms: Vec<u128>| arithmetic::sum(name, terms);
    let of = |index: usize| both.iter().map(|(values, _)| values[index]).collect();
    let (multiplications, all_multiplications) = total("all multiplications", of(0))?;
    let (additions, all_additions) = total("all additions", of(1))?;
    let sums = both.iter().map(|(_, sum)| *sum).collect();
    let (together, _) = total("both together, layer by layer", sums)?;
    rows.push([
        "Total".into(),
        Cell::empty(),
        Cell::Count(all_multiplications),
        Cell::empty(),
        Cell::Count(all_additions),
    ]);
    let columns = [
        Column::left("Layer"),
        Column::left("Calculation"),
        Column::right("Multiplications"),
        Column::left("Calculation"),
        Column::right("Additions"),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table("The operations of each layer", table);
    document.calculations([multiplications, additions, together]);
    in_words(document, derivations.into_iter());
    Ok(())
}

/// A calculation in numbers, without its result.
fn numbers(derivation: &Derivation) -> String {
    match derivation.value {
        0 => "none".to_owned(),
        _ => with_groups(&derivation.expression.to_string()),
    }
}

/// The same calculations in words, a fold for each layer in which there is something to
/// calculate.
fn in_words<'a>(
    document: &mut Document,
    layers: impl Iterator<Item = (&'a LayerAnalysis, Vec<&'a Derivation>)>,
) {
    document.say("In words and in numbers, layer by layer:");
    for (layer, derivations) in layers {
        let calculations: Vec<Calculation> = derivations.into_iter().map(Into::into).collect();
        if calculations
            .iter()
            .all(|calculation| calculation.words.is_none())
        {
            continue;
        }
        document.fold(format!("`{}` ({})", layer.name, layer.class), |inside| {
            inside.calculations(calculations)
        });
    }
}

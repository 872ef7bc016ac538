//! Tables and calculations of a network's layers: what sections of the same kind share.

use cijfer_analysis::{Analysis, Derivation, Language, LayerAnalysis};
use cijfer_network::Shape;

use crate::document::{Calculation, Document};
use crate::{Cell, Column, Result, Table};

/// The table that Keras prints of a model.
pub(super) fn summary(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let total = analysis.totals()?.parameters.total;
    let rows = analysis.layers.iter().map(|layer| {
        [
            format!("{} ({})", layer.name, layer.class).into(),
            batched(&layer.output).into(),
            layer.parameters.total.value.into(),
        ]
    });
    let table = Table::new(
        [
            Column::left("Layer (type)"),
            Column::left("Output shape"),
            Column::right("Parameters"),
        ],
        rows.chain([["Total".into(), Cell::empty(), total.value.into()]]),
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
    let texts: Vec<String> = layer
        .output_axes
        .iter()
        .map(|axis| axis.in_numbers(Language::English))
        .collect();
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
    let total = analysis.totals()?.parameters.total;
    let rows = analysis.layers.iter().map(|layer| {
        let parameters = &layer.parameters.total;
        [
            layer.name.as_str().into(),
            calculation(Some(parameters)),
            parameters.value.into(),
        ]
    });
    let rows = rows.chain([["Total".into(), Cell::empty(), total.value.into()]]);
    let columns = [
        Column::left("Layer"),
        Column::left("Calculation"),
        Column::right("Parameters"),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table("The parameters of each layer", table);
    document.calculations([Calculation::sum("all parameters", &total)]);
    let layers = analysis.layers.iter();
    in_words(
        document,
        layers.map(|layer| (layer, vec![&layer.parameters.total])),
    );
    Ok(())
}

/// The multiplications and additions of every layer that has them, with their calculations, and
/// the sums.
pub(super) fn operations(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let totals = analysis.totals()?;
    let counts = totals.counts();
    let mut rows = Vec::new();
    let mut derivations = Vec::new();
    for layer in &analysis.layers {
        let operations = &layer.operations;
        let each = [&operations.multiplications, &operations.additions];
        if each.iter().all(|derivation| derivation.is_none()) {
            continue;
        }
        let [multiplications, additions] = each.map(Option::as_ref);
        let count = |derivation: Option<&Derivation>| {
            Cell::Count(derivation.map_or(0, |derivation| derivation.value))
        };
        rows.push([
            layer.name.as_str().into(),
            calculation(multiplications),
            count(multiplications),
            calculation(additions),
            count(additions),
            layer.work()?.operations.into(),
        ]);
        derivations.push((layer, each.into_iter().flatten().collect()));
    }
    rows.push([
        "Total".into(),
        Cell::empty(),
        counts.multiplications.into(),
        Cell::empty(),
        counts.additions.into(),
        totals.arithmetic.value.into(),
    ]);
    let columns = [
        Column::left("Layer"),
        Column::left("Calculation"),
        Column::right("Multiplications"),
        Column::left("Calculation"),
        Column::right("Additions"),
        Column::right("Together"),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table("The operations of each layer", table);
    let sums = [
        ("all multiplications", &totals.operations.multiplications),
        ("all additions", &totals.operations.additions),
    ];
    let sums = sums
        .into_iter()
        .filter_map(|(name, sum)| Some(Calculation::sum(name, sum.as_ref()?)));
    let together = Calculation::sum("both together", &totals.arithmetic);
    document.calculations(sums.chain([together]));
    in_words(document, derivations.into_iter());
    Ok(())
}

/// A calculation in numbers, without its result.
fn calculation(derivation: Option<&Derivation>) -> Cell {
    match derivation {
        Some(derivation) if derivation.value > 0 => {
            Cell::Calculation(derivation.expression.clone())
        }
        _ => "none".into(),
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

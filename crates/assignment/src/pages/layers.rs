//! Tables and calculations of a network's layers: what sections of the same kind share.

use cijfer_analysis::{Analysis, Derivation, Language, LayerAnalysis};
use cijfer_network::Shape;
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table};

use crate::Result;
use crate::texts::texts;

/// The table that Keras prints of a model.
pub(super) fn summary(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).layers;
    let total = analysis.totals()?.parameters.total;
    let rows = analysis.layers.iter().map(|layer| {
        [
            format!("{} ({})", layer.name, layer.class).into(),
            batched(&layer.output).into(),
            layer.parameters.total.value.into(),
        ]
    });
    let sum = [total_heading(language), Cell::empty(), total.value.into()];
    let table = Table::new(
        [
            Column::left(texts.layer_and_type()),
            Column::left(texts.output_shape()),
            Column::right("Parameters"),
        ],
        rows.chain([sum]),
    );
    let (name, input) = (&analysis.name, &analysis.input);
    let caption = texts.network_over_input(&name, &input);
    document.table(caption, table.last_row_is_total());
    Ok(())
}

/// The shape as Keras writes it, the batch first.
fn batched(shape: &Shape) -> String {
    let axes: Vec<String> = shape.axes().iter().map(u64::to_string).collect();
    format!("(None, {})", axes.join(", "))
}

/// The heading of the row of sums.
pub(super) fn total_heading(language: Language) -> Cell {
    texts(language).layers.total().into()
}

fn layer_column(language: Language) -> Column {
    Column::left(texts(language).layers.layer())
}

fn calculation_column(language: Language) -> Column {
    Column::left(texts(language).layers.calculation())
}

/// The question after the shapes of the layers.
pub(super) fn shapes_asked(document: &mut Document) {
    document.note(Note::Asked, |inside| {
        inside.say(texts(inside.language()).layers.shapes_asked());
    });
}

/// Every layer's output shape with its calculation.
pub(super) fn shapes(document: &mut Document, analysis: &Analysis) {
    let language = document.language();
    let texts = texts(language).layers;
    let rows = analysis.layers.iter().map(|layer| {
        [
            layer.name.clone().into(),
            layer.input.to_string().into(),
            axes(layer, language).into(),
            layer.output.to_string().into(),
        ]
    });
    let columns = [
        layer_column(language),
        Column::left(texts.input()),
        Column::left(texts.axis_by_axis()),
        Column::left(texts.output()),
    ];
    document.table(texts.output_shapes(), Table::new(columns, rows));
    let layers = analysis.layers.iter();
    in_words(
        document,
        layers.map(|layer| (layer, layer.output_axes.iter().collect())),
    );
}

/// The calculations of a shape in one line: those of height and width are one where they are the
/// same.
fn axes(layer: &LayerAnalysis, language: Language) -> String {
    let texts = texts(language).layers;
    let axes: Vec<String> = layer
        .output_axes
        .iter()
        .map(|axis| axis.in_numbers(language))
        .collect();
    match axes.as_slice() {
        [height, width, channels] if height == width && height.contains('=') => {
            texts.same_sides(&height, &channels)
        }
        [height, width, channels] if height == width => texts.sides_that_stay(&height, &channels),
        [height, width, channels] => texts.sides_and_channels(&height, &width, &channels),
        _ => axes.join("; "),
    }
}

/// The question after the parameters of the layers.
pub(super) fn parameters_asked(document: &mut Document) {
    document.note(Note::Asked, |inside| {
        inside.say(texts(inside.language()).layers.parameters_asked());
    });
}

/// Every layer's number of parameters with its calculation, and their sum.
pub(super) fn parameters(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).layers;
    let total = analysis.totals()?.parameters.total;
    let rows = analysis.layers.iter().map(|layer| {
        let parameters = &layer.parameters.total;
        [
            layer.name.as_str().into(),
            calculation(Some(parameters), language),
            parameters.value.into(),
        ]
    });
    let rows = rows.chain([[total_heading(language), Cell::empty(), total.value.into()]]);
    let columns = [
        layer_column(language),
        calculation_column(language),
        Column::right("Parameters"),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table(texts.parameters_of_layers(), table);
    let all = texts.all_parameters();
    document.calculations([Calculation::sum(all, &total, language)]);
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
    let language = document.language();
    let texts = texts(language).layers;
    let counts = analysis.totals()?.counts();
    let arithmetic = analysis.totals()?.arithmetic.value;
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
            calculation(multiplications, language),
            count(multiplications),
            calculation(additions, language),
            count(additions),
            layer.work()?.operations.into(),
        ]);
        derivations.push((layer, each.into_iter().flatten().collect()));
    }
    rows.push([
        total_heading(language),
        Cell::empty(),
        counts.multiplications.into(),
        Cell::empty(),
        counts.additions.into(),
        arithmetic.into(),
    ]);
    let columns = [
        layer_column(language),
        calculation_column(language),
        Column::right(texts.multiplications()),
        calculation_column(language),
        Column::right(texts.additions()),
        Column::right(texts.together()),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table(texts.operations_of_layers(), table);
    document.calculations(sums(analysis, language)?);
    in_words(document, derivations.into_iter());
    Ok(())
}

/// How the multiplications and the additions of all layers add up.
pub(super) fn sums(analysis: &Analysis, language: Language) -> Result<Vec<Calculation>> {
    let texts = texts(language).layers;
    let totals = analysis.totals()?;
    let operations = &totals.operations;
    let sums = [
        (
            texts.all_multiplications(),
            operations.multiplications.as_ref(),
        ),
        (texts.all_additions(), operations.additions.as_ref()),
        (texts.both_together(), Some(&totals.arithmetic)),
    ];
    let sums = sums
        .into_iter()
        .filter_map(|(name, sum)| Some(Calculation::sum(name, sum?, language)));
    Ok(sums.collect())
}

/// A calculation in numbers, without its result.
fn calculation(derivation: Option<&Derivation>, language: Language) -> Cell {
    match derivation {
        Some(derivation) if derivation.value > 0 => {
            Cell::Calculation(derivation.expression.clone())
        }
        _ => texts(language).layers.none().into(),
    }
}

/// The same calculations in words, a fold for each layer in which there is something to
/// calculate.
fn in_words<'a>(
    document: &mut Document,
    layers: impl Iterator<Item = (&'a LayerAnalysis, Vec<&'a Derivation>)>,
) {
    let language = document.language();
    let texts = texts(language).layers;
    document.say(texts.in_words_and_numbers());
    for (layer, derivations) in layers {
        let calculations: Vec<Calculation> = derivations
            .into_iter()
            .map(|derivation| Calculation::derived(derivation, language))
            .collect();
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

//! Tables and calculations of a network's layers: what sections of the same kind share.

use cijfer_analysis::{Analysis, Derivation, Language, LayerAnalysis, choose};
use cijfer_network::Shape;
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table};

use crate::Result;

/// The table that Keras prints of a model.
pub(super) fn summary(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
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
            Column::left(language.choose("Layer (type)", "Laag (type)")),
            Column::left(language.choose("Output shape", "Vorm van de uitvoer")),
            Column::right("Parameters"),
        ],
        rows.chain([sum]),
    );
    let (name, input) = (&analysis.name, &analysis.input);
    let caption = choose!(
        language,
        "Network {name}, over an input of {input}. None stands for any number of images.",
        "Netwerk {name}, over een invoer van {input}. None staat voor elk aantal beelden."
    );
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
    language.choose("Total", "Totaal").into()
}

fn layer_column(language: Language) -> Column {
    Column::left(language.choose("Layer", "Laag"))
}

fn calculation_column(language: Language) -> Column {
    Column::left(language.choose("Calculation", "Berekening"))
}

/// The question after the shapes of the layers.
pub(super) fn shapes_asked(document: &mut Document) {
    document.note(Note::Asked, |inside| {
        inside.say(inside.language().choose(
            "Derive, with a small calculation, the shape that leaves every layer.",
            "Leid met een kleine berekening af welke vorm elke laag verlaat.",
        ));
    });
}

/// Every layer's output shape with its calculation.
pub(super) fn shapes(document: &mut Document, analysis: &Analysis) {
    let language = document.language();
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
        Column::left(language.choose("Input", "Invoer")),
        Column::left(language.choose("Calculation, axis by axis", "Berekening, as voor as")),
        Column::left(language.choose("Output", "Uitvoer")),
    ];
    document.table(
        language.choose(
            "The output shape of each layer",
            "De uitvoervorm van elke laag",
        ),
        Table::new(columns, rows),
    );
    let layers = analysis.layers.iter();
    in_words(
        document,
        layers.map(|layer| (layer, layer.output_axes.iter().collect())),
    );
}

/// The calculations of a shape in one line: those of height and width are one where they are the
/// same.
fn axes(layer: &LayerAnalysis, language: Language) -> String {
    let texts: Vec<String> = layer
        .output_axes
        .iter()
        .map(|axis| axis.in_numbers(language))
        .collect();
    match texts.as_slice() {
        [height, width, channels] if height == width && height.contains('=') => choose!(
            language,
            "height and width {height}; channels {channels}",
            "hoogte en breedte {height}; kanalen {channels}"
        ),
        [height, width, channels] if height == width => choose!(
            language,
            "height and width stay {height}; channels {channels}",
            "hoogte en breedte blijven {height}; kanalen {channels}"
        ),
        [height, width, channels] => choose!(
            language,
            "height {height}; width {width}; channels {channels}",
            "hoogte {height}; breedte {width}; kanalen {channels}"
        ),
        _ => texts.join("; "),
    }
}

/// The question after the parameters of the layers.
pub(super) fn parameters_asked(document: &mut Document) {
    document.note(Note::Asked, |inside| {
        inside.say(inside.language().choose(
            "Derive, with a small calculation, the number of parameters of every layer.",
            "Leid met een kleine berekening het aantal parameters van elke laag af.",
        ));
    });
}

/// Every layer's number of parameters with its calculation, and their sum.
pub(super) fn parameters(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
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
    document.table(
        language.choose(
            "The parameters of each layer",
            "De parameters van elke laag",
        ),
        table,
    );
    let all = language.choose("all parameters", "alle parameters");
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
        Column::right(language.choose("Multiplications", "Vermenigvuldigingen")),
        calculation_column(language),
        Column::right(language.choose("Additions", "Optellingen")),
        Column::right(language.choose("Together", "Samen")),
    ];
    let table = Table::new(columns, rows).last_row_is_total();
    document.table(
        language.choose(
            "The operations of each layer",
            "De bewerkingen van elke laag",
        ),
        table,
    );
    document.calculations(sums(analysis, language)?);
    in_words(document, derivations.into_iter());
    Ok(())
}

/// How the multiplications and the additions of all layers add up.
pub(super) fn sums(analysis: &Analysis, language: Language) -> Result<Vec<Calculation>> {
    let totals = analysis.totals()?;
    let operations = &totals.operations;
    let sums = [
        (
            language.choose("all multiplications", "alle vermenigvuldigingen"),
            operations.multiplications.as_ref(),
        ),
        (
            language.choose("all additions", "alle optellingen"),
            operations.additions.as_ref(),
        ),
        (
            language.choose("both together", "allebei samen"),
            Some(&totals.arithmetic),
        ),
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
        _ => language.choose("none", "geen").into(),
    }
}

/// The same calculations in words, a fold for each layer in which there is something to
/// calculate.
fn in_words<'a>(
    document: &mut Document,
    layers: impl Iterator<Item = (&'a LayerAnalysis, Vec<&'a Derivation>)>,
) {
    let language = document.language();
    document.say(language.choose(
        "In words and in numbers, layer by layer:",
        "In woorden en in getallen, laag voor laag:",
    ));
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

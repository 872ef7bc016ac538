use std::collections::BTreeSet;

use cijfer_analysis::{Analysis, Function, Language, Quantity, Result, Totals};

use super::{capitalised, field, shape};
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// Several networks side by side, a column each, a row for each quantity.
///
/// # Errors
///
/// A sum that does not fit.
pub fn comparison_table(networks: &[Analysis], language: Language) -> Result<Table> {
    let totals = networks.iter().map(Analysis::totals);
    let totals = totals.collect::<Result<Vec<_>>>()?;
    let columns = std::iter::once(Column::left(texts(language).tables.quantity()).key("quantity"))
        .chain(networks.iter().map(|network| Column::right(&*network.name)))
        .collect();
    let row =
        |heading: &str, cells: Vec<Cell>| std::iter::once(heading.into()).chain(cells).collect();
    let of_networks = |heading: &str, cell: &dyn Fn(&Analysis) -> Cell| {
        row(heading, networks.iter().map(cell).collect())
    };
    let of_totals = |quantity: Quantity, value: &dyn Fn(&Totals) -> u128| {
        let cells = totals.iter().map(|totals| value(totals).into()).collect();
        row(&capitalised(&quantity.name(language)), cells)
    };
    let mut rows: Vec<Vec<Cell>> = vec![
        of_networks(texts(language).tables.input(), &|network| {
            shape(&network.input)
        }),
        of_networks(texts(language).tables.output(), &|network| {
            shape(network.output())
        }),
        of_networks(texts(language).tables.layers(), &|network| {
            Cell::Count(network.layers.len() as u128)
        }),
        of_totals(Quantity::Parameters, &|t| t.parameters.total.value),
        of_totals(Quantity::Trainable, &|t| t.parameters.trainable.value),
        of_totals(Quantity::Multiplications, &|t| t.counts().multiplications),
        of_totals(Quantity::MultiplicationsOnPixels, &|t| {
            t.counts().multiplications_on_pixels
        }),
        of_totals(Quantity::Additions, &|t| t.counts().additions),
        of_totals(Quantity::Operations, &|t| t.arithmetic.value),
        of_totals(Quantity::Comparisons, &|t| t.counts().comparisons),
    ];
    let functions: BTreeSet<Function> = totals
        .iter()
        .flat_map(|totals| totals.operations.functions.iter().map(|(kind, _)| *kind))
        .collect();
    rows.extend(functions.into_iter().map(|function| {
        of_totals(Quantity::Function(function), &move |totals| {
            totals
                .counts()
                .functions
                .get(&function)
                .copied()
                .unwrap_or(0)
        })
    }));
    rows.extend([
        of_totals(Quantity::MultiplyAccumulates, &|t| {
            t.counts().multiply_accumulates
        }),
        of_totals(Quantity::WeightBytes, &|t| t.weight_bytes.value),
        of_totals(Quantity::InferenceMemory, &|t| t.peak.inference.value),
        of_totals(Quantity::TrainingMemory, &|t| t.peak.training.value),
        of_networks(texts(language).tables.receptive_field(), &|network| {
            let [size, _] = field(language, network.geometry());
            size
        }),
        of_networks(texts(language).tables.image_stride(), &|network| {
            let [_, stride] = field(language, network.geometry());
            stride
        }),
    ]);
    Ok(Table::of_columns(columns, rows).in_language(language))
}

use cijfer_analysis::{Formula, Language, Quantity, Symbolic};

use super::{capitalised, kept, layer_column};
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// The formulas in `H` and `W` of every layer, or of the one with that index, and those of the
/// whole network.
pub fn symbolic_table(symbolic: &Symbolic, only: Option<usize>, language: Language) -> Table {
    let columns = [
        layer_column(language),
        Column::left(texts(language).tables.quantity()).key("quantity"),
        Column::left(texts(language).tables.formula()).key("formula"),
    ];
    let row = |layer: &str, formula: &Formula| {
        [
            layer.into(),
            capitalised(&formula.quantity.name(language)).into(),
            Cell::Calculation(formula.expression.clone()),
        ]
    };
    // They are part of the multiplications, and in convolutions all of them.
    let told = |formula: &&Formula| formula.quantity != Quantity::MultiplyAccumulates;
    let mut rows = Vec::new();
    for layer in kept(&symbolic.layers, only) {
        let formulas = layer
            .output_axes
            .iter()
            .chain([&layer.parameters.total])
            .chain(layer.operations.iter())
            .chain(layer.memory.iter());
        rows.extend(
            formulas
                .filter(told)
                .map(|formula| row(&layer.name, formula)),
        );
    }
    if only.is_none() {
        let network = texts(language).tables.all_layers();
        let output = symbolic.layers.last().into_iter();
        let output = output.flat_map(|layer| &layer.output_axes);
        let totals = &symbolic.totals;
        let formulas = output
            .chain([&totals.parameters.total])
            .chain(totals.operations.iter())
            .chain([&totals.arithmetic, &totals.weight_bytes])
            .chain([&totals.peak.inference, &totals.peak.training]);
        rows.extend(formulas.filter(told).map(|formula| row(network, formula)));
    }
    Table::new(columns, rows).in_language(language)
}

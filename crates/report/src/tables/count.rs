use cijfer_analysis::{Analysis, Function, Language, LayerAnalysis, Operations, Quantity, Result};

use super::{counts, field, kept, layer_column, shape};
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// Everything that is counted, a row a layer and one of the sums: shapes, parameters, operations
/// by kind, bytes, receptive fields. Elementary functions and operations that touch padding have
/// columns where there are any. `only` keeps a single layer, by its index.
///
/// # Errors
///
/// A sum that does not fit.
pub fn count_table(analysis: &Analysis, only: Option<usize>, language: Language) -> Result<Table> {
    let totals = analysis.totals()?;
    let all = totals.counts();
    let functions: Vec<Function> = all.functions.keys().copied().collect();
    let padded = all.multiplications != all.multiplications_on_pixels;
    let mut columns = vec![
        layer_column(language),
        Column::left(texts(language).tables.output()).key("output_shape"),
        counts(Quantity::Parameters, language).key("parameters"),
        counts(Quantity::Multiplications, language).key("multiplications"),
    ];
    if padded {
        let heading = texts(language).tables.on_pixels();
        columns.push(Column::right(heading).key("multiplications_on_pixels"));
    }
    columns.extend([
        counts(Quantity::Additions, language).key("additions"),
        counts(Quantity::Comparisons, language).key("comparisons"),
    ]);
    columns.extend(
        functions
            .iter()
            .map(|&function| counts(Quantity::Function(function), language).key(function.key())),
    );
    columns.extend([
        counts(Quantity::InputBytes, language).key("input_bytes"),
        counts(Quantity::OutputBytes, language).key("output_bytes"),
        Column::right(texts(language).tables.field()).key("receptive_field"),
        Column::right(texts(language).tables.stride()).key("receptive_field_stride"),
    ]);
    let operations = |counted: &Operations| {
        let mut cells: Vec<Cell> = vec![counted.multiplications.into()];
        if padded {
            cells.push(counted.multiplications_on_pixels.into());
        }
        cells.extend([counted.additions.into(), counted.comparisons.into()]);
        let count = |function| counted.functions.get(function).copied().unwrap_or(0);
        cells.extend(functions.iter().map(|function| count(function).into()));
        cells
    };
    let row = |layer: &LayerAnalysis| {
        let mut cells = vec![
            layer.name.as_str().into(),
            shape(&layer.output),
            layer.parameters.total.value.into(),
        ];
        cells.extend(operations(&layer.operations.values()));
        cells.push(layer.memory.input.value.into());
        cells.push(layer.memory.output.value.into());
        cells.extend(field(language, layer.geometry));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = kept(&analysis.layers, only).iter().map(row).collect();
    if only.is_some() {
        return Ok(Table::of_columns(columns, rows).in_language(language));
    }
    let mut total = vec![
        texts(language).tables.total().into(),
        Cell::empty(),
        totals.parameters.total.value.into(),
    ];
    total.extend(operations(&all));
    rows.push(total);
    let table = Table::of_columns(columns, rows);
    Ok(table.last_row_is_total().in_language(language))
}

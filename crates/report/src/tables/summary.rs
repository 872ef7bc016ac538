use cijfer_analysis::{Analysis, Language, Quantity, Result};

use super::{counts, layer_column, shape};
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// Name, class, output shape and parameters of each layer, and the sum.
///
/// # Errors
///
/// A sum that does not fit.
pub fn summary_table(analysis: &Analysis, language: Language) -> Result<Table> {
    let totals = analysis.totals()?.parameters;
    let columns = [
        layer_column(language),
        Column::left(texts(language).tables.class()).key("class"),
        Column::left(texts(language).tables.output()).key("output_shape"),
        counts(Quantity::Parameters, language).key("parameters"),
        counts(Quantity::Trainable, language).key("trainable"),
    ];
    let rows = analysis.layers.iter().map(|layer| {
        [
            layer.name.as_str().into(),
            layer.class.into(),
            shape(&layer.output),
            layer.parameters.total.value.into(),
            layer.parameters.trainable.value.into(),
        ]
    });
    let total = [
        texts(language).tables.total().into(),
        Cell::empty(),
        Cell::empty(),
        totals.total.value.into(),
        totals.trainable.value.into(),
    ];
    let table = Table::new(columns, rows.chain([total]));
    Ok(table.last_row_is_total().in_language(language))
}

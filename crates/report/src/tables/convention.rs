use cijfer_analysis::{Language, Recount};

use super::{capitalised, kept, layer_column};
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// A network as another tool counts it: the calculation of each layer, or of the one with that
/// index, and the sum. A layer that is not compared has an empty row.
pub fn convention_table(recount: &Recount, only: Option<usize>, language: Language) -> Table {
    let unit = recount.convention.unit(language);
    let columns = [
        layer_column(language),
        Column::left(texts(language).tables.class()).key("class"),
        Column::left(texts(language).tables.calculation()).key("calculation"),
        Column::right(capitalised(unit)).key("count"),
    ];
    let rows = kept(&recount.layers, only).iter().map(|layer| {
        let [calculation, count] = match &layer.count {
            Some(count) => [
                Cell::Calculation(count.expression.clone()),
                count.value.into(),
            ],
            None => [Cell::empty(), Cell::empty()],
        };
        [
            layer.name.as_str().into(),
            layer.class.into(),
            calculation,
            count,
        ]
    });
    let total = only.is_none().then(|| {
        [
            texts(language).tables.total().into(),
            Cell::empty(),
            Cell::Calculation(recount.total.expression.clone()),
            recount.total.value.into(),
        ]
    });
    let table = Table::new(columns, rows.chain(total)).in_language(language);
    match only {
        None => table.last_row_is_total(),
        Some(_) => table,
    }
}

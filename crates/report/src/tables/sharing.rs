use cijfer_analysis::{Language, Sharing};

use crate::texts::texts;
use crate::{Cell, Column, Table};

/// One pass over a large image beside a pass for each window of it.
pub fn sharing_table(sharing: &Sharing, language: Language) -> Table {
    let columns = [
        Column::left(texts(language).tables.way()).key("way"),
        Column::left(texts(language).tables.calculation()).key("calculation"),
        Column::right(texts(language).tables.multiplications()).key("multiplications"),
        Column::right(texts(language).tables.times_as_many()).key("ratio"),
    ];
    let [down, along] = sharing.stride;
    let ways = [
        (
            texts(language).tables.one_pass().to_owned(),
            &sharing.together,
        ),
        (
            texts(language).tables.own_stride(&down, &along),
            &sharing.own_stride,
        ),
        (
            texts(language).tables.every_pixel().to_owned(),
            &sharing.every_pixel,
        ),
    ];
    let rows = ways.map(|(way, derivation)| {
        [
            way.into(),
            Cell::Calculation(derivation.expression.clone()),
            derivation.value.into(),
            Cell::Decimal(sharing.saved(derivation), 1),
        ]
    });
    Table::new(columns, rows).in_language(language)
}

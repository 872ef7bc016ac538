use cijfer_analysis::{Explanation, Leaves};

use crate::texts::texts;
use crate::{Cell, Column, Table};

/// The calculations of an explanation one under another: layer, quantity, formula in words, in
/// numbers, and what it comes to.
pub fn explanation_table(explanation: &Explanation) -> Table {
    let language = explanation.language;
    let columns = [
        super::layer_column(language),
        Column::left(texts(language).tables.quantity()).key("quantity"),
        Column::left(texts(language).tables.in_words()).key("words"),
        Column::left(texts(language).tables.in_numbers()).key("numbers"),
        Column::right(texts(language).tables.value()).key("value"),
    ];
    let rows = explanation.sections.iter().flat_map(|section| {
        let derivations = section.groups.iter().flat_map(|group| &group.derivations);
        derivations.map(|derivation| {
            [
                section.title.as_str().into(),
                derivation.quantity.name(language).into(),
                derivation.expression.text(Leaves::Names, language).into(),
                Cell::Calculation(derivation.expression.clone()),
                derivation.value.into(),
            ]
        })
    });
    Table::new(columns, rows).in_language(language)
}

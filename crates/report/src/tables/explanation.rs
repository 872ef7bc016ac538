use cijfer_analysis::{Explanation, Leaves};

use crate::{Cell, Column, Table};

/// The calculations of an explanation one under another: layer, quantity, formula in words, in
/// numbers, and what it comes to.
pub fn explanation_table(explanation: &Explanation) -> Table {
    let language = explanation.language;
    let columns = [
        super::layer_column(language),
        Column::left(language.choose("Quantity", "Grootheid")).key("quantity"),
        Column::left(language.choose("In words", "In woorden")).key("words"),
        Column::left(language.choose("In numbers", "In getallen")).key("numbers"),
        Column::right(language.choose("Value", "Waarde")).key("value"),
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

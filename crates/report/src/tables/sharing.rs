use cijfer_analysis::{Language, Sharing};

use crate::{Cell, Column, Table};

/// One pass over a large image beside a pass for each window of it.
pub fn sharing_table(sharing: &Sharing, language: Language) -> Table {
    let columns = [
        Column::left(language.choose("Way", "Manier")).key("way"),
        Column::left(language.choose("Calculation", "Berekening")).key("calculation"),
        Column::right(language.choose("Multiplications", "Vermenigvuldigingen"))
            .key("multiplications"),
        Column::right(language.choose("Times as many", "Keer zoveel")).key("ratio"),
    ];
    let [down, along] = sharing.stride;
    let ways = [
        (
            language
                .choose(
                    "one pass over the whole image",
                    "één keer over het hele beeld",
                )
                .to_owned(),
            &sharing.together,
        ),
        (
            match language {
                Language::English => format!("each window by itself, every {down}×{along} pixels"),
                Language::Dutch => format!("elk venster apart, om de {down}×{along} pixels"),
            },
            &sharing.own_stride,
        ),
        (
            language
                .choose(
                    "each window by itself, at every pixel",
                    "elk venster apart, op elke pixel",
                )
                .to_owned(),
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

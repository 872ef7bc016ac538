use cijfer_analysis::{Language, Sharing};

use super::words;
use crate::{Cell, Column, Table};

/// One pass over a large image beside a pass for each window of it.
pub fn sharing_table(sharing: &Sharing, language: Language) -> Table {
    let columns = [
        Column::left(words(language, "Way", "Manier")).key("way"),
        Column::left(words(language, "Calculation", "Berekening")).key("calculation"),
        Column::right(words(language, "Multiplications", "Vermenigvuldigingen"))
            .key("multiplications"),
        Column::right(words(language, "Times as many", "Keer zoveel")).key("ratio"),
    ];
    let [down, along] = sharing.stride;
    let ways = [
        (
            words(
                language,
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
            words(
                language,
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

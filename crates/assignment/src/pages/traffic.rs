//! How many bytes a network reads and writes.

use cijfer_analysis::{Analysis, Language, Roofline};
use cijfer_report::{Cell, Column, Table, share_of};

use super::layers::total_heading;
use crate::texts::texts;

/// The bytes of every layer, and those of all.
pub(super) fn table(analysis: &Analysis, roofline: &Roofline, language: Language) -> Table {
    let texts = texts(language).cost;
    let layers = analysis.layers.iter().zip(&roofline.layers);
    let rows = layers.map(|(layer, estimate)| {
        let memory = &layer.memory;
        let each = match estimate.work.bytes {
            // A layer that only passes values on moves none of them.
            0 => [0; 3],
            _ => [&memory.input, &memory.weights, &memory.output].map(|bytes| bytes.value),
        };
        let [input, weights, output] = each.map(Cell::Count);
        [
            layer.name.as_str().into(),
            input,
            weights,
            output,
            estimate.work.bytes.into(),
        ]
    });
    let total = [
        total_heading(language),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        roofline.total.work.bytes.into(),
    ];
    let columns = [
        Column::left(texts.layer()),
        Column::right(texts.input()),
        Column::right(texts.weights()),
        Column::right(texts.output()),
        Column::right("Bytes"),
    ];
    Table::new(columns, rows.chain([total])).last_row_is_total()
}

/// Which layer moves most, as a sentence.
pub(super) fn largest(analysis: &Analysis, roofline: &Roofline, language: Language) -> String {
    let layers = analysis.layers.iter().zip(&roofline.layers);
    let most = layers.max_by_key(|(_, estimate)| estimate.work.bytes);
    most.map_or_else(String::new, |(layer, estimate)| {
        let name = &layer.name;
        let share = share_of(estimate.work.bytes, roofline.total.work.bytes, language);
        texts(language).cost.most_bytes(&name, &share)
    })
}

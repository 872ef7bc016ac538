use cijfer_analysis::{Analysis, Bound, Device, Estimate, Language, Roofline};

use super::layer_column;
use crate::texts::texts;
use crate::{Cell, Column, Table};

/// A network under the roof of a device, a row a layer and one of all: operations, bytes,
/// intensity, what bounds it, the time in theory. With measured seconds of each layer beside them:
/// how many times longer that is than the arithmetic, and how much of it is memory's part.
pub fn roofline_table(
    analysis: &Analysis,
    roofline: &Roofline,
    measured: Option<&[f64]>,
    language: Language,
) -> Table {
    let mut columns = vec![
        layer_column(language),
        Column::right(texts(language).tables.operations()).key("operations"),
        Column::right("Bytes").key("bytes"),
        Column::right(texts(language).tables.intensity()).key("intensity"),
        Column::left(texts(language).tables.bound_by()).key("bound"),
        time(texts(language).tables.to_calculate(), "calculating_seconds"),
        time(texts(language).tables.to_move(), "moving_seconds"),
        time(texts(language).tables.in_theory(), "seconds"),
    ];
    if measured.is_some() {
        columns.extend([
            time(texts(language).tables.measured(), "measured_seconds"),
            Column::right(texts(language).tables.factor()).key("factor"),
            Column::right(texts(language).tables.of_it_memory()).key("memory_factor"),
            Column::right(texts(language).tables.and_the_rest()).key("rest_factor"),
        ]);
    }
    let bound = |estimate: &Estimate| match estimate.bound() {
        _ if estimate.work.bytes == 0 && estimate.work.operations == 0 => "",
        Bound::Operations => texts(language).tables.arithmetic(),
        Bound::Bytes => texts(language).tables.memory(),
    };
    let row = |name: &str, bound: &str, estimate: &Estimate, measured: Option<f64>| {
        let mut cells = vec![
            name.into(),
            estimate.work.operations.into(),
            estimate.work.bytes.into(),
            Cell::Decimal(estimate.work.intensity(), 2),
            bound.into(),
            Cell::Seconds(estimate.calculating),
            Cell::Seconds(estimate.moving),
            Cell::Seconds(estimate.seconds),
        ];
        if let Some(measured) = measured {
            cells.push(Cell::Seconds(measured));
            if let Some(practice) = estimate.practice(measured) {
                let factors = [practice.factor, practice.memory, practice.rest];
                cells.extend(factors.map(|factor| Cell::Decimal(factor, 1)));
            }
        }
        cells
    };
    let layers = analysis.layers.iter().zip(&roofline.layers).enumerate();
    let mut rows: Vec<Vec<Cell>> = layers
        .map(|(index, (layer, estimate))| {
            let measured = measured.and_then(|seconds| seconds.get(index).copied());
            row(&layer.name, bound(estimate), estimate, measured)
        })
        .collect();
    let all = measured.map(|seconds| seconds.iter().sum());
    let total = texts(language).tables.total();
    // Layers come one after the other, each bound by its own.
    rows.push(row(total, "", &roofline.total, all));
    let table = Table::of_columns(columns, rows);
    table.last_row_is_total().in_language(language)
}

/// Devices, how fast they are, and where that is known from.
pub fn devices_table(devices: impl IntoIterator<Item = Device>, language: Language) -> Table {
    let columns = [
        Column::left(texts(language).tables.device()).key("device"),
        Column::right(texts(language).tables.operations_a_second()).key("operations_per_second"),
        Column::right("Bytes/s").key("bytes_per_second"),
        Column::right(texts(language).tables.ridge()).key("ridge"),
        Column::left(texts(language).tables.source()).key("source"),
    ];
    let rows = devices.into_iter().map(|device| {
        [
            device.name.as_str().into(),
            Cell::Count(device.operations_per_second as u128),
            Cell::Count(device.bytes_per_second as u128),
            Cell::Decimal(device.ridge(), 1),
            device.source.as_str().into(),
        ]
    });
    Table::new(columns, rows).in_language(language)
}

/// A column of durations.
fn time(heading: &str, key: &'static str) -> Column {
    Column::right(heading).key(key)
}

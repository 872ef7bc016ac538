use cijfer_analysis::{Analysis, Bound, Device, Estimate, Language, Roofline};

use super::layer_column;
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
        Column::right(language.choose("Operations", "Bewerkingen")).key("operations"),
        Column::right("Bytes").key("bytes"),
        Column::right(language.choose("Operations/byte", "Bewerkingen/byte")).key("intensity"),
        Column::left(language.choose("Bound by", "Begrensd door")).key("bound"),
        time(
            language.choose("To calculate", "Om te rekenen"),
            "calculating_seconds",
        ),
        time(
            language.choose("To move", "Om te verplaatsen"),
            "moving_seconds",
        ),
        time(language.choose("In theory", "In theorie"), "seconds"),
    ];
    if measured.is_some() {
        columns.extend([
            time(language.choose("Measured", "Gemeten"), "measured_seconds"),
            Column::right(language.choose("Factor", "Factor")).key("factor"),
            Column::right(language.choose("of it memory", "ervan geheugen")).key("memory_factor"),
            Column::right(language.choose("and the rest", "en de rest")).key("rest_factor"),
        ]);
    }
    let bound = |estimate: &Estimate| match estimate.bound() {
        _ if estimate.work.bytes == 0 && estimate.work.operations == 0 => "",
        Bound::Operations => language.choose("arithmetic", "rekenwerk"),
        Bound::Bytes => language.choose("memory", "geheugen"),
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
    let total = language.choose("Total", "Totaal");
    // Layers come one after the other, each bound by its own.
    rows.push(row(total, "", &roofline.total, all));
    let table = Table::of_columns(columns, rows);
    table.last_row_is_total().in_language(language)
}

/// Devices, how fast they are, and where that is known from.
pub fn devices_table(devices: impl IntoIterator<Item = Device>, language: Language) -> Table {
    let columns = [
        Column::left(language.choose("Device", "Apparaat")).key("device"),
        Column::right(language.choose("Operations/s", "Bewerkingen/s"))
            .key("operations_per_second"),
        Column::right("Bytes/s").key("bytes_per_second"),
        Column::right(language.choose("Ridge, operations/byte", "Nok, bewerkingen/byte"))
            .key("ridge"),
        Column::left(language.choose("Source", "Bron")).key("source"),
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

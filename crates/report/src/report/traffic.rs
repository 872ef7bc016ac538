//! How many bytes a network reads and writes.

use cijfer_analysis::Analysis;

use super::arithmetic::{self, elements, overflow};
use crate::number::share_of;
use crate::{Cell, Column, Result, Table};

/// A value is a 32-bit floating-point number.
const BYTES_PER_VALUE: u128 = 4;

/// The bytes that move when each layer reads and writes all there is.
pub(super) struct Traffic {
    pub(super) table: Table,
    pub(super) total: u128,
    /// The layer that moves most.
    pub(super) largest: String,
    /// Its share of the total.
    pub(super) largest_share: String,
}

/// Counts the bytes of every layer.
pub(super) fn of(large: &Analysis) -> Result<Traffic> {
    let in_bytes = |values: u128| {
        let bytes = values.checked_mul(BYTES_PER_VALUE);
        bytes.ok_or_else(|| overflow("bytes"))
    };
    let mut rows = Vec::new();
    let mut each = Vec::new();
    for layer in &large.layers {
        let read = in_bytes(elements(&layer.input)?)?;
        let weights = in_bytes(layer.parameters.value)?;
        let written = in_bytes(elements(&layer.output)?)?;
        let (_, sum) = arithmetic::sum("bytes", [read, weights, written])?;
        each.push((sum, layer.name.as_str()));
        rows.push([
            Cell::from(layer.name.as_str()),
            read.into(),
            weights.into(),
            written.into(),
            sum.into(),
        ]);
    }
    let (_, total) = arithmetic::sum("bytes", each.iter().map(|(sum, _)| *sum))?;
    let (largest_sum, largest) = each.iter().max().copied().unwrap_or_default();
    rows.push([
        "Total".into(),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        total.into(),
    ]);
    let columns = [
        Column::left("Layer"),
        Column::right("Input"),
        Column::right("Weights"),
        Column::right("Output"),
        Column::right("Bytes"),
    ];
    Ok(Traffic {
        table: Table::new(columns, rows).last_row_is_total(),
        total,
        largest: largest.to_owned(),
        largest_share: share_of(largest_sum, total),
    })
}

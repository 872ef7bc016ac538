//! Formulas in the height and width of the input.

use cijfer_analysis::{Formula, Symbolic, smallest_input};
use cijfer_network::Network;
use serde::Serialize;

use super::schema::{Schema, kept};

/// `cijfer.symbolic`: formulas in the height and width of the input.
#[derive(Serialize)]
pub(in crate::commands) struct SymbolicDocument<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    batch: u64,
    bytes_per_value: u64,
    smallest_input: Option<[u64; 2]>,
    layers: Vec<SymbolicLayer<'a>>,
    totals: Vec<WrittenFormula>,
}

#[derive(Serialize)]
struct SymbolicLayer<'a> {
    name: &'a str,
    class: &'a str,
    formulas: Vec<WrittenFormula>,
}

#[derive(Serialize)]
struct WrittenFormula {
    quantity: String,
    formula: String,
}

impl<'a> SymbolicDocument<'a> {
    pub(in crate::commands) fn of(
        network: &Network,
        symbolic: &'a Symbolic,
        only: Option<usize>,
    ) -> Self {
        let written = |formula: &Formula| WrittenFormula {
            quantity: formula.quantity.to_string(),
            formula: formula.expression.to_string(),
        };
        let layers = kept(&symbolic.layers, only);
        Self {
            schema: Schema::first("cijfer.symbolic"),
            network: &symbolic.name,
            batch: symbolic.conditions.batch,
            bytes_per_value: symbolic.conditions.bytes_per_value,
            smallest_input: smallest_input(network),
            layers: layers
                .map(|(_, layer)| SymbolicLayer {
                    name: &layer.name,
                    class: layer.class,
                    formulas: layer
                        .output_axes
                        .iter()
                        .chain(layer.parameters.iter())
                        .chain(layer.operations.iter())
                        .chain(layer.memory.iter())
                        .map(written)
                        .collect(),
                })
                .collect(),
            totals: symbolic.totals.iter().map(written).collect(),
        }
    }
}

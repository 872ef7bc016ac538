//! The counts of another tool.

use cijfer_analysis::{Language, Recount};
use cijfer_network::Network;
use serde::Serialize;

use super::schema::{Schema, kept};

/// `cijfer.convention`: the counts of another tool.
#[derive(Serialize)]
pub(in crate::commands) struct ConventionDocument<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    input_shape: &'a [u64],
    batch: u64,
    convention: &'static str,
    unit: &'static str,
    source: &'static str,
    layers: Vec<ByConvention<'a>>,
    total: u128,
}

#[derive(Serialize)]
struct ByConvention<'a> {
    name: &'a str,
    class: &'a str,
    calculation: Option<String>,
    count: Option<u128>,
}

impl<'a> ConventionDocument<'a> {
    pub(in crate::commands) fn of(
        network: &'a Network,
        recount: &'a Recount,
        batch: u64,
        only: Option<usize>,
    ) -> Self {
        let layers = kept(&recount.layers, only);
        Self {
            schema: Schema::first("cijfer.convention"),
            network: &network.name,
            input_shape: network.input.axes(),
            batch,
            convention: recount.convention.name(),
            unit: recount.convention.unit(Language::English),
            source: recount.convention.source(),
            layers: layers
                .map(|(_, layer)| ByConvention {
                    name: &layer.name,
                    class: layer.class,
                    calculation: layer
                        .count
                        .as_ref()
                        .map(|count| count.expression.to_string()),
                    count: layer.count.as_ref().map(|count| count.value),
                })
                .collect(),
            total: recount.total.value,
        }
    }
}

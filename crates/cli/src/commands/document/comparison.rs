//! The sums of several networks.

use anyhow::Result;
use cijfer_analysis::{Analysis, smallest_input};
use cijfer_network::Network;
use serde::Serialize;

use super::analysis::{ReceptiveField, Sums};
use super::schema::Schema;

/// `cijfer.comparison`: the sums of several networks.
#[derive(Serialize)]
pub(in crate::commands) struct Comparison<'a> {
    #[serde(flatten)]
    schema: Schema,
    networks: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    network: &'a str,
    input_shape: &'a [u64],
    output_shape: &'a [u64],
    batch: u64,
    bytes_per_value: u64,
    smallest_input: Option<[u64; 2]>,
    layers: usize,
    receptive_field: Option<ReceptiveField>,
    totals: Sums,
}

impl<'a> Comparison<'a> {
    pub(in crate::commands) fn of(networks: &[Network], analyses: &'a [Analysis]) -> Result<Self> {
        let compared = networks.iter().zip(analyses).map(|(network, analysis)| {
            let last = analysis.layers.len().checked_sub(1);
            let unseen = last.and_then(|last| analysis.unseen(last));
            Ok(Compared {
                network: &analysis.name,
                input_shape: analysis.input.axes(),
                output_shape: analysis.output().axes(),
                batch: analysis.conditions.batch,
                bytes_per_value: analysis.conditions.bytes_per_value,
                smallest_input: smallest_input(network),
                layers: analysis.layers.len(),
                receptive_field: analysis
                    .geometry()
                    .map(|geometry| ReceptiveField::of(geometry, unseen)),
                totals: Sums::of(&analysis.totals()?),
            })
        });
        Ok(Self {
            schema: Schema::first("cijfer.comparison"),
            networks: compared.collect::<Result<_>>()?,
        })
    }
}

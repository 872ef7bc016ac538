use anyhow::Result;
use cijfer_analysis::Conditions;
use cijfer_network::Network;
use cijfer_report::comparison_table;

use super::document::Comparison;
use super::{analysis, json, table};
use crate::arguments::{Compare, Layout};
use crate::named;

pub(super) fn run(arguments: &Compare) -> Result<String> {
    let conditions = Conditions {
        batch: arguments.batch,
        bytes_per_value: arguments.bytes_per_value,
    };
    let networks: Vec<Network> = arguments
        .networks
        .iter()
        .map(|name| named::network(name))
        .collect::<Result<_>>()?;
    let counted = networks.iter().zip(&arguments.networks);
    let analyses = counted
        .map(|(network, name)| analysis(network, conditions, name))
        .collect::<Result<Vec<_>>>()?;
    match arguments.writing.format {
        Layout::Json => json(&Comparison::of(&networks, &analyses)?),
        format => {
            let language = arguments.writing.language.language;
            Ok(table(&comparison_table(&analyses, language)?, format))
        }
    }
}

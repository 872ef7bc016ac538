use anyhow::Result;
use cijfer_analysis::Conditions;
use cijfer_report::summary_table;

use super::document::Document;
use super::{analysis, table};
use crate::arguments::{Layout, Summary};
use crate::named;

pub(super) fn run(arguments: &Summary) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let network = named::with_input(network, arguments.input.as_deref())?;
    let analysis = analysis(&network, Conditions::default(), &arguments.network)?;
    let language = arguments.writing.language.language;
    match arguments.writing.format {
        Layout::Table => Ok(analysis.keras_summary(language)?),
        Layout::Json => super::json(&Document::of(&network, &analysis, None)?),
        format => Ok(table(&summary_table(&analysis, language)?, format)),
    }
}

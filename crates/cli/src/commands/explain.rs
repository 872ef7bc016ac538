use anyhow::Result;
use cijfer_analysis::{Detail, Explanation};
use cijfer_report::explanation_table;

use super::document::Document;
use super::{analysis, conditions, json, layer};
use crate::arguments::{Explain, Layout};
use crate::named;

pub(super) fn run(arguments: &Explain) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let network = named::with_input(network, arguments.counting.input.as_deref())?;
    let only = layer(&network, arguments.layer.as_deref())?;
    let conditions = conditions(&arguments.counting);
    let analysis = analysis(&network, conditions, &arguments.network)?;
    let language = arguments.writing.language.language;
    let explanation = match only {
        None => Explanation::of(&analysis, language)?,
        Some(layer) => Explanation::of_layer(&analysis, layer, language)?,
    };
    let detail = match arguments.short {
        true => Detail::Short,
        false => Detail::Long,
    };
    match arguments.writing.format {
        Layout::Table => Ok(explanation.to_text(detail)),
        Layout::Markdown => Ok(explanation.to_markdown(detail)),
        Layout::Latex => Ok(explanation.to_latex(detail)),
        Layout::Html => Ok(explanation.to_html(detail)),
        Layout::Csv => Ok(explanation_table(&explanation).to_csv()),
        Layout::Json => json(&Document::of(&network, &analysis, only)?),
    }
}

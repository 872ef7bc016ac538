use std::fmt::Write as _;

use anyhow::{Context, Result};
use cijfer_analysis::{
    Analysis, Convention, Explanation, Language, Recount, Sharing, Symbolic, smallest_input,
};
use cijfer_network::Network;
use cijfer_report::{convention_table, count_table, sharing_table, symbolic_table};

use super::document::{ConventionDocument, Document, SymbolicDocument};
use super::{analysis, conditions, json, layer, table};
use crate::arguments::{Count, Layout};
use crate::named;

pub(super) fn run(arguments: &Count) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let network = named::with_input(network, arguments.counting.input.as_deref())?;
    let only = layer(&network, arguments.layer.as_deref())?;
    let conditions = conditions(&arguments.counting);
    let language = arguments.writing.language.language;
    let format = arguments.writing.format;
    if arguments.symbolic {
        let symbolic =
            Symbolic::under(&network, conditions).with_context(|| arguments.network.clone())?;
        return match format {
            Layout::Json => json(&SymbolicDocument::of(&network, &symbolic, only)),
            Layout::Table => {
                let text = symbolic_table(&symbolic, only, language).to_text();
                Ok(text + &open_sizes(&network, language))
            }
            format => Ok(table(&symbolic_table(&symbolic, only, language), format)),
        };
    }
    if let Some(convention) = arguments.convention {
        return by_convention(&network, convention, only, arguments);
    }
    let analysis = analysis(&network, conditions, &arguments.network)?;
    match format {
        Layout::Json => json(&Document::of(&network, &analysis, only)?),
        Layout::Table => {
            let mut text = count_table(&analysis, only, language)?.to_text();
            if only.is_none() {
                text.push('\n');
                text += &sums(&network, &analysis, language)?;
            }
            Ok(text)
        }
        format => Ok(table(&count_table(&analysis, only, language)?, format)),
    }
}

/// The counts of another tool, and below a table for people what they are.
fn by_convention(
    network: &Network,
    convention: Convention,
    only: Option<usize>,
    arguments: &Count,
) -> Result<String> {
    let language = arguments.writing.language.language;
    let recount = Recount::of(network, conditions(&arguments.counting), convention)
        .with_context(|| arguments.network.clone())?;
    match arguments.writing.format {
        Layout::Json => {
            let batch = arguments.counting.batch;
            json(&ConventionDocument::of(network, &recount, batch, only))
        }
        Layout::Table => {
            let mut text = convention_table(&recount, only, language).to_text();
            // Writing to a string does not fail.
            let _ = writeln!(text, "\n{}", convention.meaning(language));
            let left_out: Vec<&str> = recount.not_compared().map(|layer| &*layer.name).collect();
            if !left_out.is_empty() {
                let _ = match language {
                    Language::English => writeln!(text, "Not compared: {}", left_out.join(", ")),
                    Language::Dutch => writeln!(text, "Niet vergeleken: {}", left_out.join(", ")),
                };
            }
            let _ = writeln!(text, "{}", convention.source());
            Ok(text)
        }
        format => Ok(table(&convention_table(&recount, only, language), format)),
    }
}

/// How the sums came about, and what there is to say of the network as a whole.
fn sums(network: &Network, analysis: &Analysis, language: Language) -> Result<String> {
    let whole = Explanation::of_all(analysis, language)?;
    let mut text = whole.to_text(cijfer_analysis::Detail::Short);
    if let Some([height, width]) = smallest_input(network) {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "\n{}: {height}×{width}",
            language.choose("Smallest input", "Kleinste invoer")
        );
    }
    if let Some(sharing) = Sharing::of(network)?.filter(|sharing| sharing.saves()) {
        let [height, width] = sharing.window;
        let _ = match language {
            Language::English => writeln!(
                text,
                "\nOne pass over {} against cutting out every window of {height}×{width}\n",
                network.input
            ),
            Language::Dutch => writeln!(
                text,
                "\nEén keer over {} tegenover elk venster van {height}×{width} apart\n",
                network.input
            ),
        };
        text += &sharing_table(&sharing, language).to_text();
    }
    Ok(text)
}

/// For which sizes the formulas hold.
fn open_sizes(network: &Network, language: Language) -> String {
    match (smallest_input(network), language) {
        (None, _) => String::new(),
        (Some([height, width]), Language::English) => format!(
            "\nH and W are the height and width of the input, H ≥ {height} and W ≥ {width}.\n"
        ),
        (Some([height, width]), Language::Dutch) => format!(
            "\nH en W zijn de hoogte en breedte van de invoer, H ≥ {height} en W ≥ {width}.\n"
        ),
    }
}

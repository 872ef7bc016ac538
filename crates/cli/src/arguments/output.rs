//! How results come out: as which kind of document, in which language.

use std::path::PathBuf;

use cijfer_work::Storage;
use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::LanguageArguments;

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs; the end of the command's help names the fields.
    Json,
    /// For spreadsheets.
    Csv,
}

/// The format of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Layout {
    /// For a terminal.
    #[default]
    Table,
    /// For documents in GitHub's Markdown.
    Markdown,
    /// For documents in LaTeX: a fragment.
    Latex,
    /// For web pages: a fragment, calculations as MathML.
    Html,
    /// For spreadsheets.
    Csv,
    /// For programs; docs/json.md describes it.
    Json,
}

/// What is written, and how.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct Writing {
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// In which language
    #[command(flatten)]
    pub language: LanguageArguments,
}

/// A folder on this machine. An address in a store would otherwise become a folder of that name here.
pub(super) fn folder_of_files() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match Storage::is_address(&path) {
        true => Err("expected a folder on this machine, found an address in a store"),
        false => Ok(path),
    })
}

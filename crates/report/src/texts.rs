//! The words of tables, plots, pictures and pages, in each language.
//!
//! Each file here lists words as a trait. A language is a folder with a file for each of them, in which every word is written,
//! or it does not compile; its name stands in [`texts`].

mod numbers;
mod pages;
mod pictures;
mod plots;
mod tables;

mod dutch;
mod english;

use std::fmt::Display;

use cijfer_analysis::Language;

pub(crate) use numbers::Numbers;
pub(crate) use pages::Pages;
pub(crate) use pictures::Pictures;
pub(crate) use plots::Plots;
pub(crate) use tables::Tables;

/// A value in a text.
type Value<'a> = &'a dyn Display;

/// The words of one language, by what they stand in.
pub(crate) struct Texts {
    pub(crate) numbers: &'static (dyn Numbers + Sync),
    pub(crate) pages: &'static (dyn Pages + Sync),
    pub(crate) pictures: &'static (dyn Pictures + Sync),
    pub(crate) plots: &'static (dyn Plots + Sync),
    pub(crate) tables: &'static (dyn Tables + Sync),
}

/// The words of a language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &english::TEXTS,
        Language::Dutch => &dutch::TEXTS,
    }
}

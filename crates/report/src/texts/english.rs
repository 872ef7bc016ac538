//! The words in English.

mod numbers;
mod pages;
mod pictures;
mod plots;
mod tables;

use super::Texts;

/// Says everything in English.
struct English;

/// All words in English.
pub(super) static TEXTS: Texts = Texts {
    numbers: &English,
    pages: &English,
    pictures: &English,
    plots: &English,
    tables: &English,
};

//! The words in Dutch.

mod numbers;
mod pages;
mod pictures;
mod plots;
mod tables;

use super::Texts;

/// Says everything in Dutch.
struct Dutch;

/// All words in Dutch.
pub(super) static TEXTS: Texts = Texts {
    numbers: &Dutch,
    pages: &Dutch,
    pictures: &Dutch,
    plots: &Dutch,
    tables: &Dutch,
};

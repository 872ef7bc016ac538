//! What the report says, in each language.
//!
//! Each file here lists the texts of one part of the report as a trait: what is said, and which values go into it. A language
//! is a folder with a file for each of them, in which every text is written, or it does not compile; its name stands in
//! [`texts`].
//!
//! Values are spelled before they come here: `9.150` is text. Counts of which a grammar may ask more come as numbers.

mod circumstances;
mod closing;
mod cost;
mod finding;
mod layers;
mod measured;
mod opening;
mod part_a;
mod part_b;
mod part_c;
mod part_d;
mod pictures;
mod searches;
mod smallest;
mod steps;
mod training;

mod dutch;
mod english;

use std::fmt::Display;

use cijfer_analysis::Language;

pub(crate) use circumstances::Circumstances;
pub(crate) use closing::Closing;
pub(crate) use cost::Cost;
pub(crate) use finding::Finding;
pub(crate) use layers::Layers;
pub(crate) use measured::Measured;
pub(crate) use opening::Opening;
pub(crate) use part_a::PartA;
pub(crate) use part_b::PartB;
pub(crate) use part_c::PartC;
pub(crate) use part_d::PartD;
pub(crate) use pictures::Pictures;
pub(crate) use searches::Searches;
pub(crate) use smallest::Smallest;
pub(crate) use steps::Steps;
pub(crate) use training::Training;

/// A value in a text.
type Value<'a> = &'a dyn Display;

/// The texts of one language, by the part of the report in which they stand.
pub(crate) struct Texts {
    pub(crate) opening: &'static (dyn Opening + Sync),
    pub(crate) part_a: &'static (dyn PartA + Sync),
    pub(crate) part_b: &'static (dyn PartB + Sync),
    pub(crate) part_c: &'static (dyn PartC + Sync),
    pub(crate) part_d: &'static (dyn PartD + Sync),
    pub(crate) finding: &'static (dyn Finding + Sync),
    pub(crate) cost: &'static (dyn Cost + Sync),
    pub(crate) layers: &'static (dyn Layers + Sync),
    pub(crate) steps: &'static (dyn Steps + Sync),
    pub(crate) measured: &'static (dyn Measured + Sync),
    pub(crate) smallest: &'static (dyn Smallest + Sync),
    pub(crate) closing: &'static (dyn Closing + Sync),
    pub(crate) circumstances: &'static (dyn Circumstances + Sync),
    pub(crate) training: &'static (dyn Training + Sync),
    pub(crate) pictures: &'static (dyn Pictures + Sync),
    pub(crate) searches: &'static (dyn Searches + Sync),
}

/// The texts of a language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &english::TEXTS,
        Language::Dutch => &dutch::TEXTS,
    }
}

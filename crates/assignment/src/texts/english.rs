//! The report in English.

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

use super::Texts;

/// Says everything in English.
struct English;

/// All texts in English.
pub(super) static TEXTS: Texts = Texts {
    opening: &English,
    part_a: &English,
    part_b: &English,
    part_c: &English,
    part_d: &English,
    finding: &English,
    cost: &English,
    layers: &English,
    steps: &English,
    measured: &English,
    smallest: &English,
    closing: &English,
    circumstances: &English,
    training: &English,
    pictures: &English,
    searches: &English,
};

//! The report in Dutch.

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

/// Says everything in Dutch.
struct Dutch;

/// All texts in Dutch.
pub(super) static TEXTS: Texts = Texts {
    opening: &Dutch,
    part_a: &Dutch,
    part_b: &Dutch,
    part_c: &Dutch,
    part_d: &Dutch,
    finding: &Dutch,
    cost: &Dutch,
    layers: &Dutch,
    steps: &Dutch,
    measured: &Dutch,
    smallest: &Dutch,
    closing: &Dutch,
    circumstances: &Dutch,
    training: &Dutch,
    pictures: &Dutch,
    searches: &Dutch,
};

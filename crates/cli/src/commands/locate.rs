//! `cijfer locate`: which digits stand where, in one image or in many.

pub(super) mod drawing;
pub(super) mod finder;
pub(super) mod folder;
pub(super) mod inputs;
pub(super) mod jobs;
mod journal;
pub(super) mod listing;
mod one;
pub(super) mod places;
pub(super) mod several;
mod tally;
mod work;

use anyhow::Result;

use crate::arguments::Locate;

pub(super) fn run(arguments: &Locate) -> Result<String> {
    let places = places::places();
    let inputs = inputs::Inputs::of(&places, &arguments.images, arguments.recursive)?;
    match inputs.is_one {
        true => one::run(arguments, &places, &inputs),
        false => several::run(arguments, &places, &inputs),
    }
}

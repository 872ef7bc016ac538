//! `cijfer locate`: which digits stand where, in one image or in many.

mod drawing;
mod finder;
mod folder;
mod inputs;
mod jobs;
mod journal;
mod listing;
mod one;
mod settings;
mod several;
mod tally;
mod work;

use anyhow::Result;

use crate::arguments::Locate;

pub(super) fn run(arguments: &Locate) -> Result<String> {
    let inputs = inputs::Inputs::of(&arguments.images, arguments.recursive)?;
    match inputs.is_one {
        true => one::run(arguments, &inputs),
        false => several::run(arguments, &inputs),
    }
}

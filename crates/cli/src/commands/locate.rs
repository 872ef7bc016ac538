//! `cijfer locate`: which digits stand where, in one image or in many.

mod journal;
mod one;
mod several;
mod tally;
mod work;

use anyhow::Result;

use crate::arguments::Locate;
use crate::locating::Inputs;
use crate::storage::storage;

pub(super) fn run(arguments: &Locate) -> Result<String> {
    let storage = storage();
    let inputs = Inputs::of(&storage, &arguments.images)?;
    match inputs.is_one {
        true => one::run(arguments, &storage, &inputs),
        false => several::run(arguments, &storage, &inputs),
    }
}

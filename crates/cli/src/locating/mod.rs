//! Finding digits in images, as far as `cijfer locate`, `plan`, `work` and `merge` share it: which images are meant, what finds their
//! digits, and how what was found is listed and drawn.

pub(crate) mod drawing;
mod finder;
pub(crate) mod folder;
mod inputs;
mod listing;

pub(crate) use finder::{finder, settings};
pub(crate) use inputs::{Input, Inputs};
pub(crate) use listing::List;

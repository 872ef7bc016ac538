//! Values of the libraries' types, chosen by name.

use std::fmt::Display;
use std::str::FromStr;

pub(super) use cijfer_terminal::arguments::{Choice, one_of};
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads one of these names, which the type itself can read.
pub(super) fn by_name<T>(names: &[&'static str]) -> impl TypedValueParser<Value = T> + use<T>
where
    T: FromStr<Err: Display + Send + Sync> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names)
        .try_map(|name| name.parse::<T>().map_err(|error| error.to_string()))
}

/// These names and something else, for help: `A, B or a file`.
pub(super) fn names_and(names: impl Iterator<Item = &'static str>, other: &str) -> String {
    let names: Vec<&str> = names.collect();
    format!("{} or {other}", names.join(", "))
}

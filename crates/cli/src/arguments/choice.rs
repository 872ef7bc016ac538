//! Values of the libraries' types, chosen by name.

use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A value of a library's type, the name it is chosen by, and what help says of it. The libraries know nothing of clap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<T> {
    pub(super) name: &'static str,
    pub(super) value: T,
    help: &'static str,
}

impl<T> Choice<T> {
    pub(super) const fn new(name: &'static str, value: T, help: &'static str) -> Self {
        Self { name, value, help }
    }
}

/// Reads one of these names.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    choices: &'static [Choice<T>],
) -> impl TypedValueParser<Value = T> {
    let values = choices
        .iter()
        .map(|choice| PossibleValue::new(choice.name).help(choice.help));
    PossibleValuesParser::new(values).try_map(|name| {
        let choice = choices.iter().find(|choice| choice.name == name);
        choice.map(|choice| choice.value).ok_or("not one of these")
    })
}

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

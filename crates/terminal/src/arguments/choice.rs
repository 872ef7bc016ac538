//! Values of the libraries' types, chosen by name.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A value of a library's type, the name it is chosen by, and what help says of it. The libraries know nothing of clap.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T> {
    /// The name that it is chosen by.
    pub name: &'static str,
    /// The value.
    pub value: T,
    help: &'static str,
}

impl<T> Choice<T> {
    /// A value, its name, and what help says of it.
    pub const fn new(name: &'static str, value: T, help: &'static str) -> Self {
        Self { name, value, help }
    }
}

/// Reads one of these names.
pub fn one_of<T: Copy + Send + Sync + 'static>(
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

//! The language of what is said.

use cijfer_analysis::Language;
use clap::Args;

use super::choice::{Choice, one_of};

/// The language of words and numbers.
#[derive(Debug, Clone, Copy, Args)]
pub struct LanguageArguments {
    /// The language of words and numbers
    #[arg(long, value_parser = one_of(&LANGUAGES), default_value = "en")]
    pub language: Language,
}

/// The languages, by their codes.
const LANGUAGES: [Choice<Language>; 2] = [
    Choice::new("en", Language::English, "English"),
    Choice::new("nl", Language::Dutch, "Dutch"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_asked_for_by_its_code() {
        assert_eq!(LANGUAGES.map(|choice| choice.value), Language::ALL);
        for choice in LANGUAGES {
            assert_eq!(choice.name, choice.value.code());
        }
    }
}

use std::fmt;

use cijfer_analysis::Language;
use serde::Deserialize;

/// A text in English, and in Dutch where there is a translation. In TOML it is a string, or `{ en = "…", nl = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WordsInFile")]
pub struct Words {
    pub(super) english: String,
    dutch: Option<String>,
}

impl Words {
    /// The text in a language, or in English where there is no translation.
    pub fn in_language(&self, language: Language) -> &str {
        let translation = match language {
            Language::English => None,
            Language::Dutch => self.dutch.as_ref(),
        };
        translation.unwrap_or(&self.english)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.english)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WordsInFile {
    English(String),
    Both { en: String, nl: String },
}

impl From<WordsInFile> for Words {
    fn from(words: WordsInFile) -> Self {
        let (english, dutch) = match words {
            WordsInFile::English(english) => (english, None),
            WordsInFile::Both { en, nl } => (en, Some(nl)),
        };
        Self { english, dutch }
    }
}

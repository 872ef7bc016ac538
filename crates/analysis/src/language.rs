use std::fmt;

use crate::Rational;

/// The language of names, sentences and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English: `1,761,730,400` and `0.5`.
    #[default]
    English,
    /// Dutch: `1.761.730.400` and `0,5`.
    Dutch,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Dutch];

    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }

    /// The number with the language's mark between thousands.
    ///
    /// ```
    /// use cijfer_analysis::Language;
    ///
    /// assert_eq!(Language::English.grouped(1_761_730_400), "1,761,730,400");
    /// assert_eq!(Language::Dutch.grouped(1_761_730_400), "1.761.730.400");
    /// ```
    pub fn grouped(self, number: u128) -> String {
        let mark = match self {
            Self::English => ',',
            Self::Dutch => '.',
        };
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// The number with so many decimals, and the language's decimal mark.
    ///
    /// ```
    /// use cijfer_analysis::Language;
    ///
    /// assert_eq!(Language::English.decimal(3.5234, 2), "3.52");
    /// assert_eq!(Language::Dutch.decimal(3.5234, 2), "3,52");
    /// ```
    pub fn decimal(self, number: f64, places: usize) -> String {
        self.spelled(&format!("{number:.places$}"))
    }

    /// A text whose only points are decimal ones, with the language's decimal mark.
    ///
    /// ```
    /// use cijfer_analysis::Language;
    ///
    /// assert_eq!(Language::Dutch.spelled("3.52 ms"), "3,52 ms");
    /// ```
    pub fn spelled(self, text: &str) -> String {
        match self {
            Self::English => text.to_owned(),
            Self::Dutch => text.replace('.', ","),
        }
    }

    /// A fraction: a whole number, or `3/2`.
    ///
    /// ```
    /// use cijfer_analysis::{Language, Rational};
    ///
    /// assert_eq!(Language::English.rational(Rational::new(-6, 4)), "−3/2");
    /// assert_eq!(Language::Dutch.rational(Rational::from(1024)), "1.024");
    /// ```
    pub fn rational(self, number: Rational) -> String {
        let sign = if *number.numer() < 0 { "−" } else { "" };
        let part = |part: &i64| self.grouped(part.unsigned_abs().into());
        match number.is_integer() {
            true => format!("{sign}{}", part(number.numer())),
            false => format!("{sign}{}/{}", part(number.numer()), part(number.denom())),
        }
    }

    /// The text of this language.
    ///
    /// ```
    /// use cijfer_analysis::Language;
    ///
    /// assert_eq!(Language::Dutch.choose("layer", "laag"), "laag");
    /// ```
    pub fn choose<'a>(self, english: &'a str, dutch: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Dutch => dutch,
        }
    }
}

/// The text of a language with values filled in, as `format!` does: what
/// [`Language::choose`] is to plain text.
///
/// ```
/// use cijfer_analysis::{Language, choose};
///
/// let (language, count) = (Language::Dutch, 3);
/// assert_eq!(choose!(language, "{count} layers", "{count} lagen"), "3 lagen");
/// ```
#[macro_export]
macro_rules! choose {
    ($language:expr, $english:literal, $dutch:literal $(,)?) => {
        match $language {
            $crate::Language::English => ::std::format!($english),
            $crate::Language::Dutch => ::std::format!($dutch),
        }
    };
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The number with a comma between thousands.
///
/// ```
/// assert_eq!(cijfer_analysis::grouped(999), "999");
/// assert_eq!(cijfer_analysis::grouped(1_761_730_400), "1,761,730,400");
/// ```
pub fn grouped(number: u128) -> String {
    Language::English.grouped(number)
}

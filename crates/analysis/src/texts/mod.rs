//! The words of every language, a language a file: the names and meanings of quantities, the
//! reasons as sentences, and what stands around them.
//!
//! A language that lacks a text does not compile.

mod dutch;
mod english;

use std::borrow::Cow;
use std::fmt;

use dutch::Dutch;
use english::English;

use crate::{Convention, Function, Language, Quantity, Reason};

/// All texts of a language.
pub(crate) trait Texts {
    /// What a quantity is called, and what it means.
    fn quantity(&self, quantity: Quantity) -> Words;

    /// A reason as a sentence.
    fn reason(&self, reason: Reason) -> &'static str;

    /// What several evaluations of a function are called.
    fn function(&self, function: Function) -> &'static str;

    /// What is said of how another tool counts.
    fn convention(&self, convention: Convention) -> ConventionTexts;

    /// The headings of an explanation.
    fn titles(&self) -> Titles;

    /// The columns of the table that Keras prints.
    fn summary_header(&self) -> [&'static str; 3];

    /// What stands below it: all parameters, those that are trained, those that are not.
    fn summary_sums(&self) -> [&'static str; 3];

    /// How many samples there are.
    fn samples(&self, batch: u64) -> String;

    /// Of which network, for how many samples of which shape the sums are.
    fn counted_for(&self, network: &str, samples: &str, input: &str) -> String;

    /// How large the receptive field is, and how far it moves.
    fn one_cell_sees(&self, size: &str, stride: &str) -> String;

    /// Where the first cell lies.
    fn first_centre(&self, row: &str, column: &str) -> String;

    /// How many zeros stand around the input.
    fn zeros_around(&self, edges: Edges) -> String;

    /// How many rows and columns at the edges no cell sees.
    fn unseen(&self, edges: Edges) -> String;
}

/// `[[above, below], [left, right]]`.
pub(crate) type Edges = [[u64; 2]; 2];

/// What a quantity is called, and what it means.
pub(crate) struct Words {
    name: Cow<'static, str>,
    /// Empty for what is only a result.
    meaning: &'static str,
}

/// What is said of how another tool counts.
pub(crate) struct ConventionTexts {
    unit: &'static str,
    meaning: &'static str,
}

/// The headings of an explanation.
pub(crate) struct Titles {
    pub(crate) shape: &'static str,
    pub(crate) parameters: &'static str,
    pub(crate) operations: &'static str,
    pub(crate) memory: &'static str,
    pub(crate) field: &'static str,
    pub(crate) all_layers: &'static str,
}

/// The words for a factor of calculations.
fn factor(name: impl Into<Cow<'static, str>>, meaning: &'static str) -> Words {
    Words {
        name: name.into(),
        meaning,
    }
}

/// The words for what is only a result.
fn result(name: &'static str) -> Words {
    factor(name, "")
}

/// The texts of a language.
pub(crate) fn texts(language: Language) -> &'static dyn Texts {
    match language {
        Language::English => &English,
        Language::Dutch => &Dutch,
    }
}

impl Quantity {
    /// The name.
    ///
    /// ```
    /// use cijfer_analysis::{Language, Quantity};
    ///
    /// assert_eq!(Quantity::KernelHeight.name(Language::English), "kernel height");
    /// assert_eq!(Quantity::KernelHeight.name(Language::Dutch), "kernelhoogte");
    /// ```
    pub fn name(self, language: Language) -> String {
        texts(language).quantity(self).name.into_owned()
    }

    /// What it means, where it is a factor of a calculation; nothing where it is only a result.
    pub fn meaning(self, language: Language) -> &'static str {
        texts(language).quantity(self).meaning
    }
}

impl fmt::Display for Quantity {
    /// The name in English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name(Language::English))
    }
}

impl Reason {
    /// The reason as a sentence.
    ///
    /// ```
    /// use cijfer_analysis::{Language, Reason};
    ///
    /// assert_eq!(Reason::OnePlace.sentence(Language::English), "All places become one.");
    /// assert_eq!(Reason::OnePlace.sentence(Language::Dutch), "Alle plaatsen worden er één.");
    /// ```
    pub fn sentence(self, language: Language) -> &'static str {
        texts(language).reason(self)
    }
}

impl Function {
    /// What several of them are called: `exponentials`.
    pub fn name(self, language: Language) -> &'static str {
        texts(language).function(self)
    }
}

impl fmt::Display for Function {
    /// The name in English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name(Language::English))
    }
}

impl Convention {
    /// What the tool calls that which it counts, with what it means where the word alone misleads.
    pub fn unit(self, language: Language) -> &'static str {
        texts(language).convention(self).unit
    }

    /// What it counts, in a sentence or two.
    pub fn meaning(self, language: Language) -> &'static str {
        texts(language).convention(self).meaning
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// That there is a text for each holds by construction; this is what none of them may be.
    #[test]
    fn every_text_says_something() {
        for language in Language::ALL {
            for reason in Reason::ALL {
                let sentence = reason.sentence(language);
                assert!(
                    sentence.ends_with('.') && !sentence.contains("  "),
                    "{sentence}"
                );
            }
            for function in Function::ALL {
                assert!(!function.name(language).is_empty());
            }
            for convention in Convention::ALL {
                assert!(!convention.unit(language).is_empty());
                assert!(convention.meaning(language).ends_with('.'));
            }
            for quantity in Quantity::ALL {
                assert!(!quantity.name(language).is_empty(), "{quantity:?}");
                // A meaning in one language is a meaning in all.
                assert_eq!(
                    quantity.meaning(language).is_empty(),
                    quantity.meaning(Language::English).is_empty(),
                    "{quantity}"
                );
            }
        }
    }
}

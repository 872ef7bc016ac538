//! Calculations as pages show them.

use cijfer_analysis::{Derivation, Expression, Language, Leaves};

/// One calculation.
#[derive(Debug, Clone)]
pub struct Calculation {
    /// What is calculated.
    pub quantity: String,
    /// The formula with names, where there is more to it than one name.
    pub words: Option<String>,
    /// The formula with numbers, where it is more than a number.
    pub numbers: Option<String>,
    /// What it comes to.
    pub result: String,
}

impl Calculation {
    /// A calculation in numbers alone.
    pub fn new(
        quantity: impl Into<String>,
        numbers: impl Into<String>,
        result: impl Into<String>,
    ) -> Self {
        Self {
            quantity: quantity.into(),
            words: None,
            numbers: Some(numbers.into()),
            result: result.into(),
        }
    }

    /// An expression and what it comes to.
    pub fn of(
        quantity: impl Into<String>,
        expression: &Expression,
        value: u128,
        language: Language,
    ) -> Self {
        let words = expression.text(Leaves::Names, language);
        let numbers = expression.text(Leaves::Numbers, language);
        Self {
            quantity: quantity.into(),
            // A bare number has no words, and is not repeated as its own result.
            words: (words != numbers).then_some(words),
            numbers: (!expression.is_single()).then_some(numbers),
            result: language.grouped(value),
        }
    }

    /// A derivation under the name of its quantity.
    pub fn derived(derivation: &Derivation, language: Language) -> Self {
        let quantity = derivation.quantity.name(language);
        Self::of(quantity, &derivation.expression, derivation.value, language)
    }

    /// A sum over layers under that name. All of its terms are called the same, so that it says
    /// nothing in words.
    pub fn sum(quantity: impl Into<String>, derivation: &Derivation, language: Language) -> Self {
        Self {
            quantity: quantity.into(),
            words: None,
            ..Self::derived(derivation, language)
        }
    }
}

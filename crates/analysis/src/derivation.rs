use std::fmt;

use crate::{Error, Expression, Language, Leaves, Quantity, Reason, Result};

/// A formula: what it calculates, how, and why so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// What comes out.
    pub quantity: Quantity,
    /// The calculation.
    pub expression: Expression,
    /// Why it is calculated so, one reason for each term.
    pub reasons: Vec<Reason>,
}

/// A number, what it is called, and the calculation it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// What the number is, for example the output height.
    pub quantity: Quantity,
    /// The calculation.
    pub expression: Expression,
    /// Why it is calculated so, one reason for each term.
    pub reasons: Vec<Reason>,
    /// What it comes to.
    pub value: u128,
}

impl Formula {
    pub(crate) fn new(quantity: Quantity, expression: Expression, reason: Reason) -> Self {
        Self {
            quantity,
            expression,
            reasons: vec![reason],
        }
    }

    /// Evaluates the expression.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when the value does not fit; `of` says of what it is.
    pub(crate) fn derive(self, of: impl Fn() -> String) -> Result<Derivation> {
        let value = self.expression.evaluate().ok_or_else(|| Error::Overflow {
            what: format!("the number of {} of {}", self.quantity, of()),
            bits: u128::BITS,
        })?;
        Ok(Derivation {
            quantity: self.quantity,
            expression: self.expression,
            reasons: self.reasons,
            value,
        })
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} = {}", self.quantity, self.expression)
    }
}

impl Derivation {
    /// The formula with names: `parameters = filters·(…) + filters`.
    pub fn in_words(&self) -> String {
        format!("{} = {}", self.quantity, self.expression.in_words())
    }

    /// The calculation with its numbers and what it comes to: `20·(5·5·1) + 20 = 520`. A bare
    /// number is not repeated as its own result.
    pub fn in_numbers(&self, language: Language) -> String {
        let numbers = self.expression.text(Leaves::Numbers, language);
        match self.expression.is_single() {
            true => numbers,
            false => format!("{numbers} = {}", language.grouped(self.value)),
        }
    }
}

impl fmt::Display for Derivation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calculation = self.in_numbers(Language::English);
        write!(formatter, "{} = {calculation}", self.quantity)
    }
}

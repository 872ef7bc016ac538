use std::fmt;

use crate::{Error, Result};

/// Arithmetic on whole numbers that evaluates itself and prints itself.
///
/// ```
/// use cijfer_analysis::Expression;
///
/// let filters = Expression::named("filters", 20u64);
/// let kernel = Expression::named("kernel height", 5u64) * Expression::named("kernel width", 5u64);
/// let parameters = filters.clone() * kernel + filters;
/// assert_eq!(parameters.evaluate(), Some(520));
/// assert_eq!(parameters.to_string(), "20·(5·5) + 20");
/// assert_eq!(
///     parameters.in_words(),
///     "filters·(kernel height·kernel width) + filters"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A number that needs no name, such as the 1 in `(…) + 1`.
    Number(u128),
    /// A number that the network's description gives a name to.
    Named(&'static str, u128),
    /// A sum.
    Sum(Box<Self>, Box<Self>),
    /// A difference; not defined when it would be negative.
    Difference(Box<Self>, Box<Self>),
    /// A product.
    Product(Box<Self>, Box<Self>),
    /// A quotient, rounded down; not defined when the divisor is 0.
    FloorDivision(Box<Self>, Box<Self>),
    /// A quotient, rounded up; not defined when the divisor is 0.
    CeilingDivision(Box<Self>, Box<Self>),
}

impl Expression {
    /// A number with the name that the field has for it.
    pub fn named(name: &'static str, value: impl Into<u128>) -> Self {
        Self::Named(name, value.into())
    }

    /// `⌊self / divisor⌋`.
    pub fn floor_division(self, divisor: Self) -> Self {
        Self::FloorDivision(self.into(), divisor.into())
    }

    /// `⌈self / divisor⌉`.
    pub fn ceiling_division(self, divisor: Self) -> Self {
        Self::CeilingDivision(self.into(), divisor.into())
    }

    /// The sum of several, 0 for none.
    pub fn sum(terms: impl IntoIterator<Item = Self>) -> Self {
        let sum = terms.into_iter().reduce(|sum, term| sum + term);
        sum.unwrap_or(Self::Number(0))
    }

    /// The value, or `None` where it is not defined or does not fit.
    pub fn evaluate(&self) -> Option<u128> {
        match self {
            Self::Number(value) | Self::Named(_, value) => Some(*value),
            Self::Sum(a, b) => a.evaluate()?.checked_add(b.evaluate()?),
            Self::Difference(a, b) => a.evaluate()?.checked_sub(b.evaluate()?),
            Self::Product(a, b) => a.evaluate()?.checked_mul(b.evaluate()?),
            Self::FloorDivision(a, b) => a.evaluate()?.checked_div(b.evaluate()?),
            Self::CeilingDivision(a, b) => {
                let (dividend, divisor) = (a.evaluate()?, b.evaluate()?);
                (divisor > 0).then(|| dividend.div_ceil(divisor))
            }
        }
    }

    /// The expression with names in the places of numbers.
    pub fn in_words(&self) -> String {
        Printed {
            expression: self,
            words: true,
        }
        .to_string()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printed {
            expression: self,
            words: false,
        }
        .fmt(formatter)
    }
}

impl From<u128> for Expression {
    fn from(value: u128) -> Self {
        Self::Number(value)
    }
}

impl std::ops::Add for Expression {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::Sum(self.into(), other.into())
    }
}

impl std::ops::Sub for Expression {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::Difference(self.into(), other.into())
    }
}

impl std::ops::Mul for Expression {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::Product(self.into(), other.into())
    }
}

/// An expression as text, with numbers or with names.
struct Printed<'a> {
    expression: &'a Expression,
    words: bool,
}

impl Printed<'_> {
    fn of<'b>(&self, expression: &'b Expression) -> Printed<'b> {
        Printed {
            expression,
            words: self.words,
        }
    }

    /// A factor of a product: a sum needs brackets there. A product on the right keeps the
    /// brackets that its author gave it, for they say what belongs together.
    fn factor(
        &self,
        formatter: &mut fmt::Formatter<'_>,
        factor: &Expression,
        right: bool,
    ) -> fmt::Result {
        let brackets = match factor {
            Expression::Sum(..) | Expression::Difference(..) => true,
            Expression::Product(..) => right,
            _ => false,
        };
        if brackets {
            write!(formatter, "({})", self.of(factor))
        } else {
            write!(formatter, "{}", self.of(factor))
        }
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expression {
            Expression::Number(value) => write!(formatter, "{value}"),
            Expression::Named(name, _) if self.words => formatter.write_str(name),
            Expression::Named(_, value) => write!(formatter, "{value}"),
            Expression::Sum(a, b) => write!(formatter, "{} + {}", self.of(a), self.of(b)),
            Expression::Difference(a, b) => {
                write!(formatter, "{} − ", self.of(a))?;
                match **b {
                    Expression::Sum(..) | Expression::Difference(..) => {
                        write!(formatter, "({})", self.of(b))
                    }
                    _ => write!(formatter, "{}", self.of(b)),
                }
            }
            Expression::Product(a, b) => {
                self.factor(formatter, a, false)?;
                formatter.write_str("·")?;
                self.factor(formatter, b, true)
            }
            Expression::FloorDivision(a, b) => {
                formatter.write_str("⌊")?;
                self.factor(formatter, a, false)?;
                formatter.write_str(" / ")?;
                self.factor(formatter, b, true)?;
                formatter.write_str("⌋")
            }
            Expression::CeilingDivision(a, b) => {
                formatter.write_str("⌈")?;
                self.factor(formatter, a, false)?;
                formatter.write_str(" / ")?;
                self.factor(formatter, b, true)?;
                formatter.write_str("⌉")
            }
        }
    }
}

/// A number, what it is called, and the calculation it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// What the number is, for example `output height`.
    pub quantity: &'static str,
    /// The calculation.
    pub expression: Expression,
    /// What it comes to.
    pub value: u128,
}

impl Derivation {
    /// Evaluates the expression.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when the value does not fit; `layer` is named in it.
    pub(crate) fn new(layer: &str, quantity: &'static str, expression: Expression) -> Result<Self> {
        let value = expression.evaluate().ok_or_else(|| Error::Overflow {
            what: format!("the number of {quantity} of layer `{layer}`"),
            bits: u128::BITS,
        })?;
        Ok(Self {
            quantity,
            expression,
            value,
        })
    }

    /// The formula with names: `parameters = filters·(…) + filters`.
    pub fn in_words(&self) -> String {
        format!("{} = {}", self.quantity, self.expression.in_words())
    }
}

impl fmt::Display for Derivation {
    /// The calculation with its numbers; a bare number is not repeated as its own result.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} = {}", self.quantity, self.expression)?;
        match self.expression {
            Expression::Number(_) | Expression::Named(..) => Ok(()),
            _ => write!(formatter, " = {}", self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: u128) -> Expression {
        Expression::Number(value)
    }

    #[test]
    fn brackets_stand_where_the_value_needs_them() {
        let cases = [
            (n(1) + n(2) * n(3), "1 + 2·3", 7),
            ((n(1) + n(2)) * n(3), "(1 + 2)·3", 9),
            (n(9) - (n(3) - n(2)), "9 − (3 − 2)", 8),
            (n(9) - n(3) - n(2), "9 − 3 − 2", 4),
            (
                (n(28) - n(5)).floor_division(n(2)) + n(1),
                "⌊(28 − 5) / 2⌋ + 1",
                12,
            ),
            ((n(28) - n(5)).ceiling_division(n(2)), "⌈(28 − 5) / 2⌉", 12),
        ];
        for (expression, text, value) in cases {
            assert_eq!(expression.to_string(), text);
            assert_eq!(expression.evaluate(), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_defined_has_no_value() {
        assert_eq!((n(1) - n(2)).evaluate(), None);
        assert_eq!(n(1).floor_division(n(0)).evaluate(), None);
        assert_eq!(n(1).ceiling_division(n(0)).evaluate(), None);
        assert_eq!((n(u128::MAX) + n(1)).evaluate(), None);
        assert_eq!((n(u128::MAX) * n(2)).evaluate(), None);
    }
}

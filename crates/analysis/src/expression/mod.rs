//! Arithmetic on whole numbers as a value.

mod notation;
mod polynomial;

use std::fmt;

pub use notation::Leaves;

use crate::{Language, Quantity};

/// Arithmetic on whole numbers that evaluates itself and prints itself.
///
/// ```
/// use cijfer_analysis::{Expression, Quantity};
///
/// let filters = Expression::named(Quantity::Filters, 20u64);
/// let kernel = Expression::named(Quantity::KernelHeight, 5u64)
///     * Expression::named(Quantity::KernelWidth, 5u64);
/// let parameters = filters.clone() * kernel + filters;
/// assert_eq!(parameters.evaluate(), Some(520));
/// assert_eq!(parameters.to_string(), "20·(5·5) + 20");
/// assert_eq!(
///     parameters.in_words(),
///     "filters·(kernel height·kernel width) + filters"
/// );
/// ```
///
/// With a variable in it, it is a formula:
///
/// ```
/// use cijfer_analysis::{Expression, Variable};
///
/// let height = Expression::from(Variable::HEIGHT);
/// let pooled = (height - 5u64.into() + 1u64.into()).floor_division(2u64.into());
/// assert_eq!(pooled.to_string(), "⌊(H − 5 + 1) / 2⌋");
/// assert_eq!(pooled.simplified().to_string(), "⌊H / 2⌋ − 2");
/// assert_eq!(pooled.evaluate(), None);
/// assert_eq!(pooled.with(Variable::HEIGHT, 28).evaluate(), Some(12));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expression {
    /// A number without a name, such as the 1 in `(…) + 1`.
    Number(u128),
    /// A number that is left open.
    Variable(Variable),
    /// A number that has a name in the field.
    Named(Quantity, u128),
    /// A sum.
    Sum(Vec<Self>),
    /// A difference; not defined when it would be negative.
    Difference(Box<Self>, Box<Self>),
    /// A product.
    Product(Vec<Self>),
    /// A quotient, rounded down; not defined when the divisor is 0.
    FloorDivision(Box<Self>, Box<Self>),
    /// A quotient, rounded up; not defined when the divisor is 0.
    CeilingDivision(Box<Self>, Box<Self>),
    /// The largest of some; 0 for none.
    Maximum(Vec<Self>),
}

/// A number that is left open, by the letter that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable(pub &'static str);

impl Variable {
    /// The height of the input, in pixels.
    pub const HEIGHT: Self = Self("H");
    /// The width of the input, in pixels.
    pub const WIDTH: Self = Self("W");
}

impl Expression {
    /// A number with the name that the field has for it.
    pub fn named(name: Quantity, value: impl Into<u128>) -> Self {
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
        one_or(terms, Self::Number(0), Self::Sum)
    }

    /// The product of several, 1 for none.
    pub fn product(factors: impl IntoIterator<Item = Self>) -> Self {
        one_or(factors, Self::Number(1), Self::Product)
    }

    /// The largest of several, 0 for none.
    pub fn maximum(candidates: impl IntoIterator<Item = Self>) -> Self {
        one_or(candidates, Self::Number(0), Self::Maximum)
    }

    /// The value, or `None` where it is not defined, does not fit, or a variable is still open.
    pub fn evaluate(&self) -> Option<u128> {
        match self {
            Self::Number(value) | Self::Named(_, value) => Some(*value),
            Self::Variable(_) => None,
            Self::Sum(terms) => terms
                .iter()
                .try_fold(0u128, |sum, term| sum.checked_add(term.evaluate()?)),
            Self::Difference(a, b) => a.evaluate()?.checked_sub(b.evaluate()?),
            Self::Product(factors) => factors.iter().try_fold(1u128, |product, factor| {
                product.checked_mul(factor.evaluate()?)
            }),
            Self::FloorDivision(a, b) => a.evaluate()?.checked_div(b.evaluate()?),
            Self::CeilingDivision(a, b) => {
                let (dividend, divisor) = (a.evaluate()?, b.evaluate()?);
                (divisor > 0).then(|| dividend.div_ceil(divisor))
            }
            Self::Maximum(candidates) => candidates.iter().try_fold(0, |largest, candidate| {
                Some(candidate.evaluate()?.max(largest))
            }),
        }
    }

    /// The same with an expression in the place of a variable.
    #[must_use]
    pub fn substitute(&self, variable: Variable, by: &Self) -> Self {
        let all = |parts: &[Self]| {
            let parts = parts.iter().map(|part| part.substitute(variable, by));
            parts.collect()
        };
        let boxed = |part: &Self| Box::new(part.substitute(variable, by));
        match self {
            Self::Variable(found) if *found == variable => by.clone(),
            Self::Number(_) | Self::Variable(_) | Self::Named(..) => self.clone(),
            Self::Sum(terms) => Self::Sum(all(terms)),
            Self::Product(factors) => Self::Product(all(factors)),
            Self::Maximum(candidates) => Self::Maximum(all(candidates)),
            Self::Difference(a, b) => Self::Difference(boxed(a), boxed(b)),
            Self::FloorDivision(a, b) => Self::FloorDivision(boxed(a), boxed(b)),
            Self::CeilingDivision(a, b) => Self::CeilingDivision(boxed(a), boxed(b)),
        }
    }

    /// The same with a number in the place of a variable.
    #[must_use]
    pub fn with(&self, variable: Variable, value: u128) -> Self {
        self.substitute(variable, &Self::Number(value))
    }

    /// A shorter expression of the same value wherever this one has a value: numbers are worked
    /// out, names left out, like terms added, roundings of roundings made one.
    ///
    /// Products of sums stay products, for they say where a number comes from.
    #[must_use]
    pub fn simplified(&self) -> Self {
        let mut simplified = polynomial::simplify(self);
        // A factor that cancels may leave a rounding of a rounding. Every round makes the expression shorter.
        for _ in 0..self.depth() {
            let again = polynomial::simplify(&simplified);
            if again == simplified {
                break;
            }
            simplified = again;
        }
        simplified
    }

    /// How many operations lie inside one another: 0 for a single number.
    pub(crate) fn depth(&self) -> usize {
        self.parts().map(|part| part.depth() + 1).max().unwrap_or(0)
    }

    /// What the operation at the top works on.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Self> {
        let (many, two): (&[Self], [Option<&Self>; 2]) = match self {
            Self::Number(_) | Self::Variable(_) | Self::Named(..) => (&[], [None, None]),
            Self::Sum(parts) | Self::Product(parts) | Self::Maximum(parts) => {
                (parts.as_slice(), [None, None])
            }
            Self::Difference(a, b) | Self::FloorDivision(a, b) | Self::CeilingDivision(a, b) => {
                (&[], [Some(&**a), Some(&**b)])
            }
        };
        many.iter().chain(two.into_iter().flatten())
    }

    /// The names in it, each once, in the order in which they stand.
    pub fn names(&self) -> Vec<(Quantity, u128)> {
        fn collect(expression: &Expression, names: &mut Vec<(Quantity, u128)>) {
            if let Expression::Named(name, value) = expression
                && !names.contains(&(*name, *value))
            {
                names.push((*name, *value));
            }
            expression.parts().for_each(|part| collect(part, names));
        }
        let mut names = Vec::new();
        collect(self, &mut names);
        names
    }

    /// Whether there is nothing to calculate: it is a single number or variable.
    pub fn is_single(&self) -> bool {
        self.parts().next().is_none()
    }

    /// The expression in English with names in the places of numbers.
    pub fn in_words(&self) -> String {
        self.text(Leaves::Names, Language::English)
    }
}

/// The operation on several parts, or the part itself where there is only one.
fn one_or(
    parts: impl IntoIterator<Item = Expression>,
    none: Expression,
    several: impl FnOnce(Vec<Expression>) -> Expression,
) -> Expression {
    let mut parts: Vec<Expression> = parts.into_iter().collect();
    match parts.len() {
        0 => none,
        1 => parts.swap_remove(0),
        _ => several(parts),
    }
}

impl fmt::Display for Expression {
    /// In English, with its numbers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(Leaves::Numbers, Language::English))
    }
}

impl From<u64> for Expression {
    fn from(value: u64) -> Self {
        Self::Number(value.into())
    }
}

impl From<u128> for Expression {
    fn from(value: u128) -> Self {
        Self::Number(value)
    }
}

impl From<Variable> for Expression {
    fn from(variable: Variable) -> Self {
        Self::Variable(variable)
    }
}

impl std::ops::Add for Expression {
    type Output = Self;
    /// A sum on the left takes the other as one more term.
    fn add(self, other: Self) -> Self {
        match self {
            Self::Sum(mut terms) => {
                terms.push(other);
                Self::Sum(terms)
            }
            first => Self::Sum(vec![first, other]),
        }
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
    /// A product on the left takes the other as one more factor; one on the right keeps its
    /// brackets, for they say what belongs together.
    fn mul(self, other: Self) -> Self {
        match self {
            Self::Product(mut factors) => {
                factors.push(other);
                Self::Product(factors)
            }
            first => Self::Product(vec![first, other]),
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
    fn what_is_not_defined_has_no_value() {
        assert_eq!((n(1) - n(2)).evaluate(), None);
        assert_eq!(n(1).floor_division(n(0)).evaluate(), None);
        assert_eq!(n(1).ceiling_division(n(0)).evaluate(), None);
        assert_eq!((n(u128::MAX) + n(1)).evaluate(), None);
        assert_eq!((n(u128::MAX) * n(2)).evaluate(), None);
        assert_eq!(Expression::from(Variable::HEIGHT).evaluate(), None);
    }

    #[test]
    fn a_variable_is_replaced_everywhere() {
        let h = || Expression::from(Variable::HEIGHT);
        let formula = Expression::maximum([h() * h(), (h() + n(2)).ceiling_division(n(3))]);
        assert_eq!(formula.with(Variable::HEIGHT, 4).evaluate(), Some(16));
        assert_eq!(formula.with(Variable::WIDTH, 4).evaluate(), None);
        let twice = formula.substitute(Variable::HEIGHT, &(h() + h()));
        assert_eq!(twice.with(Variable::HEIGHT, 2).evaluate(), Some(16));
    }
}

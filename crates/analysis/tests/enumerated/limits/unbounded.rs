//! The value of a calculation in numbers without end.

use cijfer_analysis::Expression;
use num_bigint::BigUint;

/// `None` where the value is not defined: below 0, or divided by 0.
pub(crate) fn value(expression: &Expression) -> Option<BigUint> {
    let parts = |parts: &[Expression]| parts.iter().map(value).collect::<Option<Vec<_>>>();
    match expression {
        Expression::Number(number) | Expression::Named(_, number) => Some((*number).into()),
        Expression::Variable(_) => None,
        Expression::Sum(terms) => Some(parts(terms)?.into_iter().sum()),
        Expression::Product(factors) => Some(parts(factors)?.into_iter().product()),
        Expression::Maximum(candidates) => {
            Some(parts(candidates)?.into_iter().max().unwrap_or_default())
        }
        Expression::Difference(a, b) => {
            let (a, b) = (value(a)?, value(b)?);
            (a >= b).then(|| a - b)
        }
        Expression::FloorDivision(a, b) => {
            let (a, b) = (value(a)?, value(b)?);
            (b > BigUint::ZERO).then(|| a / b)
        }
        Expression::CeilingDivision(a, b) => {
            let (a, b) = (value(a)?, value(b)?);
            (b > BigUint::ZERO).then(|| (a + &b - 1u8) / b)
        }
    }
}

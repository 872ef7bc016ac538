//! Simplification: an expression as a sum of products with whole coefficients.

use std::collections::BTreeMap;

use super::Expression;

/// A sum of products: to the factors of each product belongs its coefficient. The constant is
/// the product of no factors. No coefficient is 0.
#[derive(Debug, Clone, Default, PartialEq)]
struct Polynomial(BTreeMap<Vec<Expression>, i128>);

/// The simplest form that this module knows, or the same again where a coefficient does not fit.
pub(super) fn simplify(expression: &Expression) -> Expression {
    Polynomial::of(expression)
        .and_then(|polynomial| polynomial.expression())
        .unwrap_or_else(|| expression.clone())
}

/// So many candidates of a maximum are compared with one another; of more, only those that differ
/// by a number.
const FEW: usize = 64;

impl Polynomial {
    fn of(expression: &Expression) -> Option<Self> {
        match expression {
            Expression::Number(value) | Expression::Named(_, value) => {
                Some(Self::constant(i128::try_from(*value).ok()?))
            }
            Expression::Variable(_) => Some(Self::atom(expression.clone())),
            Expression::Sum(terms) => terms
                .iter()
                .try_fold(Self::default(), |sum, term| sum.plus(&Self::of(term)?, 1)),
            Expression::Difference(a, b) => Self::of(a)?.plus(&Self::of(b)?, -1),
            Expression::Product(factors) => Self::product(factors),
            Expression::FloorDivision(a, b) => Self::of(a)?.floor_division(&Self::of(b)?),
            Expression::CeilingDivision(a, b) => {
                let (dividend, divisor) = (Self::of(a)?, Self::of(b)?);
                match divisor.as_constant() {
                    Some(number) if number > 0 => dividend
                        .plus(&Self::constant(number - 1), 1)?
                        .floor_division(&divisor),
                    _ => Some(Self::atom(Expression::CeilingDivision(
                        dividend.expression()?.into(),
                        divisor.expression()?.into(),
                    ))),
                }
            }
            Expression::Maximum(candidates) => Self::maximum(candidates),
        }
    }

    fn constant(value: i128) -> Self {
        let mut terms = BTreeMap::new();
        if value != 0 {
            terms.insert(Vec::new(), value);
        }
        Self(terms)
    }

    fn atom(expression: Expression) -> Self {
        Self(BTreeMap::from([(vec![expression], 1)]))
    }

    fn as_constant(&self) -> Option<i128> {
        match self.0.len() {
            0 => Some(0),
            1 => self.0.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    fn plus(mut self, other: &Self, factor: i128) -> Option<Self> {
        for (factors, coefficient) in &other.0 {
            let sum = self.0.entry(factors.clone()).or_default();
            *sum = sum.checked_add(coefficient.checked_mul(factor)?)?;
            if *sum == 0 {
                self.0.remove(factors);
            }
        }
        Some(self)
    }

    fn scaled(self, factor: i128) -> Option<Self> {
        Self::default().plus(&self, factor)
    }

    /// A number is multiplied into a sum; a product of two sums stays one.
    fn product(factors: &[Expression]) -> Option<Self> {
        let mut number: i128 = 1;
        let mut open: Option<Self> = None;
        for factor in factors {
            let factor = Self::of(factor)?;
            if let Some(constant) = factor.as_constant() {
                number = number.checked_mul(constant)?;
                continue;
            }
            open = Some(match open {
                None => factor,
                Some(product) => product.times(&factor)?,
            });
        }
        open.unwrap_or_else(|| Self::constant(1)).scaled(number)
    }

    /// The product with another, neither being a number.
    fn times(self, other: &Self) -> Option<Self> {
        let (mut factors, coefficient) = self.as_product()?;
        let (more, other) = other.as_product()?;
        factors.extend(more);
        factors.sort();
        let product = coefficient.checked_mul(other)?;
        Some(Self(BTreeMap::from([(factors, product)])))
    }

    /// The same as one product; a sum of several terms becomes a factor, without the number that
    /// all its coefficients have in common.
    fn as_product(&self) -> Option<(Vec<Expression>, i128)> {
        match self.0.first_key_value() {
            Some((factors, coefficient)) if self.0.len() == 1 => {
                Some((factors.clone(), *coefficient))
            }
            _ => {
                let common = self.0.values().fold(0, |common, coefficient| {
                    greatest_common_divisor(common, coefficient.abs())
                });
                let reduced = self.0.iter();
                let reduced =
                    reduced.map(|(factors, coefficient)| (factors.clone(), coefficient / common));
                Some((vec![Self(reduced.collect()).expression()?], common))
            }
        }
    }

    /// `⌊self / divisor⌋`. What the divisor divides comes out of the brackets, and
    /// `⌊⌊x / a⌋ / b⌋` is `⌊x / (a·b)⌋`.
    fn floor_division(self, divisor: &Self) -> Option<Self> {
        let Some(number) = divisor.as_constant().filter(|&number| number > 0) else {
            return Some(Self::atom(Expression::FloorDivision(
                self.expression()?.into(),
                divisor.expression()?.into(),
            )));
        };
        let divides = |factors: &[Expression], coefficient: i128| {
            factors.is_empty() || coefficient % number == 0
        };
        // A term that is subtracted inside may need all the others there to stay above 0.
        let stays = self
            .0
            .iter()
            .any(|(factors, &coefficient)| coefficient < 0 && !divides(factors, coefficient));
        if stays {
            return self.rounded_down(number);
        }
        let mut outside = Self::default();
        let mut inside = Self::default();
        for (factors, coefficient) in self.0 {
            let (quotient, rest) = match divides(&factors, coefficient) {
                true => (
                    coefficient.div_euclid(number),
                    coefficient.rem_euclid(number),
                ),
                false => (0, coefficient),
            };
            if rest != 0 {
                inside.0.insert(factors.clone(), rest);
            }
            if quotient != 0 {
                outside.0.insert(factors, quotient);
            }
        }
        outside.plus(&inside.rounded_down(number)?, 1)
    }

    /// `⌊self / divisor⌋` when nothing comes out of the brackets any more.
    fn rounded_down(self, divisor: i128) -> Option<Self> {
        if let Some(number) = self.as_constant() {
            return Some(Self::constant(number.div_euclid(divisor)));
        }
        let constant = self.0.get(&Vec::new()).copied().unwrap_or(0);
        let mut others = self.0.iter().filter(|(factors, _)| !factors.is_empty());
        if let (Some((factors, 1)), None) = (others.next(), others.next())
            && let [Expression::FloorDivision(dividend, by)] = factors.as_slice()
            && let Some(by) = Self::of(by)?.as_constant()
        {
            let shifted = Self::constant(constant.checked_mul(by)?);
            let divisor = Self::constant(by.checked_mul(divisor)?);
            return Self::of(dividend)?
                .plus(&shifted, 1)?
                .floor_division(&divisor);
        }
        let coefficients = self.0.iter().filter(|(factors, _)| !factors.is_empty());
        let common = coefficients.fold(divisor, |common, (_, coefficient)| {
            greatest_common_divisor(common, coefficient.abs())
        });
        let mut reduced = Self::default();
        for (factors, coefficient) in self.0 {
            let quotient = coefficient.div_euclid(common);
            if quotient != 0 {
                reduced.0.insert(factors, quotient);
            }
        }
        match divisor / common {
            1 => Some(reduced),
            divisor => Some(Self::atom(Expression::FloorDivision(
                reduced.expression()?.into(),
                Expression::Number(divisor.unsigned_abs()).into(),
            ))),
        }
    }

    /// Of candidates of which one is never the smaller, that one stays.
    fn maximum(candidates: &[Expression]) -> Option<Self> {
        let mut largest: BTreeMap<BTreeMap<Vec<Expression>, i128>, i128> = BTreeMap::new();
        for candidate in candidates {
            let Self(mut terms) = Self::of(candidate)?;
            let number = terms.remove(&Vec::new()).unwrap_or(0);
            let before = largest.entry(terms).or_insert(number);
            *before = number.max(*before);
        }
        let mut kept = largest
            .into_iter()
            .map(|(terms, number)| Self(terms).plus(&Self::constant(number), 1))
            .collect::<Option<Vec<_>>>()?;
        if kept.len() <= FEW {
            kept = Self::largest(kept)?;
        }
        if kept.len() <= 1 {
            return Some(kept.pop().unwrap_or_default());
        }
        let mut candidates = kept
            .iter()
            .map(Self::expression)
            .collect::<Option<Vec<_>>>()?;
        candidates.sort();
        Some(Self::atom(Expression::Maximum(candidates)))
    }

    /// Those of which none is always at least as large as another: whatever the coefficients stand
    /// before is never negative.
    fn largest(candidates: Vec<Self>) -> Option<Vec<Self>> {
        let mut kept: Vec<Self> = Vec::new();
        for candidate in candidates {
            let mut is_needed = true;
            let mut others = Vec::with_capacity(kept.len() + 1);
            for other in kept {
                let more = candidate.clone().plus(&other, -1)?;
                is_needed &= more.0.values().any(|&coefficient| coefficient > 0);
                if !is_needed || more.0.values().any(|&coefficient| coefficient < 0) {
                    others.push(other);
                }
            }
            kept = others;
            if is_needed {
                kept.push(candidate);
            }
        }
        Some(kept)
    }

    /// The terms added up again: what is positive first, numbers last.
    fn expression(&self) -> Option<Expression> {
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        let (constant, terms): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|(factors, _)| factors.is_empty());
        for (factors, coefficient) in terms.into_iter().chain(constant) {
            let number = Expression::Number(coefficient.unsigned_abs());
            let number = (factors.is_empty() || coefficient.unsigned_abs() != 1).then_some(number);
            let factors = factors.iter().map(as_ceiling);
            let term = Expression::product(number.into_iter().chain(factors));
            if *coefficient > 0 {
                positive.push(term);
            } else {
                negative.push(term);
            }
        }
        let sum = Expression::sum(positive);
        Some(match negative.len() {
            0 => sum,
            _ => negative.into_iter().fold(sum, |sum, term| sum - term),
        })
    }
}

/// `⌊(x + d − 1) / d⌋` is `⌈x / d⌉`, which reads more easily.
fn as_ceiling(factor: &Expression) -> Expression {
    if let Expression::FloorDivision(dividend, divisor) = factor
        && let Expression::Number(number) = **divisor
        && number > 1
        && let Expression::Sum(terms) = &**dividend
        && terms.last() == Some(&Expression::Number(number - 1))
    {
        let rest = Expression::sum(terms[..terms.len() - 1].iter().cloned());
        return rest.ceiling_division((**divisor).clone());
    }
    factor.clone()
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    match b {
        0 => a,
        _ => greatest_common_divisor(b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Variable;

    fn n(value: u128) -> Expression {
        Expression::Number(value)
    }

    fn h() -> Expression {
        Expression::Variable(Variable::HEIGHT)
    }

    #[test]
    fn formulas_become_short() {
        let two = || n(2);
        let cases = [
            (h() - n(5) + n(1), "H − 4"),
            ((h() - n(5)).floor_division(n(1)) + n(1), "H − 4"),
            ((h() - n(6)).floor_division(two()) + n(1), "⌊H / 2⌋ − 2"),
            (
                (h().floor_division(two()) - n(4)).floor_division(two()),
                "⌊H / 4⌋ − 2",
            ),
            (h().ceiling_division(two()), "⌈H / 2⌉"),
            (
                h().ceiling_division(two()).ceiling_division(n(3)),
                "⌈H / 6⌉",
            ),
            ((h() * two() - two()).floor_division(two()), "H − 1"),
            ((h() * n(4) + n(3)).floor_division(n(6)), "⌊(2·H + 1) / 3⌋"),
            (n(20) * (h() - n(4)) * (h() - n(4)), "20·(H − 4)·(H − 4)"),
            (h() + h() + n(3) * h(), "5·H"),
            (
                Expression::maximum([h() * n(2), h() * n(5), h() * n(3)]),
                "5·H",
            ),
            (
                Expression::maximum([h(), h() + n(3), n(7)]),
                "max(7; H + 3)",
            ),
            (n(3) - n(3), "0"),
            (
                (h().floor_division(n(2)) * n(2)).floor_division(n(8)),
                "⌊H / 8⌋",
            ),
        ];
        for (expression, text) in cases {
            assert_eq!(expression.simplified().to_string(), text, "{expression}");
        }
    }

    fn expression() -> impl Strategy<Value = Expression> {
        let leaf = prop_oneof![
            (0u128..20).prop_map(n),
            Just(h()),
            Just(Expression::Variable(Variable::WIDTH)),
        ];
        leaf.prop_recursive(6, 40, 3, |inner| {
            let pair = (inner.clone(), inner.clone());
            let some = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                some.clone().prop_map(Expression::sum),
                some.clone().prop_map(Expression::product),
                some.prop_map(Expression::maximum),
                pair.clone().prop_map(|(a, b)| a - b),
                (inner.clone(), 1u128..6).prop_map(|(a, b)| a.floor_division(n(b))),
                (inner, 1u128..6).prop_map(|(a, b)| a.ceiling_division(n(b))),
                pair.clone().prop_map(|(a, b)| a.floor_division(b)),
                pair.prop_map(|(a, b)| a.ceiling_division(b)),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_value_stays(expression in expression(), height in 0u128..100, width in 0u128..100) {
            let at = |expression: &Expression| {
                expression
                    .with(Variable::HEIGHT, height)
                    .with(Variable::WIDTH, width)
                    .evaluate()
            };
            let simplified = expression.simplified();
            if let Some(value) = at(&expression) {
                prop_assert_eq!(at(&simplified), Some(value), "{} → {}", &expression, &simplified);
            }
            prop_assert_eq!(simplified.simplified(), simplified);
        }
    }
}

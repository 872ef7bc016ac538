//! Calculations of the report's own, made of the numbers of the analysis.

use cijfer_analysis::{Analysis, Expression};
use cijfer_network::{Network, Operation, Shape};

use crate::document::Calculation;
use crate::number::{grouped, with_groups};
use crate::{Error, Result};

/// Evaluates an expression and keeps how it was done.
pub(super) fn evaluate(quantity: &str, expression: &Expression) -> Result<(Calculation, u128)> {
    let value = expression.evaluate().ok_or_else(|| overflow(quantity))?;
    let (words, numbers) = (expression.in_words(), expression.to_string());
    let calculation = Calculation {
        quantity: quantity.to_owned(),
        words: (words != numbers).then_some(words),
        numbers: Some(with_groups(&numbers)),
        result: grouped(value),
    };
    Ok((calculation, value))
}

/// The sum of what each layer contributes, layers without a contribution left out.
pub(super) fn sum(
    quantity: &str,
    terms: impl IntoIterator<Item = u128>,
) -> Result<(Calculation, u128)> {
    let terms = terms.into_iter().filter(|&term| term > 0);
    evaluate(quantity, &Expression::sum(terms.map(Expression::Number)))
}

/// Multiplications and additions of all layers.
pub(super) fn arithmetic(analysis: &Analysis) -> Result<u128> {
    let operations = analysis.totals()?.operations;
    operations
        .arithmetic()
        .ok_or_else(|| overflow("multiplications and additions"))
}

/// The number of elements of a shape.
pub(super) fn elements(shape: &Shape) -> Result<u128> {
    shape.elements().ok_or_else(|| overflow("elements"))
}

/// The network without its poolings.
pub(super) fn without_poolings(network: &Network) -> Network {
    let mut network = network.clone();
    network
        .layers
        .retain(|layer| !matches!(layer.operation, Operation::MaxPooling2d(_)));
    network
}

pub(super) fn overflow(what: &str) -> Error {
    Error::Analysis(cijfer_analysis::Error::Overflow {
        what: what.to_owned(),
        bits: u128::BITS,
    })
}

/// How many times as large one number is as another.
pub(super) fn ratio(large: f64, small: f64) -> String {
    let ratio = large / small;
    match ratio {
        _ if !ratio.is_finite() => "unknown".to_owned(),
        _ if ratio >= 1000.0 => grouped(ratio.round() as u128),
        _ if ratio >= 99.95 => format!("{ratio:.0}"),
        _ => format!("{ratio:.1}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_shows_its_terms() {
        let (calculation, value) = sum("operations", [288_000, 0, 360_000, 5_000]).expect("small");
        assert_eq!(value, 653_000);
        assert_eq!(
            calculation.numbers.as_deref(),
            Some("288,000 + 360,000 + 5,000")
        );
        assert_eq!(calculation.words, None);
        assert_eq!(calculation.result, "653,000");
        assert!(sum("operations", [u128::MAX, 1]).is_err());
    }

    #[test]
    fn ratios_have_the_digits_that_matter() {
        assert_eq!(ratio(24.0, 10.0), "2.4");
        assert_eq!(ratio(163.0, 1.0), "163");
        assert_eq!(ratio(1e6, 1.0), "1,000,000");
        assert_eq!(ratio(1.0, 0.0), "unknown");
    }
}

//! Calculations of the report's own, made of the numbers of the analysis.

use cijfer_analysis::{Expression, Language};
use cijfer_network::{Network, Operation, Shape};
use cijfer_report::{Calculation, seconds};

use crate::texts::texts;
use crate::{Error, Result};

/// Evaluates an expression and keeps how it was done.
pub(super) fn evaluate(
    quantity: &str,
    expression: &Expression,
    language: Language,
) -> Result<(Calculation, u128)> {
    let value = expression.evaluate().ok_or_else(|| overflow(quantity))?;
    let calculation = Calculation::of(quantity, expression, value, language);
    Ok((calculation, value))
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

fn overflow(what: &str) -> Error {
    cijfer_analysis::Error::Overflow {
        what: what.to_owned(),
        bits: u128::BITS,
    }
    .into()
}

/// How many times as large one number is as another.
pub(super) fn ratio(large: f64, small: f64, language: Language) -> String {
    let ratio = large / small;
    match ratio {
        _ if !ratio.is_finite() => texts(language).cost.unknown().to_owned(),
        _ if ratio >= 1000.0 => language.grouped(ratio.round() as u128),
        _ if ratio >= 99.95 => language.decimal(ratio, 0),
        _ => language.decimal(ratio, 1),
    }
}

/// An amount over so much of it in a second.
pub(super) fn per_second(
    quantity: &str,
    amount: u128,
    unit: &str,
    rate: f64,
    language: Language,
) -> Calculation {
    let result = seconds(amount as f64 / rate, language);
    let [amount, rate] = [amount, rate as u128].map(|number| language.grouped(number));
    let numbers = texts(language).cost.per_second(&amount, &unit, &rate);
    Calculation::new(quantity, numbers, result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_an_error() {
        let huge = || Expression::Number(u128::MAX);
        let evaluate = |quantity, sum: &_| evaluate(quantity, sum, Language::English);
        assert_eq!(
            evaluate("operations", &huge()).map(|(_, value)| value).ok(),
            Some(u128::MAX)
        );
        assert!(evaluate("operations", &(huge() + huge())).is_err());
    }

    #[test]
    fn ratios_have_the_digits_that_matter() {
        assert_eq!(ratio(1e6, 4.0, Language::Dutch), "250.000");
        let ratio = |large, small| ratio(large, small, Language::English);
        assert_eq!(ratio(24.0, 10.0), "2.4");
        assert_eq!(ratio(163.0, 1.0), "163");
        assert_eq!(ratio(1e6, 1.0), "1,000,000");
        assert_eq!(ratio(1.0, 0.0), "unknown");
    }
}

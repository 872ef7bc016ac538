//! A reader of printed calculations, which knows nothing of how they are printed: the usual rules
//! of arithmetic over signs, each notation with its own spelling of the signs.
//!
//! ```text
//! sum      = product { ("+" | "−") product }
//! product  = factor { "·" factor }
//! factor   = number | name | "(" sum ")" | "max(" sum { ";" sum } ")" | "⌊" quotient "⌋" | "⌈" quotient "⌉"
//! quotient = product "/" factor
//! ```

mod latex;
mod mathml;
mod text;

use std::collections::BTreeMap;

use cijfer_analysis::Language;

/// What stands for a number, and the number.
pub(crate) type Names = BTreeMap<String, u128>;

/// The value of a calculation in plain text; a mistake in its spelling is a panic, for here every
/// calculation is the project's own.
pub(crate) fn text(calculation: &str, language: Language, names: &Names) -> Option<u128> {
    value(&text::signs(calculation, language, names))
}

/// The value of a calculation in LaTeX.
pub(crate) fn latex(calculation: &str, language: Language) -> Option<u128> {
    value(&latex::signs(calculation, language))
}

/// The value of a calculation in MathML.
pub(crate) fn mathml(calculation: &str, language: Language) -> Option<u128> {
    value(&mathml::signs(calculation, language))
}

/// A sign of any notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Number(u128),
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    Max,
    Semicolon,
    FloorOpen,
    FloorClose,
    CeilingOpen,
    CeilingClose,
}

/// A number whose digits stand in groups of three.
fn number(digits: &str, language: Language) -> u128 {
    let mark = match language {
        Language::English => ',',
        Language::Dutch => '.',
    };
    let groups: Vec<&str> = digits.split(mark).collect();
    let (first, others) = groups.split_first().expect("split finds something");
    let spelled = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    assert!(spelled, "thousands in `{digits}`");
    let number = groups.concat();
    assert!(
        number == "0" || !number.starts_with('0'),
        "zeros in `{digits}`"
    );
    number.parse().expect("digits that fit")
}

/// `None` where the value is below 0 or does not fit.
fn value(signs: &[Sign]) -> Option<u128> {
    let mut reader = Reader { signs };
    let sum = reader.sum();
    assert!(reader.signs.is_empty(), "{signs:?}");
    sum
}

struct Reader<'a> {
    signs: &'a [Sign],
}

impl Reader<'_> {
    fn next_is(&mut self, sign: Sign) -> bool {
        let is = self.signs.first() == Some(&sign);
        if is {
            self.signs = &self.signs[1..];
        }
        is
    }

    fn expect(&mut self, sign: Sign) {
        assert!(self.next_is(sign), "no {sign:?} in {:?}", self.signs);
    }

    fn sum(&mut self) -> Option<u128> {
        let mut sum = self.product();
        loop {
            if self.next_is(Sign::Plus) {
                let term = self.product();
                sum = sum.and_then(|sum| sum.checked_add(term?));
            } else if self.next_is(Sign::Minus) {
                let term = self.product();
                sum = sum.and_then(|sum| sum.checked_sub(term?));
            } else {
                return sum;
            }
        }
    }

    fn product(&mut self) -> Option<u128> {
        let mut product = self.factor();
        while self.next_is(Sign::Times) {
            let factor = self.factor();
            product = product.and_then(|product| product.checked_mul(factor?));
        }
        product
    }

    fn factor(&mut self) -> Option<u128> {
        let (&first, rest) = self.signs.split_first().expect("a factor");
        self.signs = rest;
        match first {
            Sign::Number(value) => Some(value),
            Sign::Open => {
                let inside = self.sum();
                self.expect(Sign::Close);
                inside
            }
            Sign::Max => {
                let mut largest = self.sum();
                while self.next_is(Sign::Semicolon) {
                    let other = self.sum();
                    largest = largest.zip(other).map(|(one, other)| one.max(other));
                }
                self.expect(Sign::Close);
                largest
            }
            Sign::FloorOpen => {
                let (dividend, divisor) = self.quotient();
                self.expect(Sign::FloorClose);
                dividend?.checked_div(divisor?)
            }
            Sign::CeilingOpen => {
                let (dividend, divisor) = self.quotient();
                self.expect(Sign::CeilingClose);
                let (dividend, divisor) = (dividend?, divisor?);
                let whole = dividend.checked_div(divisor)?;
                // Rounded up where something is left.
                Some(whole + u128::from(whole * divisor < dividend))
            }
            other => panic!("{other:?} is no factor"),
        }
    }

    fn quotient(&mut self) -> (Option<u128>, Option<u128>) {
        let dividend = self.product();
        self.expect(Sign::Over);
        (dividend, self.factor())
    }
}

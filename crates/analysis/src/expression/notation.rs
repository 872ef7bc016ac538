//! An expression as text, LaTeX or MathML. Where brackets are needed is decided once, for all.

use std::fmt::Write as _;

use super::Expression;
use crate::Language;

/// What stands for the numbers that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leaves {
    /// Their values: `20·(5·5·1) + 20`.
    Numbers,
    /// Their names: `filters·(kernel height·…) + filters`.
    Names,
}

impl Expression {
    /// The expression as text: `⌊(28 − 5) / 1⌋ + 1`.
    pub fn text(&self, leaves: Leaves, language: Language) -> String {
        write(self, &Text, leaves, language)
    }

    /// The expression as LaTeX, for use in a formula:
    /// `\left\lfloor \frac{28 - 5}{1} \right\rfloor + 1`.
    pub fn latex(&self, leaves: Leaves, language: Language) -> String {
        write(self, &Latex, leaves, language)
    }

    /// The expression as MathML, for use inside a `<math>` element.
    pub fn mathml(&self, leaves: Leaves, language: Language) -> String {
        write(self, &MathMl, leaves, language)
    }
}

/// How the parts of an expression are put together.
trait Notation {
    /// Whether a quotient shows by itself what is above and what is below its line.
    const STACKS: bool;

    fn number(&self, value: u128, language: Language) -> String;
    fn variable(&self, name: &str) -> String;
    fn name(&self, name: &str) -> String;
    fn brackets(&self, inside: &str) -> String;
    fn sum(&self, terms: &[String]) -> String;
    fn difference(&self, a: &str, b: &str) -> String;
    fn product(&self, factors: &[String]) -> String;
    fn division(&self, a: &str, b: &str, rounding: Rounding) -> String;
    fn maximum(&self, candidates: &[String]) -> String;
}

#[derive(Clone, Copy)]
enum Rounding {
    Down,
    Up,
}

fn write<N: Notation>(
    expression: &Expression,
    notation: &N,
    leaves: Leaves,
    language: Language,
) -> String {
    let part = |part: &Expression| write(part, notation, leaves, language);
    let with_brackets = |inside: &Expression, brackets: bool| match brackets {
        true => notation.brackets(&part(inside)),
        false => part(inside),
    };
    let is_sum = |part: &Expression| {
        matches!(part, Expression::Sum(terms) if terms.len() > 1)
            || matches!(part, Expression::Difference(..))
    };
    let is_product = |part: &Expression| matches!(part, Expression::Product(_));
    let over = |a: &Expression, b: &Expression, rounding| {
        let dividend = with_brackets(a, !N::STACKS && is_sum(a));
        let divisor = with_brackets(b, !N::STACKS && (is_sum(b) || is_product(b)));
        notation.division(&dividend, &divisor, rounding)
    };
    match expression {
        Expression::Number(value) => notation.number(*value, language),
        Expression::Variable(variable) => notation.variable(variable.0),
        Expression::Named(name, _) if leaves == Leaves::Names => {
            notation.name(&name.name(language))
        }
        Expression::Named(_, value) => notation.number(*value, language),
        Expression::Sum(terms) => {
            let terms: Vec<String> = terms.iter().map(part).collect();
            notation.sum(&terms)
        }
        Expression::Difference(a, b) => notation.difference(&part(a), &with_brackets(b, is_sum(b))),
        Expression::Product(factors) => {
            // A product inside a product keeps the brackets that its author gave it.
            let factor = |factor| with_brackets(factor, is_sum(factor) || is_product(factor));
            let factors: Vec<String> = factors.iter().map(factor).collect();
            notation.product(&factors)
        }
        Expression::FloorDivision(a, b) => over(a, b, Rounding::Down),
        Expression::CeilingDivision(a, b) => over(a, b, Rounding::Up),
        Expression::Maximum(candidates) => {
            let candidates: Vec<String> = candidates.iter().map(part).collect();
            notation.maximum(&candidates)
        }
    }
}

struct Text;

impl Notation for Text {
    const STACKS: bool = false;

    fn number(&self, value: u128, language: Language) -> String {
        language.grouped(value)
    }

    fn variable(&self, name: &str) -> String {
        name.to_owned()
    }

    fn name(&self, name: &str) -> String {
        name.to_owned()
    }

    fn brackets(&self, inside: &str) -> String {
        format!("({inside})")
    }

    fn sum(&self, terms: &[String]) -> String {
        terms.join(" + ")
    }

    fn difference(&self, a: &str, b: &str) -> String {
        format!("{a} − {b}")
    }

    fn product(&self, factors: &[String]) -> String {
        factors.join("·")
    }

    fn division(&self, a: &str, b: &str, rounding: Rounding) -> String {
        match rounding {
            Rounding::Down => format!("⌊{a} / {b}⌋"),
            Rounding::Up => format!("⌈{a} / {b}⌉"),
        }
    }

    fn maximum(&self, candidates: &[String]) -> String {
        format!("max({})", candidates.join("; "))
    }
}

struct Latex;

impl Notation for Latex {
    const STACKS: bool = true;

    fn number(&self, value: u128, language: Language) -> String {
        // Braces keep TeX from setting a space after the mark between thousands.
        let text = language.grouped(value);
        text.replace(',', "{,}").replace('.', "{.}")
    }

    fn variable(&self, name: &str) -> String {
        name.to_owned()
    }

    fn name(&self, name: &str) -> String {
        format!(r"\text{{{name}}}")
    }

    fn brackets(&self, inside: &str) -> String {
        format!(r"\left({inside}\right)")
    }

    fn sum(&self, terms: &[String]) -> String {
        terms.join(" + ")
    }

    fn difference(&self, a: &str, b: &str) -> String {
        format!("{a} - {b}")
    }

    fn product(&self, factors: &[String]) -> String {
        factors.join(r" \cdot ")
    }

    fn division(&self, a: &str, b: &str, rounding: Rounding) -> String {
        let side = match rounding {
            Rounding::Down => "floor",
            Rounding::Up => "ceil",
        };
        format!(r"\left\l{side} \frac{{{a}}}{{{b}}} \right\r{side}")
    }

    fn maximum(&self, candidates: &[String]) -> String {
        format!(r"\max\left({}\right)", candidates.join(r",\; "))
    }
}

struct MathMl;

impl MathMl {
    fn joined(parts: &[String], operator: &str) -> String {
        let mut row = String::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                let _ = write!(row, "<mo>{operator}</mo>");
            }
            row += part;
        }
        format!("<mrow>{row}</mrow>")
    }
}

impl Notation for MathMl {
    const STACKS: bool = true;

    fn number(&self, value: u128, language: Language) -> String {
        format!("<mn>{}</mn>", language.grouped(value))
    }

    fn variable(&self, name: &str) -> String {
        format!("<mi>{name}</mi>")
    }

    fn name(&self, name: &str) -> String {
        // Names are this crate's own words: none holds a character that XML gives a meaning to.
        format!("<mtext>{name}</mtext>")
    }

    fn brackets(&self, inside: &str) -> String {
        format!("<mrow><mo>(</mo>{inside}<mo>)</mo></mrow>")
    }

    fn sum(&self, terms: &[String]) -> String {
        Self::joined(terms, "+")
    }

    fn difference(&self, a: &str, b: &str) -> String {
        format!("<mrow>{a}<mo>−</mo>{b}</mrow>")
    }

    fn product(&self, factors: &[String]) -> String {
        Self::joined(factors, "·")
    }

    fn division(&self, a: &str, b: &str, rounding: Rounding) -> String {
        let [open, close] = match rounding {
            Rounding::Down => ["⌊", "⌋"],
            Rounding::Up => ["⌈", "⌉"],
        };
        format!("<mrow><mo>{open}</mo><mfrac>{a}{b}</mfrac><mo>{close}</mo></mrow>")
    }

    fn maximum(&self, candidates: &[String]) -> String {
        let candidates = Self::joined(candidates, ";");
        format!("<mrow><mi>max</mi><mo>(</mo>{candidates}<mo>)</mo></mrow>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quantity;

    fn n(value: u128) -> Expression {
        Expression::Number(value)
    }

    #[test]
    fn brackets_stand_where_the_value_needs_them() {
        let cases = [
            (n(1) + n(2) * n(3), "1 + 2·3", 7),
            ((n(1) + n(2)) * n(3), "(1 + 2)·3", 9),
            (n(4) * (n(2) * n(3)), "4·(2·3)", 24),
            (n(9) - (n(3) - n(2)), "9 − (3 − 2)", 8),
            (n(9) - n(3) - n(2), "9 − 3 − 2", 4),
            (n(9) - n(3) + n(2), "9 − 3 + 2", 8),
            (
                (n(28) - n(5)).floor_division(n(2)) + n(1),
                "⌊(28 − 5) / 2⌋ + 1",
                12,
            ),
            ((n(28) - n(5)).ceiling_division(n(2)), "⌈(28 − 5) / 2⌉", 12),
            (n(2) * n(9).floor_division(n(2) * n(2)), "2·⌊9 / (2·2)⌋", 4),
            (Expression::maximum([n(1), n(3) + n(1)]), "max(1; 3 + 1)", 4),
        ];
        for (expression, text, value) in cases {
            assert_eq!(expression.to_string(), text);
            assert_eq!(expression.evaluate(), Some(value), "{text}");
        }
    }

    #[test]
    fn each_notation_has_its_own_signs() {
        let height = Expression::named(Quantity::InputHeight, 1028u64);
        let expression = (height - n(5)).floor_division(n(2)) * n(3);
        assert_eq!(
            expression.text(Leaves::Numbers, Language::Dutch),
            "⌊(1.028 − 5) / 2⌋·3"
        );
        assert_eq!(
            expression.latex(Leaves::Numbers, Language::English),
            r"\left\lfloor \frac{1{,}028 - 5}{2} \right\rfloor \cdot 3"
        );
        assert_eq!(
            expression.latex(Leaves::Names, Language::Dutch),
            r"\left\lfloor \frac{\text{invoerhoogte} - 5}{2} \right\rfloor \cdot 3"
        );
        assert_eq!(
            expression.mathml(Leaves::Numbers, Language::English),
            "<mrow><mrow><mo>⌊</mo><mfrac><mrow><mn>1,028</mn><mo>−</mo><mn>5</mn></mrow>\
             <mn>2</mn></mfrac><mo>⌋</mo></mrow><mo>·</mo><mn>3</mn></mrow>"
        );
    }
}

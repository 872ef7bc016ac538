//! The signs of a calculation in MathML, whose rows are not seen, and so are no brackets.

use cijfer_analysis::Language;

use super::{Sign, number};

pub(super) fn signs(mathml: &str, language: Language) -> Vec<Sign> {
    let mut signs = Vec::new();
    let rest = element(mathml, language, &mut signs);
    assert!(rest.is_empty(), "after the calculation stands `{rest}`");
    signs
}

/// Reads one element and returns what stands after it.
fn element<'a>(mathml: &'a str, language: Language, signs: &mut Vec<Sign>) -> &'a str {
    let (tag, inside) = mathml
        .strip_prefix('<')
        .and_then(|rest| rest.split_once('>'))
        .expect("an element");
    let end = format!("</{tag}>");
    match tag {
        "mrow" => {
            let mut rest = inside;
            loop {
                if let Some(rest) = rest.strip_prefix(&*end) {
                    return rest;
                }
                rest = element(rest, language, signs);
            }
        }
        "mfrac" => {
            signs.push(Sign::Open);
            let below = element(inside, language, signs);
            signs.extend([Sign::Close, Sign::Over, Sign::Open]);
            let rest = element(below, language, signs);
            signs.push(Sign::Close);
            rest.strip_prefix(&*end).expect("the fraction's end")
        }
        _ => {
            let (content, rest) = inside.split_once(&*end).expect("the element's end");
            let sign = match (tag, content) {
                ("mn", digits) => Sign::Number(number(digits, language)),
                ("mi", "max") => {
                    signs.push(Sign::Max);
                    return rest.strip_prefix("<mo>(</mo>").expect("a bracket");
                }
                ("mo", "+") => Sign::Plus,
                ("mo", "−") => Sign::Minus,
                ("mo", "·") => Sign::Times,
                ("mo", ";") => Sign::Semicolon,
                ("mo", "(") => Sign::Open,
                ("mo", ")") => Sign::Close,
                ("mo", "⌊") => Sign::FloorOpen,
                ("mo", "⌋") => Sign::FloorClose,
                ("mo", "⌈") => Sign::CeilingOpen,
                ("mo", "⌉") => Sign::CeilingClose,
                _ => panic!("<{tag}>{content}</{tag}> is no sign"),
            };
            signs.push(sign);
            rest
        }
    }
}

//! The signs of a calculation in LaTeX.

use cijfer_analysis::Language;

use super::{Sign, number};

pub(super) fn signs(mut latex: &str, language: Language) -> Vec<Sign> {
    // A fraction's braces are brackets around what is above the line and what is below.
    const SPELLED: [(&str, &[Sign]); 12] = [
        (" + ", &[Sign::Plus]),
        (" - ", &[Sign::Minus]),
        (r" \cdot ", &[Sign::Times]),
        (r",\; ", &[Sign::Semicolon]),
        (r"\max\left(", &[Sign::Max]),
        (r"\left(", &[Sign::Open]),
        (r"\right)", &[Sign::Close]),
        (r"\left\lfloor \frac{", &[Sign::FloorOpen, Sign::Open]),
        (r"\left\lceil \frac{", &[Sign::CeilingOpen, Sign::Open]),
        ("}{", &[Sign::Close, Sign::Over, Sign::Open]),
        (r"} \right\rfloor", &[Sign::Close, Sign::FloorClose]),
        (r"} \right\rceil", &[Sign::Close, Sign::CeilingClose]),
    ];
    let mut signs = Vec::new();
    'signs: while !latex.is_empty() {
        for (spelled, read) in SPELLED {
            if let Some(rest) = latex.strip_prefix(spelled) {
                signs.extend(read);
                latex = rest;
                continue 'signs;
            }
        }
        let mut digits = String::new();
        loop {
            let mut rest = latex.chars();
            match rest.next() {
                Some(digit) if digit.is_ascii_digit() => {
                    digits.push(digit);
                    latex = rest.as_str();
                }
                // The mark between thousands stands in braces.
                Some('{') => {
                    let (mark, rest) = latex[1..].split_once('}').expect("a closing brace");
                    digits.push_str(mark);
                    latex = rest;
                }
                _ => break,
            }
        }
        assert!(!digits.is_empty(), "no sign begins `{latex}`");
        signs.push(Sign::Number(number(&digits, language)));
    }
    signs
}

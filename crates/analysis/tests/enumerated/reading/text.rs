//! The signs of a calculation in plain text.

use cijfer_analysis::Language;

use super::{Names, Sign, number};

pub(super) fn signs(mut text: &str, language: Language, names: &Names) -> Vec<Sign> {
    const SPELLED: [(&str, Sign); 12] = [
        (" + ", Sign::Plus),
        (" − ", Sign::Minus),
        (" / ", Sign::Over),
        ("·", Sign::Times),
        ("; ", Sign::Semicolon),
        ("max(", Sign::Max),
        ("(", Sign::Open),
        (")", Sign::Close),
        ("⌊", Sign::FloorOpen),
        ("⌋", Sign::FloorClose),
        ("⌈", Sign::CeilingOpen),
        ("⌉", Sign::CeilingClose),
    ];
    let mut signs = Vec::new();
    'signs: while !text.is_empty() {
        // The longest name first, for `bias` is also how `biases` begins.
        let mut longest: Vec<_> = names
            .iter()
            .filter(|(name, _)| text.starts_with(*name))
            .collect();
        longest.sort_by_key(|(name, _)| name.len());
        if let Some((name, value)) = longest.pop() {
            signs.push(Sign::Number(*value));
            text = &text[name.len()..];
            continue;
        }
        for (spelled, sign) in SPELLED {
            if let Some(rest) = text.strip_prefix(spelled) {
                signs.push(sign);
                text = rest;
                continue 'signs;
            }
        }
        let is_digit = |character: char| character.is_ascii_digit() || ",.".contains(character);
        let end = text
            .find(|character| !is_digit(character))
            .unwrap_or(text.len());
        assert!(end > 0, "no sign begins `{text}`");
        signs.push(Sign::Number(number(&text[..end], language)));
        text = &text[end..];
    }
    signs
}

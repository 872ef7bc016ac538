//! GitHub's Markdown.

use std::fmt::Write as _;

use super::{Detail, Explanation, Lines};

impl Explanation {
    /// The page as Markdown, the calculations as text.
    pub fn to_markdown(&self, detail: Detail) -> String {
        let mut page = format!("# {}\n", escaped(&self.title));
        for section in &self.sections {
            // Writing to a string does not fail.
            let _ = writeln!(
                page,
                "\n## {}\n\n{}",
                escaped(&section.title),
                section.remark
            );
            for group in &section.groups {
                let _ = writeln!(page, "\n### {}\n", group.title);
                for lines in group.lines(self.language) {
                    match detail {
                        Detail::Short => {
                            let numbers = lines.derivation.in_numbers(self.language);
                            let _ = writeln!(page, "- {} = {numbers}", lines.quantity());
                        }
                        Detail::Long => long(&mut page, &lines),
                    }
                }
                for note in &group.notes {
                    let _ = writeln!(page, "- {note}");
                }
            }
        }
        page
    }
}

fn long(page: &mut String, lines: &Lines<'_>) {
    let mut steps = vec![format!("**{}**", lines.quantity())];
    if lines.has_words() {
        steps.push(lines.words());
    }
    steps.push(lines.numbers());
    if !lines.derivation.expression.is_single() {
        steps.push(format!("**{}**", lines.value()));
    }
    let _ = writeln!(page, "- {}", steps.join(" = "));
    for reason in lines.reasons() {
        let _ = writeln!(page, "  - {reason}");
    }
    for [name, value, meaning] in lines.factors() {
        let _ = writeln!(page, "  - {name} = {value}: {meaning}");
    }
}

/// A user's own words, without a sign that Markdown would read as its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if r"\`*_{}[]<>#|~".contains(sign) {
            escaped.push('\\');
        }
        escaped.push(if sign.is_control() { ' ' } else { sign });
    }
    escaped
}

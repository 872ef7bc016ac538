//! For a terminal.

use std::fmt::Write as _;

use super::{Detail, Explanation, Lines};

impl Explanation {
    /// The page as text for a terminal.
    pub fn to_text(&self, detail: Detail) -> String {
        let mut page = String::new();
        for (index, section) in self.sections.iter().enumerate() {
            if index > 0 {
                page.push('\n');
            }
            // Writing to a string does not fail.
            let _ = writeln!(page, "{} ({})", section.title, section.remark);
            for group in &section.groups {
                let _ = writeln!(page, "\n  {}", group.title);
                for (index, lines) in group.lines(self.language).enumerate() {
                    match detail {
                        Detail::Short => {
                            let numbers = lines.derivation.in_numbers(self.language);
                            let _ = writeln!(page, "    {} = {numbers}", lines.quantity());
                        }
                        Detail::Long => {
                            if index > 0 {
                                page.push('\n');
                            }
                            long(&mut page, &lines);
                        }
                    }
                }
                if detail == Detail::Long && !group.notes.is_empty() {
                    page.push('\n');
                }
                for note in &group.notes {
                    let _ = writeln!(page, "    {note}");
                }
            }
        }
        page
    }
}

/// The calculation line under line, and below it why and what each factor is.
fn long(page: &mut String, lines: &Lines<'_>) {
    let quantity = lines.quantity();
    let indent = " ".repeat(quantity.chars().count());
    let mut steps = Vec::new();
    if lines.has_words() {
        steps.push(lines.words());
    }
    steps.push(lines.numbers());
    if !lines.derivation.expression.is_single() {
        steps.push(lines.value());
    }
    for (index, step) in steps.iter().enumerate() {
        let before = if index == 0 { &quantity } else { &indent };
        let _ = writeln!(page, "    {before} = {step}");
    }
    for reason in lines.reasons() {
        let _ = writeln!(page, "      {reason}");
    }
    let factors = lines.factors();
    let width = |column: usize| {
        let cells = factors.iter().map(|factor| factor[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let (name_width, value_width) = (width(0), width(1));
    for [name, value, meaning] in &factors {
        let _ = writeln!(
            page,
            "        {name:name_width$}  {value:>value_width$}  {meaning}"
        );
    }
}

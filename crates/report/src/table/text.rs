//! For a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::Table;

impl Table {
    /// Columns under one another for a terminal, with a rule below the headings.
    pub fn to_text(&self) -> String {
        let texts = self.texts();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|index| {
                let cells = texts.iter().map(|row| row[index].width());
                cells.max().unwrap_or(0)
            })
            .collect();
        let rule: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        let mut text = String::new();
        for (index, row) in texts.iter().enumerate() {
            if self.total && index + 1 == texts.len() {
                self.line(&mut text, &rule, &widths);
            }
            self.line(&mut text, row, &widths);
            if index == 0 {
                self.line(&mut text, &rule, &widths);
            }
        }
        text
    }

    fn line(&self, text: &mut String, row: &[String], widths: &[usize]) {
        let mut line = String::new();
        for ((cell, column), &width) in row.iter().zip(&self.columns).zip(widths) {
            let space = " ".repeat(width - cell.width());
            let (before, after) = match column.right {
                true => (space.as_str(), ""),
                false => ("", space.as_str()),
            };
            // Writing to a string does not fail.
            let _ = write!(line, "{before}{cell}{after}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use cijfer_analysis::Language;
    use expect_test::expect;

    #[test]
    fn columns_align() {
        expect![[r#"
            Layer         Share  Note
            ────────  ─────────  ─────────────────
            größe 字     12.5 %  a|b <c>
            x_1           0.667  say "hi", there
            ────────  ─────────  ─────────────────
            total     1,306,000  1,300,000 + 6,000
        "#]]
        .assert_eq(&sample().to_text());
    }

    #[test]
    fn numbers_follow_the_language() {
        expect![[r#"
            Layer         Share  Note
            ────────  ─────────  ─────────────────
            größe 字     12,5 %  a|b <c>
            x_1           0,667  say "hi", there
            ────────  ─────────  ─────────────────
            total     1.306.000  1.300.000 + 6.000
        "#]]
        .assert_eq(&sample().in_language(Language::Dutch).to_text());
    }
}

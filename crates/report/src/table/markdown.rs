//! GitHub's Markdown.

use std::fmt::Write as _;

use super::Table;

impl Table {
    /// A table of GitHub's Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        for (index, row) in self.texts().iter().enumerate() {
            let strong = self.total && index == self.rows.len();
            text.push('|');
            for cell in row {
                let cell = crate::markdown::escaped(cell);
                let mark = if strong && !cell.is_empty() { "**" } else { "" };
                let _ = write!(text, " {mark}{cell}{mark} |");
            }
            text.push('\n');
            if index == 0 {
                text.push('|');
                for column in &self.columns {
                    text += if column.right { " ---: |" } else { " --- |" };
                }
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use expect_test::expect;

    #[test]
    fn what_markdown_would_read_as_its_own_is_escaped() {
        expect![[r#"
            | Layer | Share | Note |
            | --- | ---: | --- |
            | größe 字 | 12.5 % | a\|b \<c\> |
            | x\_1 | 0.667 | say "hi", there |
            | **total** | **1,306,000** | **1,300,000 + 6,000** |
        "#]]
        .assert_eq(&sample().to_markdown());
    }
}

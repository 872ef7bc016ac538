//! A table as data, and as text for a terminal, Markdown, CSV or HTML.

use std::fmt::Write as _;

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr as _;

use crate::number::{grouped, percent};

/// Columns and rows of cells.
///
/// ```
/// use cijfer_report::{Column, Table};
///
/// let table = Table::new(
///     [Column::left("Layer"), Column::right("Parameters")],
///     [
///         ["conv2d".into(), 520u128.into()],
///         ["conv2d_1".into(), 3_620u128.into()],
///     ],
/// );
/// assert_eq!(
///     table.to_text(),
///     "Layer     Parameters\n\
///      ────────  ──────────\n\
///      conv2d           520\n\
///      conv2d_1       3,620\n"
/// );
/// assert_eq!(table.to_csv(), "Layer,Parameters\nconv2d,520\nconv2d_1,3620\n");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    total: bool,
}

/// A column's heading, and the side to which its cells keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    heading: String,
    right: bool,
}

/// What stands in a table's cell. Numbers stay numbers, so that each format can spell them: for
/// people with a comma between thousands, for programs without.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Count(u128),
    /// A number with so many decimal places for people and all of them for programs.
    Decimal(f64, usize),
    /// A share of 1, a percentage with so many decimal places for people.
    Share(f64, usize),
    /// A whole number on a background whose strength goes from 0 to 1.
    Shaded(u128, f64),
}

impl Table {
    /// A table of as many cells in each row as there are columns.
    pub fn new<const N: usize>(
        columns: [Column; N],
        rows: impl IntoIterator<Item = [Cell; N]>,
    ) -> Self {
        Self {
            columns: columns.into(),
            rows: rows.into_iter().map(Vec::from).collect(),
            total: false,
        }
    }

    /// The same table, with its last row set apart as the sum of the others.
    #[must_use]
    pub fn last_row_is_total(self) -> Self {
        Self {
            total: true,
            ..self
        }
    }

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

    /// Values separated by commas, after RFC 4180 but for the line ends, which are those of Unix.
    pub fn to_csv(&self) -> String {
        let headings = self.columns.iter().map(|column| column.heading.clone());
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::for_programs).collect());
        let mut text = String::new();
        for row in std::iter::once(headings.collect::<Vec<_>>()).chain(rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &cells.join(",");
            text.push('\n');
        }
        text
    }

    /// A `<table>`, without style.
    pub fn to_html(&self) -> String {
        self.markup(None).into_string()
    }

    /// A `<table>` with a caption.
    pub(crate) fn markup(&self, caption: Option<&str>) -> Markup {
        let side = |index: usize| self.columns[index].right.then_some("right");
        // A number and its sign stay on one line.
        let kept = |cell: &Cell| cell.for_people().replace(" %", "\u{a0}%");
        html! {
            table {
                @if let Some(caption) = caption { caption { (caption) } }
                thead { tr {
                    @for (index, column) in self.columns.iter().enumerate() {
                        th scope="col" class=[side(index)] { (column.heading) }
                    }
                } }
                tbody {
                    @for (row_index, row) in self.rows.iter().enumerate() {
                        tr class=[(self.total && row_index + 1 == self.rows.len()).then_some("total")] {
                            @for (index, cell) in row.iter().enumerate() {
                                @if index == 0 {
                                    th scope="row" class=[side(index)] { (kept(cell)) }
                                } @else {
                                    td class=[side(index)] style=[cell.style()] { (kept(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The headings and every cell, as people read them.
    fn texts(&self) -> Vec<Vec<String>> {
        let headings = self.columns.iter().map(|column| column.heading.clone());
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::for_people).collect());
        std::iter::once(headings.collect()).chain(rows).collect()
    }
}

impl Column {
    /// A column whose cells keep to the left: text.
    pub fn left(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            right: false,
        }
    }

    /// A column whose cells keep to the right: numbers.
    pub fn right(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            right: true,
        }
    }
}

impl Cell {
    /// A cell with nothing in it.
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    fn for_people(&self) -> String {
        match self {
            // A line end would break a row in two in every format.
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Count(count) | Self::Shaded(count, _) => grouped(*count),
            Self::Decimal(value, places) => format!("{value:.places$}"),
            Self::Share(share, places) => percent(*share, *places),
        }
    }

    fn for_programs(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) | Self::Shaded(count, _) => count.to_string(),
            Self::Decimal(value, _) | Self::Share(value, _) => value.to_string(),
        }
    }

    /// The strength of the background, as a custom property for the page's style sheet.
    fn style(&self) -> Option<String> {
        match self {
            Self::Shaded(_, strength) => {
                Some(format!("--shade:{:.0}%", strength.clamp(0.0, 1.0) * 100.0))
            }
            _ => None,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u128> for Cell {
    fn from(count: u128) -> Self {
        Self::Count(count)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count.into())
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn sample() -> Table {
        Table::new(
            [
                Column::left("Layer"),
                Column::right("Share"),
                Column::left("Note"),
            ],
            [
                ["größe 字".into(), Cell::Share(0.125, 1), "a|b <c>".into()],
                [
                    "x".into(),
                    Cell::Decimal(2.0 / 3.0, 3),
                    "say \"hi\",\nthere".into(),
                ],
                ["total".into(), 1_306_000u128.into(), Cell::empty()],
            ],
        )
        .last_row_is_total()
    }

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(text);
    }

    #[test]
    fn a_terminal_shows_columns_that_align() {
        check(
            &sample().to_text(),
            expect![[r#"
            Layer         Share  Note
            ────────  ─────────  ───────────────
            größe 字     12.5 %  a|b <c>
            x             0.667  say "hi", there
            ────────  ─────────  ───────────────
            total     1,306,000
        "#]],
        );
    }

    #[test]
    fn markdown_escapes_what_it_would_read_as_its_own() {
        check(
            &sample().to_markdown(),
            expect![[r#"
            | Layer | Share | Note |
            | --- | ---: | --- |
            | größe 字 | 12.5 % | a\|b \<c\> |
            | x | 0.667 | say "hi", there |
            | **total** | **1,306,000** |  |
        "#]],
        );
    }

    #[test]
    fn csv_keeps_numbers_whole_and_quotes_text() {
        check(
            &sample().to_csv(),
            expect![[r#"
            Layer,Share,Note
            größe 字,0.125,a|b <c>
            x,0.6666666666666666,"say ""hi"",
            there"
            total,1306000,
        "#]],
        );
    }

    #[test]
    fn html_escapes_and_names_headings() {
        check(
            &sample().to_html(),
            expect![[
                r#"<table><thead><tr><th scope="col">Layer</th><th scope="col" class="right">Share</th><th scope="col">Note</th></tr></thead><tbody><tr><th scope="row">größe 字</th><td class="right">12.5 %</td><td>a|b &lt;c&gt;</td></tr><tr><th scope="row">x</th><td class="right">0.667</td><td>say &quot;hi&quot;, there</td></tr><tr class="total"><th scope="row">total</th><td class="right">1,306,000</td><td></td></tr></tbody></table>"#
            ]],
        );
    }

    #[test]
    fn a_table_without_rows_still_has_headings() {
        let table = Table::new([Column::left("a"), Column::right("b")], []);
        assert_eq!(table.to_text(), "a  b\n─  ─\n");
        assert_eq!(table.to_csv(), "a,b\n");
    }
}

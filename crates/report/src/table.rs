//! A table as data; each format it comes out in has a file of its own.

mod csv;
mod html;
mod latex;
mod markdown;
mod text;

use cijfer_analysis::{Expression, Language, Leaves};

use crate::number::{percent, seconds};

/// Columns and rows of cells.
///
/// ```
/// use cijfer_analysis::Language;
/// use cijfer_report::{Column, Table};
///
/// let table = Table::new(
///     [Column::left("Layer").key("layer"), Column::right("Parameters").key("parameters")],
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
/// assert_eq!(table.to_csv(), "layer,parameters\nconv2d,520\nconv2d_1,3620\n");
/// assert!(table.in_language(Language::Dutch).to_markdown().contains("| 3.620 |"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    total: bool,
    language: Language,
}

/// A column's heading, and the side to which its cells keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    heading: String,
    key: Option<&'static str>,
    right: bool,
}

/// What stands in a table's cell. Numbers stay numbers, so that each format can spell them: for
/// people with a mark between thousands, for programs without.
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
    /// A duration, in the unit that suits it for people and in seconds for programs.
    Seconds(f64),
    /// A calculation, a formula where the format can show one.
    Calculation(Expression),
}

impl Table {
    /// A table of as many cells in each row as there are columns.
    pub fn new<const N: usize>(
        columns: [Column; N],
        rows: impl IntoIterator<Item = [Cell; N]>,
    ) -> Self {
        Self::of_columns(columns.into(), rows.into_iter().map(Vec::from))
    }

    /// A table whose number of columns is not known when the program is written. Rows are filled
    /// up with empty cells, or cut, to as many as there are columns.
    pub fn of_columns(columns: Vec<Column>, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        let width = columns.len();
        let whole = |mut row: Vec<Cell>| {
            row.resize(width, Cell::empty());
            row
        };
        Self {
            rows: rows.into_iter().map(whole).collect(),
            columns,
            total: false,
            language: Language::English,
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

    /// The same table, its numbers spelled as in that language where people read them.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The headings and every cell, as people read them.
    fn texts(&self) -> Vec<Vec<String>> {
        let headings = self.columns.iter().map(|column| column.heading.clone());
        let rows = self.rows.iter().map(|row| {
            row.iter()
                .map(|cell| cell.for_people(self.language))
                .collect()
        });
        std::iter::once(headings.collect()).chain(rows).collect()
    }
}

impl Column {
    /// A column whose cells keep to the left: text.
    pub fn left(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            key: None,
            right: false,
        }
    }

    /// A column whose cells keep to the right: numbers.
    pub fn right(heading: impl Into<String>) -> Self {
        Self {
            right: true,
            ..Self::left(heading)
        }
    }

    /// The same column, under another name where programs read it.
    #[must_use]
    pub fn key(self, key: &'static str) -> Self {
        Self {
            key: Some(key),
            ..self
        }
    }
}

impl Cell {
    /// A cell with nothing in it.
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    fn for_people(&self, language: Language) -> String {
        match self {
            // A line end would break a row in two in every format.
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Count(count) | Self::Shaded(count, _) => language.grouped(*count),
            Self::Decimal(value, places) => language.decimal(*value, *places),
            Self::Share(share, places) => percent(*share, *places, language),
            Self::Seconds(value) => seconds(*value, language),
            Self::Calculation(expression) => expression.text(Leaves::Numbers, language),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Something of everything, with signs that some format reads as its own.
    pub(super) fn sample() -> Table {
        Table::new(
            [
                Column::left("Layer"),
                Column::right("Share"),
                Column::left("Note"),
            ],
            [
                ["größe 字".into(), Cell::Share(0.125, 1), "a|b <c>".into()],
                [
                    "x_1".into(),
                    Cell::Decimal(2.0 / 3.0, 3),
                    "say \"hi\",\nthere".into(),
                ],
                [
                    "total".into(),
                    1_306_000u128.into(),
                    Cell::Calculation(Expression::from(1_300_000u64) + Expression::from(6_000u64)),
                ],
            ],
        )
        .last_row_is_total()
    }

    #[test]
    fn a_table_without_rows_still_has_headings() {
        let table = Table::new([Column::left("a"), Column::right("b")], []);
        assert_eq!(table.to_text(), "a  b\n─  ─\n");
        assert_eq!(table.to_csv(), "a,b\n");
    }

    #[test]
    fn every_row_has_as_many_cells_as_there_are_columns() {
        let columns = || vec![Column::left("a"), Column::left("b")];
        let long = vec!["1".into(), "2".into(), "3".into()];
        let table = Table::of_columns(columns(), [vec!["1".into()], long]);
        assert_eq!(table.to_csv(), "a,b\n1,\n1,2\n");
    }
}

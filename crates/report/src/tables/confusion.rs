//! Which digits are taken for which.

use cijfer_analysis::Language;

use crate::texts::texts;
use crate::{Cell, Column, Table};

/// How often an image of the digit of the row was answered with the digit of the column, and the
/// share of right answers to each digit. In HTML, the more of a row's images a cell has, the
/// stronger is its background.
///
/// ```
/// use cijfer_analysis::Language;
///
/// let mut counts = [[0; 10]; 10];
/// counts[3][3] = 9;
/// counts[3][5] = 1;
/// let table = cijfer_report::confusion_table(&counts, Language::English);
/// assert!(table.to_csv().contains("\n3,0,0,0,9,0,1,0,0,0,0,0.9\n"));
/// ```
pub fn confusion_table(counts: &[[u64; 10]; 10], language: Language) -> Table {
    let columns: [Column; 12] = std::array::from_fn(|index| match index {
        0 => Column::left(texts(language).tables.digit()).key("digit"),
        11 => Column::right(texts(language).tables.right()).key("right"),
        _ => Column::right((index - 1).to_string()),
    });
    let rows = counts.iter().enumerate().map(|(digit, row)| {
        let all: u64 = row.iter().sum();
        let cells: [Cell; 12] = std::array::from_fn(|index| match index {
            0 => digit.to_string().into(),
            11 if all == 0 => Cell::empty(),
            11 => Cell::Share(row[digit] as f64 / all as f64, 1),
            _ => Cell::Shaded(row[index - 1].into(), shade(row[index - 1], all)),
        });
        cells
    });
    Table::new(columns, rows).in_language(language)
}

/// How strong the background of a count is: mistakes are few and have to be seen all the same,
/// so the strength grows with the square root of the share.
fn shade(count: u64, all: u64) -> f64 {
    match all {
        0 => 0.0,
        _ => 0.6 * (count as f64 / all as f64).sqrt(),
    }
}

//! Values separated by commas.

use cijfer_analysis::{Language, Leaves};

use super::{Cell, Table};

impl Table {
    /// Values separated by commas, after RFC 4180 but for the line ends, which are those of Unix.
    pub fn to_csv(&self) -> String {
        let headings = self.columns.iter().map(|column| match column.key {
            Some(key) => key.to_owned(),
            None => column.heading.clone(),
        });
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(for_programs).collect());
        let mut text = String::new();
        for row in std::iter::once(headings.collect::<Vec<_>>()).chain(rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &cells.join(",");
            text.push('\n');
        }
        text
    }
}

fn for_programs(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) | Cell::Shaded(count, _) => count.to_string(),
        Cell::Decimal(value, _) | Cell::Share(value, _) | Cell::Seconds(value) => value.to_string(),
        Cell::Calculation(expression) => expression.text(Leaves::Numbers, Language::English),
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
    use super::super::tests::sample;
    use expect_test::expect;

    #[test]
    fn numbers_stay_whole_and_text_is_quoted() {
        expect![[r#"
            Layer,Share,Note
            größe 字,0.125,a|b <c>
            x_1,0.6666666666666666,"say ""hi"",
            there"
            total,1306000,"1,300,000 + 6,000"
        "#]]
        .assert_eq(&sample().to_csv());
    }
}

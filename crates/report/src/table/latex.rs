//! LaTeX.

use std::fmt::Write as _;

use cijfer_analysis::{Language, Leaves, escaped_for_latex as escaped};

use super::{Cell, Table};

impl Table {
    /// A `tabular` of LaTeX, without the float around it; it needs no package.
    pub fn to_latex(&self) -> String {
        let sides: String = self
            .columns
            .iter()
            .map(|column| if column.right { 'r' } else { 'l' })
            .collect();
        let headings: Vec<String> = self
            .columns
            .iter()
            .map(|column| escaped(&column.heading))
            .collect();
        let mut text = format!("\\begin{{tabular}}{{{sides}}}\n\\hline\n");
        // Writing to a string does not fail.
        let _ = writeln!(text, "{} \\\\\n\\hline", headings.join(" & "));
        for (index, row) in self.rows.iter().enumerate() {
            if self.total && index + 1 == self.rows.len() {
                text.push_str("\\hline\n");
            }
            let cells: Vec<String> = row
                .iter()
                .map(|cell| content(cell, self.language))
                .collect();
            let _ = writeln!(text, "{} \\\\", cells.join(" & "));
        }
        text.push_str("\\hline\n\\end{tabular}\n");
        text
    }
}

fn content(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Calculation(expression) => {
            format!("${}$", expression.latex(Leaves::Numbers, language))
        }
        cell => escaped(&cell.for_people(language)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use expect_test::expect;

    #[test]
    fn what_tex_would_read_as_its_own_is_escaped() {
        expect![[r#"
            \begin{tabular}{lrl}
            \hline
            Layer & Share & Note \\
            \hline
            größe 字 & 12.5 \% & a\textbar{}b \textless{}c\textgreater{} \\
            x\_1 & 0.667 & say \textquotedbl{}hi\textquotedbl{}, there \\
            \hline
            total & 1,306,000 & $1{,}300{,}000 + 6{,}000$ \\
            \hline
            \end{tabular}
        "#]]
        .assert_eq(&sample().to_latex());
    }
}

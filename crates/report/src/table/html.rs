//! HTML.

use cijfer_analysis::{Language, Leaves};
use maud::{Markup, PreEscaped, html};

use super::{Cell, Table};

impl Table {
    /// A `<table>`, without style.
    pub fn to_html(&self) -> String {
        self.markup(None, formula).into_string()
    }

    /// A `<table>` that is to be copied, with a caption: calculations are text.
    pub(crate) fn to_copy(&self, caption: Option<&str>) -> Markup {
        self.markup(caption, text)
    }

    fn markup(&self, caption: Option<&str>, content: fn(&Cell, Language) -> Markup) -> Markup {
        let side = |index: usize| self.columns[index].right.then_some("right");
        let kept = |cell: &Cell| content(cell, self.language);
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
                                    td class=[side(index)] style=[style(cell)] { (kept(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A cell whose calculation is a formula.
fn formula(cell: &Cell, language: Language) -> Markup {
    match cell {
        Cell::Calculation(expression) if !expression.is_single() => {
            // Numbers, names and signs of this project alone: nothing in it needs escaping.
            let formula = expression.mathml(Leaves::Numbers, language);
            PreEscaped(format!("<math>{formula}</math>"))
        }
        cell => text(cell, language),
    }
}

fn text(cell: &Cell, language: Language) -> Markup {
    // A number and its sign stay on one line.
    html! { (cell.for_people(language).replace(" %", "\u{a0}%")) }
}

/// The strength of the background, as a custom property for the page's style sheet.
fn style(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Shaded(_, strength) => {
            Some(format!("--shade:{:.0}%", strength.clamp(0.0, 1.0) * 100.0))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use expect_test::expect;

    #[test]
    fn html_escapes_and_names_headings() {
        expect![[r#"<table><thead><tr><th scope="col">Layer</th><th scope="col" class="right">Share</th><th scope="col">Note</th></tr></thead><tbody><tr><th scope="row">größe 字</th><td class="right">12.5 %</td><td>a|b &lt;c&gt;</td></tr><tr><th scope="row">x_1</th><td class="right">0.667</td><td>say &quot;hi&quot;, there</td></tr><tr class="total"><th scope="row">total</th><td class="right">1,306,000</td><td><math><mrow><mn>1,300,000</mn><mo>+</mo><mn>6,000</mn></mrow></math></td></tr></tbody></table>"#]].assert_eq(&sample().to_html());
    }
}

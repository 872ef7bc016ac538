//! A fragment of HTML, the calculations as MathML.

use std::fmt::Write as _;

use super::{Detail, Explanation, Lines};
use crate::Leaves;

impl Explanation {
    /// The page as a fragment of HTML without style, the calculations as MathML, which browsers
    /// show as formulas.
    pub fn to_html(&self, detail: Detail) -> String {
        let language = self.language.code();
        let title = escaped(&self.title);
        let mut page = format!("<article lang=\"{language}\">\n<h1>{title}</h1>\n");
        for section in &self.sections {
            let (title, remark) = (escaped(&section.title), escaped(&section.remark));
            // Writing to a string does not fail.
            let _ = writeln!(page, "<section>\n<h2>{title}</h2>\n<p>{remark}</p>");
            for group in &section.groups {
                let _ = writeln!(page, "<h3>{}</h3>", escaped(group.title));
                for lines in group.lines(self.language) {
                    calculation(&mut page, &lines, detail);
                }
                for note in &group.notes {
                    let _ = writeln!(page, "<p>{}</p>", escaped(note));
                }
            }
            page.push_str("</section>\n");
        }
        page.push_str("</article>\n");
        page
    }
}

fn calculation(page: &mut String, lines: &Lines<'_>, detail: Detail) {
    let expression = &lines.derivation.expression;
    let long = detail == Detail::Long;
    let mut steps = Vec::new();
    if long && lines.has_words() {
        steps.push(expression.mathml(Leaves::Names, lines.language));
    }
    steps.push(expression.mathml(Leaves::Numbers, lines.language));
    if !expression.is_single() {
        steps.push(format!("<mn>{}</mn>", lines.value()));
    }
    // Line under line where there is much to read, all in one where there is little.
    let between = match long {
        true => "</mrow></math><br>\n<math><mrow><mo>=</mo>",
        false => "<mo>=</mo>",
    };
    let _ = writeln!(
        page,
        "<p><math><mrow><mtext>{}</mtext><mo>=</mo>{}</mrow></math></p>",
        escaped(&lines.quantity()),
        steps.join(between)
    );
    if !long {
        return;
    }
    let reasons = lines.reasons();
    if !reasons.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", escaped(&reasons.join(" ")));
    }
    let factors = lines.factors();
    if factors.is_empty() {
        return;
    }
    page.push_str("<dl>\n");
    for [name, value, meaning] in factors {
        let (name, meaning) = (escaped(&name), escaped(&meaning));
        let _ = writeln!(page, "<dt>{name} = {value}</dt><dd>{meaning}</dd>");
    }
    page.push_str("</dl>\n");
}

/// Text without a sign that HTML would read as its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ if sign.is_control() => escaped.push(' '),
            _ => escaped.push(sign),
        }
    }
    escaped
}

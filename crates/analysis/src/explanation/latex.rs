//! A fragment of LaTeX; it needs `amsmath`.

use std::fmt::Write as _;

use super::{Detail, Explanation, Lines};
use crate::Leaves;

impl Explanation {
    /// The page as a fragment of a LaTeX document that loads `amsmath`, the calculations as
    /// formulas.
    pub fn to_latex(&self, detail: Detail) -> String {
        let mut page = format!("\\section*{{{}}}\n", escaped_for_latex(&self.title));
        for section in &self.sections {
            // Writing to a string does not fail.
            let _ = writeln!(
                page,
                "\n\\subsection*{{{}}}",
                escaped_for_latex(&section.title)
            );
            let _ = writeln!(page, "{}", escaped_for_latex(&section.remark));
            for group in &section.groups {
                let _ = writeln!(page, "\n\\paragraph{{{}}}", escaped_for_latex(group.title));
                for lines in group.lines(self.language) {
                    match detail {
                        Detail::Short => short(&mut page, &lines),
                        Detail::Long => long(&mut page, &lines),
                    }
                }
                for note in &group.notes {
                    let _ = writeln!(page, "{}", escaped_for_latex(note));
                }
            }
        }
        page
    }
}

/// Text without a sign that TeX would read as its own or, in its first encoding, print as another;
/// `×`, `→` and `−` become formulas.
///
/// ```
/// use cijfer_analysis::escaped_for_latex;
///
/// assert_eq!(escaped_for_latex("conv2d_1: 28×28"), r"conv2d\_1: 28$\times$28");
/// ```
pub fn escaped_for_latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', sign]),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '"' => escaped.push_str("\\textquotedbl{}"),
            '×' => escaped.push_str("$\\times$"),
            '→' => escaped.push_str("$\\rightarrow$"),
            '−' => escaped.push_str("$-$"),
            _ if sign.is_control() => escaped.push(' '),
            _ => escaped.push(sign),
        }
    }
    escaped
}

fn short(page: &mut String, lines: &Lines<'_>) {
    let steps = steps(lines, false).join(" = ");
    let _ = writeln!(page, "\\[ \\text{{{}}} = {steps} \\]", lines.quantity());
}

fn long(page: &mut String, lines: &Lines<'_>) {
    let steps = steps(lines, lines.has_words());
    let _ = writeln!(page, "\\begin{{align*}}\n  \\text{{{}}}", lines.quantity());
    let _ = writeln!(page, "  &= {}", steps.join(" \\\\\n  &= "));
    page.push_str("\\end{align*}\n");
    for reason in lines.reasons() {
        let _ = writeln!(page, "{}", escaped_for_latex(reason));
    }
    let factors = lines.factors();
    if factors.is_empty() {
        return;
    }
    page.push_str("\\begin{itemize}\n");
    for [name, value, meaning] in factors {
        let _ = writeln!(
            page,
            "  \\item {} (${}$): {}",
            escaped_for_latex(&name),
            braced(&value),
            escaped_for_latex(&meaning)
        );
    }
    page.push_str("\\end{itemize}\n");
}

/// What stands after each sign of equality.
fn steps(lines: &Lines<'_>, with_words: bool) -> Vec<String> {
    let expression = &lines.derivation.expression;
    let mut steps = Vec::new();
    if with_words {
        steps.push(expression.latex(Leaves::Names, lines.language));
    }
    steps.push(expression.latex(Leaves::Numbers, lines.language));
    if !expression.is_single() {
        steps.push(braced(&lines.value()));
    }
    steps
}

/// A number whose marks between thousands get no space after them.
fn braced(number: &str) -> String {
    number.replace(',', "{,}").replace('.', "{.}")
}

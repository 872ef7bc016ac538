//! The report as Markdown, as GitHub reads it.

use std::fmt::Write as _;

use crate::document::{Block, Calculation, Document, Note, Span, Text};

/// The document as Markdown whose pictures lie in the folder `pictures`.
pub(crate) fn render(document: &Document, pictures: &str) -> String {
    let blocks: Vec<String> = document
        .blocks
        .iter()
        .map(|block| self::block(block, pictures))
        .collect();
    blocks.join("\n")
}

/// The text with a backslash before every character that Markdown would read as its own.
pub(crate) fn escaped(text: &str) -> String {
    let mut result = String::new();
    for character in text.chars() {
        if "\\`*_[]<>|#~".contains(character) {
            result.push('\\');
        }
        result.push(character);
    }
    result
}

fn block(block: &Block, pictures: &str) -> String {
    match block {
        Block::Part { title, .. } => format!("## {}\n", escaped(title)),
        Block::Section { title, .. } => format!("### {}\n", escaped(title)),
        Block::Paragraph(text) => format!("{}\n", inline(text)),
        Block::Points(items) => list(items.iter().map(|item| ("- ".to_owned(), inline(item)))),
        Block::Steps(items) => list(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (format!("{}. ", index + 1), inline(item))),
        ),
        Block::Table { caption, table } => match caption.is_empty() {
            true => table.to_markdown(),
            false => format!("*{}*\n\n{}", escaped(caption), table.to_markdown()),
        },
        Block::Pictures(all) => {
            let each = all.iter().map(|picture| {
                let link = format!(
                    "![{}]({pictures}/{})\n",
                    escaped(&picture.description),
                    picture.file_name
                );
                match picture.caption.is_empty() {
                    true => link,
                    false => format!("{link}\n*{}*\n", escaped(&picture.caption)),
                }
            });
            each.collect::<Vec<_>>().join("\n")
        }
        Block::Calculations(calculations) => list(
            calculations
                .iter()
                .map(|calculation| ("- ".to_owned(), self::calculation(calculation))),
        ),
        Block::Lines(lines) => format!("```text\n{}\n```\n", lines.join("\n")),
        Block::Fold { summary, inside } => {
            // Markdown has no folds of its own; GitHub reads these elements.
            format!(
                "<details>\n<summary>{}</summary>\n\n{}\n</details>\n",
                crate::html::escaped(&summary.to_plain()),
                render(inside, pictures)
            )
        }
        Block::Note { kind, inside } => note(*kind, &render(inside, pictures)),
    }
}

/// A quotation, for which Markdown has a mark at the start of each line.
fn note(kind: Note, inside: &str) -> String {
    let heading = kind
        .heading()
        .map_or(String::new(), |heading| format!("**{heading}**\n\n"));
    let mut text = String::new();
    for line in format!("{heading}{inside}").lines() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", format!("> {line}").trim_end());
    }
    text
}

fn list(items: impl Iterator<Item = (String, String)>) -> String {
    items
        .map(|(mark, item)| format!("{mark}{item}\n"))
        .collect()
}

fn calculation(calculation: &Calculation) -> String {
    let mut text = escaped(&calculation.quantity);
    for formula in [&calculation.words, &calculation.numbers]
        .into_iter()
        .flatten()
    {
        let _ = write!(text, " = {}", escaped(formula));
    }
    let _ = write!(text, " = **{}**", escaped(&calculation.result));
    text
}

fn inline(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(text) => escaped(text),
        Span::Strong(text) => format!("**{}**", escaped(text)),
        Span::Code(text) => format!("`{text}`"),
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Picture;
    use expect_test::expect;

    #[test]
    fn every_kind_of_block_can_be_written() {
        let mut document = Document::default();
        document.part("a", "Part A: 1 * 2");
        document.section("a1", "A1");
        document.say("See `conv2d_1`, **now**, in a_b.");
        document.points(["one", "two"]);
        document.steps(["first", "second"]);
        document.calculations([Calculation {
            quantity: "parameters".to_owned(),
            words: Some("units·inputs".to_owned()),
            numbers: Some("2·3".to_owned()),
            result: "6".to_owned(),
        }]);
        document.fold("more <of it>", |inside| inside.say("inside"));
        document.note(Note::Asked, |inside| {
            inside.say("a question");
            inside.say("and another");
        });
        document.lines(&["cargo xtask all".to_owned()]);
        document.pictures([Picture::png("a.png", "A [map]", "Below.", Vec::new())]);
        expect![[r#"
            ## Part A: 1 \* 2

            ### A1

            See `conv2d_1`, **now**, in a\_b.

            - one
            - two

            1. first
            2. second

            - parameters = units·inputs = 2·3 = **6**

            <details>
            <summary>more &lt;of it&gt;</summary>

            inside

            </details>

            > **Asked**
            >
            > a question
            >
            > and another

            ```text
            cargo xtask all
            ```

            ![A \[map\]](pictures/a.png)

            *Below.*
        "#]]
        .assert_eq(&render(&document, "pictures"));
    }
}

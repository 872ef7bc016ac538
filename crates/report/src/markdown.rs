//! The report as Markdown, as GitHub reads it.

use std::fmt::Write as _;

use crate::document::{Block, Calculation, Document, Span, Text};

/// The document as Markdown whose pictures lie in the folder `pictures`.
pub(crate) fn render(document: &Document, pictures: &str) -> String {
    let writer = Writer { document, pictures };
    writer.blocks(&document.blocks)
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

/// The address that GitHub gives a heading: small letters, digits and hyphens.
fn address(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        _ if character.is_alphanumeric() || "-_".contains(character) => Some(character),
        _ => None,
    });
    kept.collect()
}

struct Writer<'a> {
    /// The whole of it, to which links lead.
    document: &'a Document,
    pictures: &'a str,
}

impl Writer<'_> {
    fn blocks(&self, blocks: &[Block]) -> String {
        let blocks: Vec<String> = blocks.iter().map(|block| self.block(block)).collect();
        blocks.join("\n")
    }

    fn block(&self, block: &Block) -> String {
        let listed = |(mark, item): (String, &Text)| (mark, self.inline(item));
        match block {
            Block::Part { title, .. } => format!("## {}\n", escaped(title)),
            Block::Section { title, .. } => format!("### {}\n", escaped(title)),
            Block::Paragraph(text) => format!("{}\n", self.inline(text)),
            Block::Points(items) => {
                list(items.iter().map(|item| ("- ".to_owned(), item)).map(listed))
            }
            Block::Steps(items) => {
                let numbered = items.iter().enumerate();
                let numbered = numbered.map(|(index, item)| (format!("{}. ", index + 1), item));
                list(numbered.map(listed))
            }
            Block::Table { caption, table } => match caption.is_empty() {
                true => table.to_markdown(),
                false => format!("*{}*\n\n{}", escaped(caption), table.to_markdown()),
            },
            Block::Pictures(all) => {
                let each = all.iter().map(|picture| {
                    let link = format!(
                        "![{}]({}/{})\n",
                        escaped(&picture.description),
                        self.pictures,
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
                    self.blocks(&inside.blocks)
                )
            }
            Block::Note { kind, inside } => note(
                kind.heading(self.document.language),
                &self.blocks(&inside.blocks),
            ),
        }
    }

    fn inline(&self, text: &Text) -> String {
        let spans = text.0.iter().map(|span| match span {
            Span::Plain(text) => escaped(text),
            Span::Strong(text) => format!("**{}**", escaped(text)),
            Span::Code(text) => format!("`{text}`"),
            Span::Link { text, to } => match self.document.title(to) {
                Some(title) => format!("[{}](#{})", escaped(text), address(title)),
                None => escaped(text),
            },
        });
        spans.collect()
    }
}

/// A quotation, for which Markdown has a mark at the start of each line.
fn note(heading: Option<&str>, inside: &str) -> String {
    let heading = heading.map_or(String::new(), |heading| format!("**{heading}**\n\n"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Picture;
    use crate::document::Note;
    use expect_test::expect;

    #[test]
    fn every_kind_of_block_can_be_written() {
        let mut document = Document::default();
        document.part("a", "Part A: 1 * 2");
        document.section("a1", "A1: a first, small one");
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
        document.say("Back to [A1](#a1), and [nowhere](#b9).");
        document.lines(&["cargo xtask all".to_owned()]);
        document.pictures([Picture::png("a.png", "A [map]", "Below.", Vec::new())]);
        expect![[r#"
            ## Part A: 1 \* 2

            ### A1: a first, small one

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

            Back to [A1](#a1-a-first-small-one), and nowhere.

            ```text
            cargo xtask all
            ```

            ![A \[map\]](pictures/a.png)

            *Below.*
        "#]]
        .assert_eq(&render(&document, "pictures"));
    }
}

//! The report as a list of blocks, before it becomes HTML or Markdown.

use cijfer_analysis::{Derivation, Expression, Language, Leaves};

use crate::number::grouped;
use crate::{Picture, Table};

/// Blocks in the order in which they are read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(crate) enum Block {
    /// The heading of a part.
    Part { id: String, title: String },
    /// The heading of a section within a part.
    Section { id: String, title: String },
    /// A paragraph.
    Paragraph(Text),
    /// Items in no particular order.
    Points(Vec<Text>),
    /// Items of which one follows from another.
    Steps(Vec<Text>),
    /// A table below its caption.
    Table { caption: String, table: Table },
    /// Pictures beside one another where there is room.
    Pictures(Vec<Picture>),
    /// Calculations, each in words, in numbers and with its result.
    Calculations(Vec<Calculation>),
    /// Lines to be typed or read letter by letter.
    Lines(Vec<String>),
    /// What is seen only when its summary is opened.
    Fold { summary: Text, inside: Document },
    /// Something set apart.
    Note { kind: Note, inside: Document },
}

/// Why something is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// What the assignment asks.
    Asked,
    /// What must not be overlooked.
    Warning,
    /// What the assignment's own answer got wrong.
    Correction,
    /// A target that was reached.
    Reached,
    /// A target that was not.
    Missed,
}

/// One calculation.
#[derive(Debug, Clone)]
pub(crate) struct Calculation {
    /// What is calculated.
    pub(crate) quantity: String,
    /// The formula with names, where there is more to it than one name.
    pub(crate) words: Option<String>,
    /// The formula with numbers, where it is more than a number.
    pub(crate) numbers: Option<String>,
    /// What it comes to.
    pub(crate) result: String,
}

impl Calculation {
    /// A calculation in numbers alone.
    pub(crate) fn new(
        quantity: impl Into<String>,
        numbers: impl Into<String>,
        result: impl Into<String>,
    ) -> Self {
        Self {
            quantity: quantity.into(),
            words: None,
            numbers: Some(numbers.into()),
            result: result.into(),
        }
    }

    /// An expression and what it comes to.
    pub(crate) fn of(quantity: &str, expression: &Expression, value: u128) -> Self {
        let words = expression.in_words();
        let numbers = expression.text(Leaves::Numbers, Language::English);
        Self {
            quantity: quantity.to_owned(),
            // A bare number has no words, and is not repeated as its own result.
            words: (words != numbers).then_some(words),
            numbers: (!expression.is_single()).then_some(numbers),
            result: grouped(value),
        }
    }

    /// A sum over layers under that name. All of its terms are called the same, so that it says
    /// nothing in words.
    pub(crate) fn sum(quantity: &str, derivation: &Derivation) -> Self {
        Self {
            quantity: quantity.to_owned(),
            words: None,
            ..Self::from(derivation)
        }
    }
}

impl From<&Derivation> for Calculation {
    fn from(derivation: &Derivation) -> Self {
        Self::of(
            &derivation.quantity.to_string(),
            &derivation.expression,
            derivation.value,
        )
    }
}

/// Text with emphasis. It is written with `**` around what is strong and a backtick on either
/// side of what is code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text(pub(crate) Vec<Span>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    Plain(String),
    Strong(String),
    Code(String),
}

impl Text {
    /// Text from outside, in which nothing has a meaning of its own.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span::Plain(text.into())])
    }

    pub(crate) fn to_plain(&self) -> String {
        let texts = self.0.iter().map(|span| match span {
            Span::Plain(text) | Span::Strong(text) | Span::Code(text) => text.as_str(),
        });
        texts.collect()
    }
}

impl<T: AsRef<str>> From<T> for Text {
    fn from(text: T) -> Self {
        let mut spans = Vec::new();
        for (index, part) in text.as_ref().split('`').enumerate() {
            if index % 2 == 1 {
                spans.push(Span::Code(part.to_owned()));
                continue;
            }
            for (index, part) in part.split("**").enumerate() {
                match (part.is_empty(), index % 2) {
                    (true, _) => {}
                    (false, 0) => spans.push(Span::Plain(part.to_owned())),
                    (false, _) => spans.push(Span::Strong(part.to_owned())),
                }
            }
        }
        Self(spans)
    }
}

impl Document {
    pub(crate) fn part(&mut self, id: impl Into<String>, title: impl Into<String>) {
        let (id, title) = (id.into(), title.into());
        self.blocks.push(Block::Part { id, title });
    }

    pub(crate) fn section(&mut self, id: impl Into<String>, title: impl Into<String>) {
        let (id, title) = (id.into(), title.into());
        self.blocks.push(Block::Section { id, title });
    }

    pub(crate) fn say(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    pub(crate) fn points<T: Into<Text>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Points(items));
    }

    pub(crate) fn steps<T: Into<Text>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Steps(items));
    }

    pub(crate) fn table(&mut self, caption: impl Into<String>, table: Table) {
        let caption = caption.into();
        self.blocks.push(Block::Table { caption, table });
    }

    pub(crate) fn pictures(&mut self, pictures: impl IntoIterator<Item = Picture>) {
        let pictures: Vec<_> = pictures.into_iter().collect();
        if !pictures.is_empty() {
            self.blocks.push(Block::Pictures(pictures));
        }
    }

    pub(crate) fn calculations(&mut self, calculations: impl IntoIterator<Item = Calculation>) {
        let calculations = calculations.into_iter().collect();
        self.blocks.push(Block::Calculations(calculations));
    }

    pub(crate) fn lines(&mut self, lines: &[String]) {
        self.blocks.push(Block::Lines(lines.to_vec()));
    }

    pub(crate) fn fold(&mut self, summary: impl Into<Text>, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self::default();
        fill(&mut inside);
        let summary = summary.into();
        self.blocks.push(Block::Fold { summary, inside });
    }

    pub(crate) fn note(&mut self, kind: Note, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self::default();
        fill(&mut inside);
        self.blocks.push(Block::Note { kind, inside });
    }

    /// Every picture, those inside of other blocks too.
    pub(crate) fn all_pictures(&self) -> Vec<&Picture> {
        let pictures = self.blocks.iter().flat_map(|block| match block {
            Block::Pictures(pictures) => pictures.iter().collect(),
            Block::Fold { inside, .. } | Block::Note { inside, .. } => inside.all_pictures(),
            _ => Vec::new(),
        });
        pictures.collect()
    }
}

impl Note {
    /// What stands above what is set apart, where its first words do not say it themselves.
    pub(crate) fn heading(self) -> Option<&'static str> {
        match self {
            Self::Asked => Some("Asked"),
            Self::Correction => Some("Set right"),
            Self::Warning | Self::Reached | Self::Missed => None,
        }
    }

    /// The name that the page's style sheet has for it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Warning => "warning",
            Self::Correction => "correction",
            Self::Reached => "reached",
            Self::Missed => "missed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_make_spans() {
        let text = Text::from("a **b** `c**d`");
        let expected = [
            Span::Plain("a ".to_owned()),
            Span::Strong("b".to_owned()),
            Span::Plain(" ".to_owned()),
            Span::Code("c**d".to_owned()),
        ];
        assert_eq!(text.0, expected);
        assert_eq!(text.to_plain(), "a b c**d");
    }

    #[test]
    fn text_from_outside_keeps_its_marks() {
        assert_eq!(Text::plain("`a` **b**").to_plain(), "`a` **b**");
    }
}

//! The report as a list of blocks, before it becomes HTML or Markdown.

use cijfer_analysis::{Derivation, Expression, Language, Leaves};

use crate::{Picture, Table};

/// Blocks in the order in which they are read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    /// What it is written in. Whoever writes a block asks this, and has both texts at hand.
    pub(crate) language: Language,
    pub(crate) blocks: Vec<Block>,
    /// What the assignment's own answer got wrong, as far as it was set right until here.
    pub(crate) errata: Vec<Erratum>,
}

#[derive(Debug, Clone)]
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

/// Something that the assignment's own answer got wrong.
#[derive(Debug, Clone)]
pub(crate) struct Erratum {
    /// What is true, as a heading.
    pub(crate) title: String,
    /// What the answer says, in a word or a number.
    pub(crate) said: String,
    /// What is right instead.
    pub(crate) right: String,
    /// The address of the section in which it is set right.
    pub(crate) section: String,
    /// How it is set right.
    pub(crate) inside: Document,
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
    pub(crate) fn of(
        quantity: impl Into<String>,
        expression: &Expression,
        value: u128,
        language: Language,
    ) -> Self {
        let words = expression.text(Leaves::Names, language);
        let numbers = expression.text(Leaves::Numbers, language);
        Self {
            quantity: quantity.into(),
            // A bare number has no words, and is not repeated as its own result.
            words: (words != numbers).then_some(words),
            numbers: (!expression.is_single()).then_some(numbers),
            result: language.grouped(value),
        }
    }

    /// A derivation under the name of its quantity.
    pub(crate) fn derived(derivation: &Derivation, language: Language) -> Self {
        let quantity = derivation.quantity.name(language);
        Self::of(quantity, &derivation.expression, derivation.value, language)
    }

    /// A sum over layers under that name. All of its terms are called the same, so that it says
    /// nothing in words.
    pub(crate) fn sum(
        quantity: impl Into<String>,
        derivation: &Derivation,
        language: Language,
    ) -> Self {
        Self {
            quantity: quantity.into(),
            words: None,
            ..Self::derived(derivation, language)
        }
    }
}

/// Text with emphasis. It is written with `**` around what is strong, a backtick on either side of
/// what is code, and `[text](#address)` for what leads to another place of the report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text(pub(crate) Vec<Span>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    Plain(String),
    Strong(String),
    Code(String),
    Link { text: String, to: String },
}

impl Text {
    /// Text from outside, in which nothing has a meaning of its own.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span::Plain(text.into())])
    }

    pub(crate) fn to_plain(&self) -> String {
        let texts = self.0.iter().map(|span| match span {
            Span::Plain(text) | Span::Strong(text) | Span::Code(text) | Span::Link { text, .. } => {
                text.as_str()
            }
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
                    (false, 0) => links(part, &mut spans),
                    (false, _) => spans.push(Span::Strong(part.to_owned())),
                }
            }
        }
        Self(spans)
    }
}

/// Text without emphasis, and the links in it.
fn links(mut text: &str, spans: &mut Vec<Span>) {
    let plain = |text: &str, spans: &mut Vec<Span>| {
        if !text.is_empty() {
            spans.push(Span::Plain(text.to_owned()));
        }
    };
    while let Some((before, link, after)) = first_link(text) {
        plain(before, spans);
        spans.push(link);
        text = after;
    }
    plain(text, spans);
}

/// What stands before the first link, the link, and what stands behind it.
fn first_link(text: &str) -> Option<(&str, Span, &str)> {
    let middle = text.find("](#")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    let link = Span::Link {
        text: text[start + 1..middle].to_owned(),
        to: text[middle + 3..end].to_owned(),
    };
    Some((&text[..start], link, &text[end + 1..]))
}

impl Document {
    pub(crate) fn new(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

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
        let (caption, table) = (caption.into(), table.in_language(self.language));
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
        let mut inside = Self::new(self.language);
        fill(&mut inside);
        let summary = summary.into();
        self.blocks.push(Block::Fold { summary, inside });
    }

    pub(crate) fn note(&mut self, kind: Note, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self::new(self.language);
        fill(&mut inside);
        self.blocks.push(Block::Note { kind, inside });
    }

    /// Sets right what the assignment's own answer got wrong: here, and once more among the errata,
    /// to which a link leads.
    pub(crate) fn set_right(
        &mut self,
        title: impl Into<String>,
        [said, right]: [String; 2],
        fill: impl FnOnce(&mut Self),
    ) {
        let mut inside = Self::new(self.language);
        fill(&mut inside);
        let (number, title) = (self.errata.len() + 1, title.into());
        let section = self.blocks.iter().rev().find_map(|block| match block {
            Block::Section { id, .. } => Some(id.clone()),
            _ => None,
        });
        self.note(Note::Correction, |note| {
            note.blocks.clone_from(&inside.blocks);
            note.say(format!("[Erratum {number}: {title}](#erratum-{number})"));
        });
        self.errata.push(Erratum {
            title,
            said,
            right,
            section: section.unwrap_or_default(),
            inside,
        });
    }

    /// The title of the part or section of that address.
    pub(crate) fn title(&self, address: &str) -> Option<&str> {
        self.blocks.iter().find_map(|block| match block {
            Block::Part { id, title } | Block::Section { id, title } if id == address => {
                Some(title.as_str())
            }
            _ => None,
        })
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
    pub(crate) fn heading(self, language: Language) -> Option<&'static str> {
        match self {
            Self::Asked => Some(language.choose("Asked", "Gevraagd")),
            Self::Correction => Some(language.choose("Set right", "Rechtgezet")),
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
    fn links_lead_to_addresses() {
        let text = Text::from("see [C2: shapes](#c2), [not] (#this)");
        let link = Span::Link {
            text: "C2: shapes".to_owned(),
            to: "c2".to_owned(),
        };
        let plain = |text: &str| Span::Plain(text.to_owned());
        let expected = [plain("see "), link, plain(", [not] (#this)")];
        assert_eq!(text.0, expected);
        assert_eq!(Text::from("a ](# b").to_plain(), "a ](# b");
    }

    #[test]
    fn text_from_outside_keeps_its_marks() {
        assert_eq!(Text::plain("`a` **b**").to_plain(), "`a` **b**");
    }
}

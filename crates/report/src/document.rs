//! A page as a list of blocks, before it becomes HTML or Markdown.

mod calculation;
mod text;

use cijfer_analysis::Language;

pub use calculation::Calculation;
pub(crate) use text::Span;
pub use text::Text;

use crate::texts::texts;
use crate::{Picture, Table};

/// A page: blocks in the order in which they are read.
///
/// It becomes one HTML file that needs no other, or Markdown with its pictures beside it.
///
/// ```
/// use cijfer_analysis::Language;
/// use cijfer_report::{Column, Document, Note, Table};
///
/// let mut document = Document::new(Language::English);
/// document.part("counting", "Counting");
/// document.note(Note::Asked, |inside| inside.say("How many parameters has `conv2d`?"));
/// document.say("It has **520**:");
/// let columns = [Column::left("Layer"), Column::right("Parameters")];
/// document.table("The parameters", Table::new(columns, [["conv2d".into(), 520_u64.into()]]));
///
/// let markdown = document.to_markdown("A page")?;
/// assert!(markdown.starts_with("# A page\n\n## Counting\n\n> **Asked**\n"));
/// assert!(document.to_html("A page")?.contains("<strong>520</strong>"));
/// # Ok::<(), cijfer_report::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub(crate) language: Language,
    pub(crate) blocks: Vec<Block>,
    errata: Vec<Erratum>,
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
pub enum Note {
    /// What is asked.
    Asked,
    /// What must not be overlooked.
    Warning,
    /// What an answer got wrong.
    Correction,
    /// A target that was reached.
    Reached,
    /// A target that was not.
    Missed,
}

/// Something that an answer got wrong, and what is right.
#[derive(Debug, Clone)]
pub struct Erratum {
    /// What is true, as a heading.
    pub title: String,
    /// What the answer says, in a word or a number.
    pub said: String,
    /// What is right instead.
    pub right: String,
    /// The address of the section in which it is set right.
    pub section: String,
    /// How it is set right.
    pub inside: Document,
}

impl Document {
    /// An empty page in that language.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

    /// What it is written in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What was set right so far.
    pub fn errata(&self) -> &[Erratum] {
        &self.errata
    }

    /// The blocks of another document.
    pub fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// The heading of a part, which links reach at that address.
    pub fn part(&mut self, id: impl Into<String>, title: impl Into<String>) {
        let (id, title) = (id.into(), title.into());
        self.blocks.push(Block::Part { id, title });
    }

    /// The heading of a section within a part, likewise.
    pub fn section(&mut self, id: impl Into<String>, title: impl Into<String>) {
        let (id, title) = (id.into(), title.into());
        self.blocks.push(Block::Section { id, title });
    }

    /// A paragraph.
    pub fn say(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Items in no particular order.
    pub fn points<T: Into<Text>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Points(items));
    }

    /// Items of which one follows from another.
    pub fn steps<T: Into<Text>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Steps(items));
    }

    /// A table below its caption, with its numbers as the page's language spells them.
    pub fn table(&mut self, caption: impl Into<String>, table: Table) {
        let (caption, table) = (caption.into(), table.in_language(self.language));
        self.blocks.push(Block::Table { caption, table });
    }

    /// Pictures beside one another where there is room; nothing where there are none.
    pub fn pictures(&mut self, pictures: impl IntoIterator<Item = Picture>) {
        let pictures: Vec<_> = pictures.into_iter().collect();
        if !pictures.is_empty() {
            self.blocks.push(Block::Pictures(pictures));
        }
    }

    /// Calculations, each in words, in numbers and with its result.
    pub fn calculations(&mut self, calculations: impl IntoIterator<Item = Calculation>) {
        let calculations = calculations.into_iter().collect();
        self.blocks.push(Block::Calculations(calculations));
    }

    /// Lines to be typed or read letter by letter.
    pub fn lines(&mut self, lines: &[String]) {
        self.blocks.push(Block::Lines(lines.to_vec()));
    }

    /// What is seen only when its summary is opened.
    pub fn fold(&mut self, summary: impl Into<Text>, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self::new(self.language);
        fill(&mut inside);
        let summary = summary.into();
        self.blocks.push(Block::Fold { summary, inside });
    }

    /// Something set apart.
    pub fn note(&mut self, kind: Note, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self::new(self.language);
        fill(&mut inside);
        self.blocks.push(Block::Note { kind, inside });
    }

    /// Sets right what an answer got wrong: here, and once more among the [`errata`](Self::errata), to whose section
    /// `erratum-1`, `erratum-2` and so on a link leads.
    pub fn set_right(
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
    pub fn title(&self, address: &str) -> Option<&str> {
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
            Self::Asked => Some(texts(language).pages.asked()),
            Self::Correction => Some(texts(language).pages.set_right()),
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

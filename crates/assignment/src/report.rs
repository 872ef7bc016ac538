//! The report of the assignment: what goes in, and what it becomes.

use std::path::Path;

use cijfer_analysis::Language;
use cijfer_report::Table;

use crate::{Circumstances, Data, LargeImage, Part, Result, Small, pages};

/// Everything that the report of the assignment tells. A part that was not run is left out, and
/// the report says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the report is written in. Texts that come with the other fields are taken as they are,
    /// so whoever gives them writes them in this language.
    pub language: Language,
    /// What stands at the top.
    pub title: String,
    /// The images that everything was measured on.
    pub data: Data,
    /// Dense layers only.
    pub a: Option<Part>,
    /// Convolutions before a Dense layer.
    pub b: Option<Part>,
    /// Convolutions and pooling only.
    pub c: Option<Part>,
    /// The network of part C over a large image.
    pub d: Option<LargeImage>,
    /// The smallest networks that are known for the parts.
    pub small: Vec<Small>,
    /// What is needed to run it again.
    pub run: Circumstances,
}

impl Report {
    /// The report as one HTML page that needs no other file and no script.
    ///
    /// # Errors
    ///
    /// A network that cannot be counted, or a picture whose name cannot be used.
    pub fn to_html(&self) -> Result<String> {
        Ok(pages::document(self)?.to_html(&self.title)?)
    }

    /// The report as Markdown whose pictures lie in a folder `pictures` beside it.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html).
    pub fn to_markdown(&self) -> Result<String> {
        Ok(pages::document(self)?.to_markdown(&self.title)?)
    }

    /// Writes `report.html`, `report.md` and the folder `pictures` into a folder, which is made
    /// when it is not there.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html), and a file that cannot be written. Files
    /// that were written before that stay, each of them whole.
    pub fn write(&self, folder: &Path) -> Result<()> {
        Ok(pages::document(self)?.write(&self.title, folder)?)
    }

    /// The table at the end of the report: part, what was asked, what was reached, yes or no.
    pub fn results(&self) -> Table {
        pages::results(self)
    }
}

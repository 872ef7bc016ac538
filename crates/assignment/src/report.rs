//! What the report becomes: a page, Markdown, files.

use std::path::Path;

use cijfer_report::Table;

use crate::{Report, Result, pages};

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

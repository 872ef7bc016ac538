//! What a document becomes: a page, Markdown, files.

use std::collections::HashSet;
use std::path::Path;

use crate::{Document, Error, Result, file, html, markdown};

/// The folder of pictures beside the Markdown.
const PICTURES: &str = "pictures";

impl Document {
    /// One HTML page that needs no other file and no script.
    ///
    /// # Errors
    ///
    /// A picture whose name cannot be used.
    pub fn to_html(&self, title: &str) -> Result<String> {
        self.check_names()?;
        Ok(html::page(title, self))
    }

    /// Markdown whose pictures lie in a folder `pictures` beside it.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html).
    pub fn to_markdown(&self, title: &str) -> Result<String> {
        self.check_names()?;
        let title = markdown::escaped(title);
        let body = markdown::render(self, PICTURES);
        Ok(format!("# {title}\n\n{body}"))
    }

    /// Writes `report.html`, `report.md` and the folder `pictures` into a folder, which is made
    /// when it is not there.
    ///
    /// # Errors
    ///
    /// As [`to_html`](Self::to_html), and [`Error::Write`] for what cannot be written. Files
    /// that were written before that stay, each of them whole.
    pub fn write(&self, title: &str, folder: &Path) -> Result<()> {
        let (markdown, html) = (self.to_markdown(title)?, self.to_html(title)?);
        let pictures = folder.join(PICTURES);
        file::create_folder(&pictures)?;
        for picture in self.all_pictures() {
            file::write_file(&pictures.join(&picture.file_name), picture.bytes())?;
        }
        file::write_file(&folder.join("report.md"), markdown.as_bytes())?;
        file::write_file(&folder.join("report.html"), html.as_bytes())
    }

    /// Two pictures of one name would be one file.
    fn check_names(&self) -> Result<()> {
        let mut names = HashSet::new();
        for picture in self.all_pictures() {
            picture.check_name()?;
            if !names.insert(&picture.file_name) {
                return Err(Error::FileName {
                    name: picture.file_name.clone(),
                    reason: "is that of another picture",
                });
            }
        }
        Ok(())
    }
}

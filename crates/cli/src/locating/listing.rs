//! What was found, as a list in the format that was asked for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cijfer_localization::{Found, Located, Locations};
use cijfer_report::{Cell, Column, Table};
use cijfer_work::Storage;

use super::folder;
use super::inputs::Inputs;
use crate::arguments::Listing;
use crate::terminal::Partly;

/// Where the list goes, and how.
pub(crate) struct List {
    format: Listing,
    pub(crate) out: Option<PathBuf>,
    /// The file of each image, for YOLO.
    files: Vec<PathBuf>,
}

impl List {
    /// # Errors
    ///
    /// A folder of files that is not named, or in which two images would have the same file.
    pub(crate) fn new(
        storage: &Storage,
        out: Option<&Path>,
        format: Option<Listing>,
        inputs: &Inputs,
    ) -> Result<Self> {
        let out = out.map(Path::to_owned);
        let guessed = || out.as_deref().map_or(Listing::Table, guess);
        let format = format.unwrap_or_else(guessed);
        let files = match (format, &out) {
            (Listing::Yolo, Some(out)) => folder::files(storage, "--out", out, inputs, "txt")?,
            (Listing::Yolo, None) => {
                bail!(
                    "--format yolo writes a file for every image, into the folder that --out names"
                )
            }
            _ => Vec::new(),
        };
        Ok(Self { format, out, files })
    }

    /// The file that is written, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.out.as_deref().filter(|_| self.files.is_empty())
    }

    /// Writes the list, or returns what is to be printed.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn write(
        &self,
        storage: &Storage,
        found: Vec<Option<Located>>,
        is_one: bool,
    ) -> Result<String> {
        let Some(out) = &self.out else {
            return self.text(found, is_one);
        };
        if self.files.is_empty() {
            storage.write(out, self.text(found, is_one)?.as_bytes())?;
        } else {
            for (path, located) in self.files.iter().zip(&found) {
                if let Some(located) = located {
                    storage.write(path, located.to_yolo()?.as_bytes())?;
                }
            }
        }
        Ok(format!("{}\n", out.display()))
    }

    /// Writes the list of several images, and calls `written` once it is there. Returns what is to be printed.
    ///
    /// # Errors
    ///
    /// When it cannot be written; that `failed` images could not be read, beside the list of the others.
    pub(crate) fn finish(
        &self,
        storage: &Storage,
        found: Vec<Option<Located>>,
        failed: usize,
        written: impl FnOnce() -> Result<()>,
    ) -> Result<String> {
        let (all, nothing) = (found.len(), found.iter().all(Option::is_none));
        let output = match nothing {
            true => String::new(),
            false => self.write(storage, found, false)?,
        };
        written()?;
        match failed {
            0 => Ok(output),
            _ if nothing => bail!("none of {all} images could be processed"),
            _ => bail!(Partly {
                output,
                missing: format!("{failed} of {all} images could not be processed"),
            }),
        }
    }

    fn text(&self, found: Vec<Option<Located>>, is_one: bool) -> Result<String> {
        let images = found.into_iter().flatten().collect();
        let locations = Locations { images };
        Ok(match self.format {
            Listing::Table => table(&locations.images, is_one).to_text(),
            Listing::Json => locations.to_json()?,
            Listing::JsonLines => locations.to_json_lines()?,
            Listing::Csv => locations.to_csv(),
            Listing::Coco => locations.to_coco()?,
            Listing::Yolo => {
                let texts = locations.images.iter().map(Located::to_yolo);
                texts.collect::<Result<String, _>>().context("YOLO")?
            }
        })
    }
}

/// What the end of a file's name says.
fn guess(path: &Path) -> Listing {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => Listing::Json,
        Some("jsonl") => Listing::JsonLines,
        Some("csv") => Listing::Csv,
        _ => Listing::Table,
    }
}

/// A find a line, after its image where there may be several.
fn table(images: &[Located], is_one: bool) -> Table {
    let finds = images
        .iter()
        .flat_map(|located| located.digits.iter().map(move |found| (located, found)));
    let [digit, score, x, y, edges] = [
        Column::right("Digit"),
        Column::right("Score"),
        Column::right("x"),
        Column::right("y"),
        Column::left("Box"),
    ];
    if is_one {
        let rows = finds.map(|(_, found)| cells(found));
        return Table::new([digit, score, x, y, edges], rows);
    }
    let image = Column::left("Image");
    let rows = finds.map(|(located, found)| {
        let [digit, score, x, y, edges] = cells(found);
        [located.image.clone().into(), digit, score, x, y, edges]
    });
    Table::new([image, digit, score, x, y, edges], rows)
}

fn cells(found: &Found) -> [Cell; 5] {
    let [left, top, right, bottom] = found.ink_box;
    [
        Cell::from(found.digit.to_string()),
        Cell::Decimal(found.score.into(), 3),
        Cell::Decimal(found.x, 1),
        Cell::Decimal(found.y, 1),
        format!("{left}, {top}, {right}, {bottom}").into(),
    ]
}

//! Finding the digits of an image in a file.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use cijfer_localization::{Candidate, Localizer, Located, Options};
use cijfer_model::{Checkpoint, Engine};
use cijfer_pictures::{GreyImage, InkLevels, Picture, Reading, Rows};

use crate::{Error, Result, Storage};

/// A network, and how images are read and looked at.
///
/// ```
/// use cijfer_localization::Options;
/// use cijfer_model::Engine;
/// use cijfer_pictures::Reading;
/// use cijfer_work::Finder;
///
/// let network = cijfer_zoo::trained("C-scales").expect("it comes with the program")?;
/// let finder = Finder::new(network, Options::default(), Reading::default(), &Engine::cpu())?;
///
/// // An image of 60×40 pixels without ink.
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("blank.pgm");
/// std::fs::write(&path, [&b"P5 60 40 255\n"[..], &[255; 60 * 40]].concat())?;
/// let located = finder.find(&path, finder.memory(), &mut |_rows| {})?;
/// assert_eq!((located.width, located.height, located.digits.len()), (60, 40, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Finder {
    checkpoint: Checkpoint,
    localizer: Localizer,
    engine: Engine,
    reading: Reading,
    storage: Storage,
}

// Weights are too many to be shown.
impl fmt::Debug for Finder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Finder")
            .field("network", &self.checkpoint.network.name)
            .field("options", self.options())
            .field("reading", &self.reading)
            .field("storage", &self.storage)
            .finish_non_exhaustive()
    }
}

impl Finder {
    /// Reads images from files; [`with_storage`](Self::with_storage) lets them lie elsewhere.
    ///
    /// # Errors
    ///
    /// A model that cannot slide, values that make no sense: all that can be known before an image is opened.
    pub fn new(
        checkpoint: Checkpoint,
        options: Options,
        reading: Reading,
        engine: &Engine,
    ) -> Result<Self> {
        Ok(Self {
            localizer: Localizer::new(checkpoint.slider(engine)?, options)?,
            checkpoint,
            engine: engine.clone(),
            reading,
            storage: Storage::files(),
        })
    }

    /// The same with images that lie in this storage.
    #[must_use]
    pub fn with_storage(self, storage: Storage) -> Self {
        Self { storage, ..self }
    }

    /// Where images are read from.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The network and its weights.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Where the network runs.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How digits are found.
    pub fn options(&self) -> &Options {
        self.localizer.options()
    }

    /// How images are read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// How much memory there is for everything, in bytes.
    pub fn memory(&self) -> u64 {
        self.options().memory
    }

    /// An image that is read in at most so many bytes.
    ///
    /// # Errors
    ///
    /// A file that is no picture, is too large, or needs more memory.
    pub fn open(&self, path: &Path, memory: u64) -> Result<Picture> {
        let reading = Reading {
            memory,
            ..self.reading.clone()
        };
        self.storage.open(path, &reading)
    }

    /// What slides over an image in at most so many bytes.
    ///
    /// # Errors
    ///
    /// None: the options are those that were used before.
    pub fn localizer(&self, memory: u64) -> Result<Localizer> {
        let options = Options {
            memory,
            ..*self.options()
        };
        Ok(self.localizer.with_options(options)?)
    }

    /// The digits of an image, in at most so many bytes; `progress` is told how many rows are done.
    ///
    /// # Errors
    ///
    /// An image that cannot be read or looked at, by its name; [`Error::is_memory`] says whether more memory would have helped.
    pub fn find(
        &self,
        path: &Path,
        memory: u64,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Located> {
        let image = path.display().to_string();
        let mut find = || {
            let mut picture = self.open(path, memory)?;
            let (width, height) = (picture.width(), picture.height());
            let reading = picture.memory();
            let localizer = self.localizer(memory.saturating_sub(reading))?;
            let digits = localizer.locate_rows(&mut picture, progress);
            let digits = digits.map_err(|source| in_memory(source, &image, memory, reading))?;
            Ok(Located {
                image: image.clone(),
                width,
                height,
                digits,
            })
        };
        find().map_err(|error: Error| error.about(&image))
    }

    /// The size of an image, as height and width, and what its first rows say about its ink.
    ///
    /// # Errors
    ///
    /// An image that cannot be read, by its name.
    pub fn light(&self, path: &Path) -> Result<([usize; 2], InkLevels)> {
        let read = || {
            let mut picture = self.open(path, self.memory())?;
            Ok(([picture.height(), picture.width()], picture.ink_levels()?))
        };
        read().map_err(|error: Error| error.about(&path.display().to_string()))
    }

    /// What may be a digit in a strip of an image of that size, in at most so many bytes.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find), and an image of another size.
    pub fn candidates(
        &self,
        path: &Path,
        size: [usize; 2],
        levels: InkLevels,
        strip: Range<usize>,
        memory: u64,
    ) -> Result<Vec<Candidate>> {
        let image = path.display().to_string();
        let find = || {
            let mut picture = self.open(path, memory)?;
            let [expected, found] = [size, [picture.height(), picture.width()]]
                .map(|[height, width]| format!("{width}×{height} pixels"));
            if expected != found {
                return Err(Error::Changed {
                    image: image.clone(),
                    what: "its size",
                    expected,
                    found,
                });
            }
            let reading = picture.memory();
            let localizer = self.localizer(memory.saturating_sub(reading))?;
            picture.seek(localizer.first_row(size, &strip)?, levels)?;
            localizer
                .candidates(strip.clone(), &mut picture, &mut |_| {})
                .map_err(|source| in_memory(source, &image, memory, reading))
        };
        find().map_err(|error: Error| error.about(&image))
    }

    /// An image as a whole, read as the network sees it.
    ///
    /// # Errors
    ///
    /// An image that cannot be read.
    pub fn whole(&self, path: &Path) -> Result<GreyImage> {
        let mut picture = self.open(path, self.memory())?;
        let (width, height) = (picture.width(), picture.height());
        let mut pixels = vec![0; GreyImage::checked_area(width, height)?];
        picture.read(&mut pixels)?;
        Ok(GreyImage::new(width, height, pixels)?)
    }
}

/// The error, with what reading takes of the memory where that is what is wanting.
fn in_memory(source: cijfer_localization::Error, image: &str, allowed: u64, reading: u64) -> Error {
    match source {
        cijfer_localization::Error::Memory { .. } => Error::Memory {
            image: image.to_owned(),
            allowed: allowed >> 20,
            reading: reading.div_ceil(1 << 20),
            source: source.into(),
        },
        other => other.into(),
    }
}

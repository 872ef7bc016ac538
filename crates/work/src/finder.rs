//! Finding the digits of an image in a file.

use std::path::Path;

use candle_core::Device;
use cijfer_localization::{Localizer, Located, Options};
use cijfer_pictures::{GreyImage, Picture, Reading, Rows};
use cijfer_zoo::Checkpoint;

use crate::{Error, Result};

/// A network, and how images are read and looked at.
pub struct Finder {
    checkpoint: Checkpoint,
    options: Options,
    reading: Reading,
    device: Device,
}

impl Finder {
    /// # Errors
    ///
    /// A model that cannot slide, values that make no sense: all that can be known before an image is opened.
    pub fn new(
        checkpoint: Checkpoint,
        options: Options,
        reading: Reading,
        device: Device,
    ) -> Result<Self> {
        options.validate()?;
        let finder = Self {
            checkpoint,
            options,
            reading,
            device,
        };
        finder.localizer(options.memory)?;
        Ok(finder)
    }

    /// The network and its weights.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// How digits are found.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How images are read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// How much memory there is for everything, in bytes.
    pub fn memory(&self) -> u64 {
        self.options.memory
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
        Ok(Picture::open(path, &reading)?)
    }

    /// What slides over an image in at most so many bytes.
    ///
    /// # Errors
    ///
    /// A model that cannot slide.
    pub fn localizer(&self, memory: u64) -> Result<Localizer> {
        let model = self.checkpoint.model(&self.device)?;
        let options = Options {
            memory,
            ..self.options
        };
        Ok(Localizer::new(model, &self.device, options)?)
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
            let digits = digits.map_err(|source| match Error::from(source) {
                Error::Localization(source @ cijfer_localization::Error::Memory { .. }) => {
                    Error::Memory {
                        image: image.clone(),
                        allowed: memory >> 20,
                        reading: reading.div_ceil(1 << 20),
                        source,
                    }
                }
                other => other,
            })?;
            Ok(Located {
                image: image.clone(),
                width,
                height,
                digits,
            })
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

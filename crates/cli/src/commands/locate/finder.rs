//! Finding the digits of an image file.

use anyhow::{Context, Result};
use candle_core::Device;
use cijfer_localization::{Localizer, Located, Options};
use cijfer_pictures::{GreyImage, Picture, Reading, Rows};
use cijfer_zoo::Checkpoint;

use super::inputs::Input;
use crate::arguments::Locate;
use crate::named;

/// A network, and how images are read and looked at.
pub(super) struct Finder {
    pub(super) checkpoint: Checkpoint,
    pub(super) options: Options,
    pub(super) reading: Reading,
    device: Device,
}

impl Finder {
    /// # Errors
    ///
    /// A model that is none or cannot slide, a device that cannot be had, values that make no sense: all that can be known
    /// before an image is opened.
    pub(super) fn new(arguments: &Locate) -> Result<Self> {
        let (finding, reading) = (&arguments.finding, &arguments.reading);
        let device = crate::device(&arguments.device)?;
        let checkpoint = named::model(&finding.model)?;
        // Up to 2²⁴ MiB, so that it fits.
        let memory = reading.memory << 20;
        let finder = Self {
            options: Options {
                threshold: threshold(finding.threshold, &checkpoint),
                digit_height: finding.digit_height,
                at_edges: !finding.no_edges,
                memory,
                ..Options::default()
            },
            reading: Reading {
                ink: reading.ink,
                even: !reading.no_even,
                most_pixels: reading.most_pixels,
                memory,
            },
            checkpoint,
            device,
        };
        finder.options.validate()?;
        let localizer = finder.localizer(memory);
        localizer.with_context(|| format!("--model {}", finding.model))?;
        Ok(finder)
    }

    /// How much memory there is for everything, in bytes.
    pub(super) fn memory(&self) -> u64 {
        self.options.memory
    }

    /// An image that is read in at most so many bytes.
    pub(super) fn open(&self, input: &Input, memory: u64) -> Result<Picture> {
        let reading = Reading {
            memory,
            ..self.reading.clone()
        };
        Ok(Picture::open(&input.path, &reading)?)
    }

    /// What slides over an image in at most so many bytes.
    pub(super) fn localizer(&self, memory: u64) -> Result<Localizer> {
        let model = self.checkpoint.model(&self.device)?;
        let options = Options {
            memory,
            ..self.options
        };
        Ok(Localizer::new(model, &self.device, options)?)
    }

    /// The digits of an image, in at most so many bytes; `progress` is told how many rows are done.
    pub(super) fn find(
        &self,
        input: &Input,
        memory: u64,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Located> {
        let mut picture = self.open(input, memory)?;
        let (width, height) = (picture.width(), picture.height());
        let reading = picture.memory();
        let localizer = self.localizer(memory.saturating_sub(reading))?;
        let digits = localizer.locate_rows(&mut picture, progress);
        let digits = digits.map_err(|error| {
            let error = anyhow::Error::from(error);
            match is_memory(&error) {
                true => error.context(format!(
                    "{}: of {} MiB of memory, reading takes {}",
                    input.name(),
                    memory >> 20,
                    reading.div_ceil(1 << 20)
                )),
                false => about(input, error),
            }
        })?;
        Ok(Located {
            image: input.name(),
            width,
            height,
            digits,
        })
    }

    /// An image as a whole, read as the network sees it.
    pub(super) fn whole(&self, input: &Input) -> Result<GreyImage> {
        let mut picture = self.open(input, self.memory())?;
        let (width, height) = (picture.width(), picture.height());
        let mut pixels = vec![0; GreyImage::checked_area(width, height)?];
        picture.read(&mut pixels)?;
        Ok(GreyImage::new(width, height, pixels)?)
    }
}

/// What was asked for, or what holds for the model.
fn threshold(asked: Option<f32>, checkpoint: &Checkpoint) -> f32 {
    let own = checkpoint.provenance.threshold;
    asked.or(own).unwrap_or(Options::default().threshold)
}

/// The error with the name of its image, unless it says it already.
pub(super) fn about(input: &Input, error: anyhow::Error) -> anyhow::Error {
    let name = input.name();
    match format!("{error:#}").contains(&name) {
        true => error,
        false => error.context(name),
    }
}

/// Whether more memory would have helped.
pub(super) fn is_memory(error: &anyhow::Error) -> bool {
    use cijfer_localization::Error as Located;
    use cijfer_pictures::Error as Pictures;
    let picture = error.downcast_ref::<Pictures>();
    matches!(picture, Some(Pictures::Memory { .. }))
        || matches!(
            error.downcast_ref::<Located>(),
            Some(Located::Memory { .. } | Located::Picture(Pictures::Memory { .. }))
        )
}

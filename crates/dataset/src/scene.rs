mod canvas;
mod clutter;
mod damage;
mod form;
mod geometry;
mod glyph;
mod layout;
mod letter;
mod options;
mod place;
mod tiles;

use std::path::Path;

use cijfer_pictures::GreyImage;

pub use self::options::SceneOptions;
use crate::error::Result;
use crate::random::{Purpose, Random};
use crate::samples::Samples;
use crate::scene_kind::SceneKind;
use crate::truth::Truth;

use canvas::Canvas;
use layout::Layout;

/// A large test image with digits at random places, and the truth about them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// One byte a pixel, 0 is paper and 255 is ink, row after row.
    pub pixels: Vec<u8>,
    /// The digits, and where they are.
    pub truth: Truth,
}

impl Scene {
    /// Composes a scene of digits at random places. They lie wholly inside, and no sample comes twice unless there are fewer samples
    /// than digits.
    ///
    /// # Errors
    ///
    /// No samples to choose from, an image without pixels or with more than 2²⁸, heights or an amount of clutter out of range, and
    /// more digits than there is room for.
    ///
    /// ```
    /// use cijfer_dataset::{Mnist, Scene, SceneKind, SceneOptions};
    ///
    /// let digits = Mnist::drawn(1, 100, 0).test;
    /// let options = SceneOptions {
    ///     kind: SceneKind::Varied,
    ///     width: 500,
    ///     height: 300,
    ///     digits: 20,
    ///     digit_height: [15.0, 60.0],
    ///     ..SceneOptions::default()
    /// };
    /// let scene = Scene::compose(&digits, &options)?;
    /// assert_eq!(scene.pixels.len(), 500 * 300);
    /// assert_eq!(scene.truth.digits.len(), 20);
    /// # Ok::<(), cijfer_dataset::Error>(())
    /// ```
    pub fn compose(samples: &Samples, options: &SceneOptions) -> Result<Self> {
        let &SceneOptions {
            kind,
            width,
            height,
            clutter,
            seed,
            ref data,
            ..
        } = options;
        let mut canvas = Canvas::paper(width, height, GreyImage::checked_area(width, height)?);
        options.validate(samples)?;
        let mut random = Random::new(seed, Purpose::Scene, 0);
        let layout = Layout::arrange(samples, options, &mut canvas, &mut random)?;
        if kind == SceneKind::Cluttered {
            clutter::clutter(&mut canvas, clutter, &mut random);
            layout.wipe_tiles(&mut canvas);
        }
        let digits = layout.draw(&mut canvas);
        if kind == SceneKind::Cluttered {
            damage::damage(&mut canvas, &mut random);
        }
        Ok(Self {
            width,
            height,
            pixels: canvas.pixels,
            truth: Truth {
                kind,
                width,
                height,
                seed,
                data: data.clone(),
                digits,
            },
        })
    }

    /// Writes the image as a PNG file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, and a width and height that have been changed so that they contradict the pixels.
    pub fn save_png(&self, path: impl AsRef<Path>) -> Result<()> {
        Ok(GreyImage::new(self.width, self.height, self.pixels.clone())?.write_png(path)?)
    }
}

#[cfg(test)]
mod tests;

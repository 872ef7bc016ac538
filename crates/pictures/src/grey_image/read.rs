use std::path::Path;

use super::{GreyImage, MOST_PIXELS};
use crate::error::{Error, Result};
use crate::ink::Ink;
use crate::picture::Picture;
use crate::reading::Reading;
use crate::rows::Rows;

/// The pixels as they are stored. The number of pixels has a limit of its own, and a decoder takes at most eight bytes for each.
const AS_STORED: Reading = Reading {
    ink: Ink::Light,
    illumination_correction: false,
    most_pixels: u64::MAX,
    memory: 8 * MOST_PIXELS as u64,
};

impl GreyImage {
    /// Reads a picture as it is stored: light is ink, dark is paper, and the illumination is not corrected. Colour becomes luminance, and
    /// transparent pixels become paper.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is not a picture, or has more than 2²⁸ pixels.
    ///
    /// ```
    /// use cijfer_pictures::GreyImage;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("image.png");
    /// let image = GreyImage::new(3, 2, vec![0, 50, 100, 150, 200, 255])?;
    /// image.write_png(&path)?;
    /// assert_eq!(GreyImage::read(&path)?, image);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let mut picture = Picture::open(path, &AS_STORED)?;
        let (width, height) = (picture.width(), picture.height());
        let area = Self::checked_area(width, height).map_err(|_| Error::Content {
            path: path.to_owned(),
            what: "the size of an image that is read as a whole",
            expected: format!("1 to {MOST_PIXELS} pixels"),
            found: format!("{width}×{height}"),
        })?;
        let mut pixels = vec![0; area];
        picture.read(&mut pixels)?;
        Self::new(width, height, pixels)
    }
}

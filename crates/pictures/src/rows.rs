use crate::error::{Error, Result};
use crate::grey_image::GreyImage;

/// Ink, read row by row from the top: one byte a pixel, 0 is paper and 255 is full ink.
pub trait Rows {
    /// The width in pixels.
    fn width(&self) -> usize;

    /// The height in pixels.
    fn height(&self) -> usize;

    /// Fills whole rows, those that follow the rows read before.
    ///
    /// What is read does not depend on how many rows are asked for at a time.
    ///
    /// # Errors
    ///
    /// When `rows` is not a multiple of the width, when it goes beyond the height, and when the picture cannot be read.
    fn read(&mut self, rows: &mut [u8]) -> Result<()>;
}

/// The rows of an image in memory: what [`GreyImage::rows`] gives.
#[derive(Debug, Clone)]
pub struct ImageRows<'a> {
    image: &'a GreyImage,
    next: usize,
}

impl<'a> ImageRows<'a> {
    pub(crate) fn of(image: &'a GreyImage) -> Self {
        Self { image, next: 0 }
    }
}

impl Rows for ImageRows<'_> {
    fn width(&self) -> usize {
        self.image.width()
    }

    fn height(&self) -> usize {
        self.image.height()
    }

    fn read(&mut self, rows: &mut [u8]) -> Result<()> {
        let count = whole_rows(rows.len(), self.width(), self.height() - self.next)?;
        let start = self.next * self.width();
        rows.copy_from_slice(&self.image.pixels()[start..][..rows.len()]);
        self.next += count;
        Ok(())
    }
}

/// The number of rows that so many bytes are, if they are whole rows and no more than are left.
pub(crate) fn whole_rows(bytes: usize, width: usize, left: usize) -> Result<usize> {
    if !bytes.is_multiple_of(width) {
        return Err(Error::Argument {
            what: "the bytes to be filled with rows",
            expected: format!("a multiple of the width, {width}"),
            found: bytes.to_string(),
        });
    }
    let count = bytes / width;
    if count > left {
        return Err(Error::Argument {
            what: "the rows to be read",
            expected: format!("at most the {left} that are left"),
            found: count.to_string(),
        });
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_gives_its_rows_and_no_more() {
        let image = GreyImage::new(2, 3, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let mut rows = image.rows();
        let mut read = [0; 4];
        rows.read(&mut read[..2]).unwrap();
        assert_eq!(read, [1, 2, 0, 0]);
        rows.read(&mut []).unwrap();
        assert_eq!(
            rows.read(&mut read[..3]).unwrap_err().to_string(),
            "the bytes to be filled with rows: expected a multiple of the width, 2, found 3"
        );
        rows.read(&mut read).unwrap();
        assert_eq!(read, [3, 4, 5, 6]);
        assert_eq!(
            rows.read(&mut read).unwrap_err().to_string(),
            "the rows to be read: expected at most the 0 that are left, found 2"
        );
    }
}

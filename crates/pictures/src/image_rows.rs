use crate::error::Result;
use crate::grey_image::GreyImage;
use crate::rows::{Rows, whole_rows};

/// The rows of an image in memory, from [`GreyImage::rows`].
#[derive(Debug, Clone)]
pub struct ImageRows<'a> {
    image: &'a GreyImage,
    next: usize,
}

impl GreyImage {
    /// The rows from the top.
    pub fn rows(&self) -> ImageRows<'_> {
        ImageRows {
            image: self,
            next: 0,
        }
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

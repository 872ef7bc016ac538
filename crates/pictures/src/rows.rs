use crate::error::{Error, Result};

/// Ink, read row by row from the top: one byte a pixel, 0 is paper and 255 is full ink.
pub trait Rows {
    /// The width in pixels.
    fn width(&self) -> usize;

    /// The height in pixels.
    fn height(&self) -> usize;

    /// Fills whole rows with ink: those that follow the rows that were read before. Their ink does not depend on the number of rows that
    /// are read at a time.
    ///
    /// # Errors
    ///
    /// A length of `rows` that is not a multiple of the width or goes beyond the height, and a picture that cannot be read.
    fn read(&mut self, rows: &mut [u8]) -> Result<()>;
}

/// The number of rows in so many bytes, if they are whole rows and no more than are left.
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

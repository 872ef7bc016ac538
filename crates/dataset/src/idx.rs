//! The IDX format, in which MNIST is published.
//!
//! ```text
//! 00 00 │ 08        │ 03         │ 00 00 ea 60 │ 00 00 00 1c │ 00 00 00 1c │ …
//! zeros │ type: u8  │ dimensions │       60000 │          28 │          28 │ 60000·28·28 bytes
//! ```

mod header;

use std::fs::File;
use std::io::{BufRead, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use self::header::{LARGEST, content, damaged, wrong_length};
use crate::error::{Error, Result};
use crate::whole_file::write_whole;

/// The first two bytes of a gzip stream.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// An array of bytes with its dimensions, the last of which varies fastest.
///
/// ```
/// use cijfer_dataset::Idx;
///
/// let labels = Idx::decode(&[0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4], "labels".as_ref())?;
/// assert_eq!(labels.dimensions, [3]);
/// assert_eq!(labels.data, [5, 0, 4]);
/// # Ok::<(), cijfer_dataset::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idx {
    /// The length along each dimension.
    pub dimensions: Vec<usize>,
    /// The bytes, as many as the product of the dimensions.
    pub data: Vec<u8>,
}

impl Idx {
    /// Reads a file, plain or gzipped, which its first bytes decide and not its name.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and everything that [`Idx::decode`] refuses.
    pub fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::io("open", path))?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(Error::io("read", path))?;
        Self::decode(&bytes, path)
    }

    /// Reads the bytes of a file, plain or gzipped; errors name `path`.
    ///
    /// # Errors
    ///
    /// A header that is not that of an array of unsigned bytes, fewer or more bytes than its dimensions say (also after the end of the
    /// gzip stream), dimensions of more than 1 GiB, and a gzip stream that breaks off or is damaged. Lengths are checked before memory
    /// for them is allocated.
    pub fn decode(bytes: &[u8], path: &Path) -> Result<Self> {
        if bytes.len() as u64 > LARGEST {
            return Err(content(
                path,
                "the length of the file",
                format!("at most {LARGEST} bytes"),
                "more",
            ));
        }
        if !bytes.starts_with(&GZIP) {
            return Self::decode_plain(bytes, path);
        }
        let mut decoder = GzDecoder::new(bytes);
        let idx = Self::decode_stream(&mut decoder, path)?;
        match decoder.into_inner().len() {
            0 => Ok(idx),
            surplus => Err(content(
                path,
                "after the gzip stream",
                "the end of the file",
                format!("{surplus} more bytes"),
            )),
        }
    }

    fn decode_plain(bytes: &[u8], path: &Path) -> Result<Self> {
        let mut rest = bytes;
        let (dimensions, length) = header::read(&mut rest, path)?;
        if rest.len() as u64 != length {
            return Err(wrong_length(
                path,
                &dimensions,
                length,
                format!("{} bytes", rest.len()),
            ));
        }
        Ok(Self {
            dimensions,
            data: rest.to_vec(),
        })
    }

    /// Reads a stream whose length is not known beforehand. The memory grows with the bytes that come.
    fn decode_stream(stream: &mut GzDecoder<impl BufRead>, path: &Path) -> Result<Self> {
        let (dimensions, length) = header::read(stream, path)?;
        let mut data = Vec::new();
        // One more byte than expected is read: it shows a surplus, and without it the decoder verifies the checksum.
        stream
            .take(length + 1)
            .read_to_end(&mut data)
            .map_err(|error| damaged(path, &error))?;
        match data.len() as u64 {
            found if found > length => {
                Err(wrong_length(path, &dimensions, length, "more".to_owned()))
            }
            found if found < length => Err(wrong_length(
                path,
                &dimensions,
                length,
                format!("{found} bytes"),
            )),
            _ => Ok(Self { dimensions, data }),
        }
    }

    /// Writes the array as a plain IDX file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, data of another length than the dimensions say, and dimensions that are too large or too many for
    /// the format.
    pub fn write(&self, path: &Path) -> Result<()> {
        let header = self.header()?;
        write_whole(path, |writer| {
            writer.write_all(&header)?;
            writer.write_all(&self.data)
        })
    }

    /// The bytes before the data. The format leaves no choice in them, so that header and data are the content of the file that was
    /// read.
    pub(crate) fn header(&self) -> Result<Vec<u8>> {
        header::encode(&self.dimensions, self.data.len())
    }
}

#[cfg(test)]
mod tests;

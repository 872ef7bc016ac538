use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::pixel::Blend;
use crate::reading::Reading;
use crate::remote::Remote;

use input::{Content, Input};

mod input;
mod jpeg;
mod memory;
mod png;
mod pnm;
mod tiff;

pub(crate) use memory::Memory;

/// The bytes that are read at a time where rows are skipped or only counted in a histogram.
pub(crate) const AT_A_TIME: usize = 1 << 16;

/// A decoder of tones, 0 black and 255 white, row by row from the top. It knows nothing of ink.
pub(crate) trait Source: Send {
    fn size(&self) -> Size;

    /// The most bytes of memory that reading uses, with those of the decoder.
    fn memory(&self) -> u64;

    /// The reason why it uses so many, for the error that refuses them.
    fn reason(&self) -> &'static str {
        "several rows of it are held at a time"
    }

    /// Goes back to the first row.
    fn rewind(&mut self) -> Result<()>;

    /// Goes to a row of the picture, which is the next one that is read. Where rows can only be read one after another, those above are
    /// read as well.
    fn seek(&mut self, row: usize) -> Result<()> {
        self.rewind()?;
        let width = self.size().width;
        let at_a_time = (AT_A_TIME / width).clamp(1, row.max(1));
        let mut rows = vec![0; at_a_time * width];
        let mut left = row;
        while left > 0 {
            let count = left.min(at_a_time);
            self.read(&mut rows[..count * width], &mut |tone, _| tone)?;
            left -= count;
        }
        Ok(())
    }

    /// Fills whole rows with tones: those that follow the rows that were read before, and never more than there are.
    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()>;
}

/// The width and height of a picture in pixels; neither is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Size {
    pub(crate) fn pixels(self) -> u64 {
        self.width as u64 * self.height as u64
    }
}

/// A picture that is being opened, in any format.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    content: Content,
    most_pixels: u64,
    pub(crate) memory: u64,
}

impl Opening {
    /// The bytes of the picture, from the first one on.
    pub(crate) fn input(&self) -> Result<Input> {
        let input = self.content.open(&self.path);
        input.map_err(Error::io("read", &self.path))
    }

    /// Checks a size that a header claims.
    pub(crate) fn size(&self, width: u64, height: u64) -> Result<Size> {
        if width == 0 || height == 0 {
            return Err(Error::Content {
                path: self.path.clone(),
                what: "the size of the picture",
                expected: "at least one pixel".to_owned(),
                found: format!("{width}×{height}"),
            });
        }
        // A machine cannot address more pixels than this, whatever the options allow.
        let most = self.most_pixels.min(isize::MAX as u64);
        match width.checked_mul(height) {
            Some(pixels) if pixels <= most => Ok(Size {
                width: width as usize,
                height: height as usize,
            }),
            _ => Err(Error::TooManyPixels {
                path: self.path.clone(),
                width,
                height,
                most,
            }),
        }
    }

    /// The error for a property of the file that is not supported.
    pub(crate) fn unread(&self, what: &'static str, expected: &str, found: impl ToString) -> Error {
        Error::Content {
            path: self.path.clone(),
            what,
            expected: expected.to_owned(),
            found: found.to_string(),
        }
    }

    /// Wraps a decoder's error, for `map_err`.
    pub(crate) fn broken<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        &self,
        row: impl Into<Option<usize>>,
    ) -> impl FnOnce(E) -> Error {
        Error::broken(&self.path, self.format, row.into())
    }
}

/// Opens a picture in a file and reads its header.
pub(crate) fn open(path: &Path, reading: &Reading) -> Result<(Format, Box<dyn Source>)> {
    open_content(path, Format::of(path)?, Content::File, reading)
}

/// Opens a picture in memory, to which messages refer by a name.
pub(crate) fn open_bytes(
    name: &Path,
    bytes: Vec<u8>,
    reading: &Reading,
) -> Result<(Format, Box<dyn Source>)> {
    let format = Format::of_first_bytes(&bytes[..bytes.len().min(8)], name)?;
    open_content(name, format, Content::Memory(Arc::from(bytes)), reading)
}

/// Opens a picture whose bytes are fetched.
pub(crate) fn open_remote(
    name: &Path,
    remote: Arc<dyn Remote>,
    reading: &Reading,
) -> Result<(Format, Box<dyn Source>)> {
    let content = Content::Remote(remote);
    let (mut first, read) = (Vec::new(), Error::io("read", name));
    let input = content
        .open(name)
        .and_then(|input| input.take(8).read_to_end(&mut first));
    input.map_err(read)?;
    let format = Format::of_first_bytes(&first, name)?;
    open_content(name, format, content, reading)
}

fn open_content(
    path: &Path,
    format: Format,
    content: Content,
    reading: &Reading,
) -> Result<(Format, Box<dyn Source>)> {
    let opening = Opening {
        path: path.to_owned(),
        format,
        content,
        most_pixels: reading.most_pixels,
        memory: reading.memory,
    };
    let source: Box<dyn Source> = match format {
        Format::Png => png::open(opening)?,
        Format::Jpeg => jpeg::open(opening)?,
        Format::Tiff => tiff::open(opening)?,
        Format::Pgm | Format::Pbm => pnm::open(opening)?,
    };
    Ok((format, source))
}

use std::path::Path;

use crate::error::{Error, Result};
use crate::even::Evening;
use crate::format::Format;
use crate::grey_image::GreyImage;
use crate::ink::Ink;
use crate::pixel::over;
use crate::reading::Reading;
use crate::rows::{Rows, whole_rows};
use crate::source::{self, Memory, Size, Source};
use crate::tone::{Tones, full_ink, ink};

/// The pixels of a picture, from its top, that decide what is ink.
const LOOKED_AT: usize = 1 << 24;
/// The bytes that are read at a time when only their tones are counted.
const AT_A_TIME: usize = 1 << 16;

/// A picture, in a file as a rule, whose ink is read row by row.
///
/// Opening reads the header and refuses what is too large. The first rows are looked at when the first row is read, or when
/// [`Picture::ink`] asks; then they are read again.
pub struct Picture {
    format: Option<Format>,
    source: Box<dyn Source>,
    reading: Reading,
    decided: Option<Decided>,
    next: usize,
}

/// What the first rows have decided.
struct Decided {
    ink: Ink,
    evening: Option<Evening>,
}

impl Picture {
    /// Opens a picture. Its first bytes, and not its name, say which format it has.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no picture, has no pixels or more than `reading.most_pixels`, or when reading it would take more
    /// than `reading.memory` bytes.
    pub fn open(path: impl AsRef<Path>, reading: &Reading) -> Result<Self> {
        let path = path.as_ref();
        Self::fitting(path, source::open(path, reading)?, reading)
    }

    /// Opens a picture in memory, which messages call by that name.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), but for what concerns files.
    ///
    /// ```
    /// use cijfer_pictures::{Picture, Reading, Rows};
    ///
    /// let picture = Picture::from_bytes("dot.pbm", b"P4 1 1 \x80".to_vec(), &Reading::default())?;
    /// assert_eq!((picture.width(), picture.height()), (1, 1));
    /// # Ok::<(), cijfer_pictures::Error>(())
    /// ```
    pub fn from_bytes(name: impl AsRef<Path>, bytes: Vec<u8>, reading: &Reading) -> Result<Self> {
        let name = name.as_ref();
        Self::fitting(name, source::open_bytes(name, bytes, reading)?, reading)
    }

    fn fitting(
        path: &Path,
        (format, source): (Format, Box<dyn Source>),
        reading: &Reading,
    ) -> Result<Self> {
        let picture = Self::from_source(Some(format), source, reading);
        let Size { width, height } = picture.source.size();
        match picture.memory() {
            needed if needed > reading.memory => Err(Error::Memory {
                path: path.to_owned(),
                format,
                width,
                height,
                reason: picture.source.reason(),
                needed,
                most: reading.memory,
            }),
            _ => Ok(picture),
        }
    }

    /// A picture of tones that are there already, 0 black and 255 white. Bounds on what a file may claim do not hold for it.
    pub fn of(tones: GreyImage, reading: &Reading) -> Self {
        Self::from_source(None, Box::new(Memory::of(tones)), reading)
    }

    fn from_source(format: Option<Format>, source: Box<dyn Source>, reading: &Reading) -> Self {
        Self {
            format,
            source,
            reading: reading.clone(),
            decided: None,
            next: 0,
        }
    }

    /// The format of the file, if there is one.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The most bytes that reading takes.
    pub fn memory(&self) -> u64 {
        let Size { width, height } = self.source.size();
        let evening = match self.reading.even {
            true => Evening::memory(width, height),
            false => 0,
        };
        self.source.memory() + evening + (width.max(AT_A_TIME)) as u64
    }

    /// What is ink: [`Ink::Dark`] or [`Ink::Light`], as was asked for or as the first 2²⁴ pixels have it.
    ///
    /// # Errors
    ///
    /// When the picture cannot be read.
    pub fn ink(&mut self) -> Result<Ink> {
        Ok(self.decide()?.ink)
    }

    /// Looks at the first rows, if that has not been done.
    fn decide(&mut self) -> Result<&mut Decided> {
        let decided = match self.decided.take() {
            Some(decided) => decided,
            None => self.look()?,
        };
        Ok(self.decided.insert(decided))
    }

    fn look(&mut self) -> Result<Decided> {
        let ink = match self.reading.ink {
            Ink::Auto => self.look_for_ink()?,
            told => told,
        };
        let Size { width, height } = self.source.size();
        let evening = match self.reading.even {
            true => Some(Evening::new(width, height, self.look_for_full_ink(ink)?)),
            false => None,
        };
        Ok(Decided { ink, evening })
    }

    fn look_for_ink(&mut self) -> Result<Ink> {
        let (mut all, mut transparent) = (Tones::new(), Tones::new());
        let source = &mut self.source;
        first_rows(source.size(), &mut |rows| {
            source.read(rows, &mut |tone, opaque| {
                if opaque < 128 {
                    transparent.add(&[tone]);
                }
                tone
            })?;
            all.add(rows);
            Ok(())
        })?;
        self.source.rewind()?;
        Ok(ink(&all.without(&transparent), transparent.total()))
    }

    /// The tone of full ink. Where the paper is that of a drawing, not touched by light, grey is meant to be grey.
    fn look_for_full_ink(&mut self, ink: Ink) -> Result<u8> {
        let (mut raw, mut evened) = (Tones::new(), Tones::new());
        let source = &mut self.source;
        let size = source.size();
        let mut evening = Evening::new(size.width, size.height, u8::MAX);
        first_rows(size, &mut |rows| {
            evening.read(rows, &mut |rows| {
                read_ink(source.as_mut(), ink, rows)?;
                raw.add(rows);
                Ok(())
            })?;
            evened.add(rows);
            Ok(())
        })?;
        self.source.rewind()?;
        Ok(match raw.median() {
            0 => u8::MAX,
            _ => full_ink(&evened),
        })
    }
}

impl Rows for Picture {
    fn width(&self) -> usize {
        self.source.size().width
    }

    fn height(&self) -> usize {
        self.source.size().height
    }

    fn read(&mut self, rows: &mut [u8]) -> Result<()> {
        let count = whole_rows(rows.len(), self.width(), self.height() - self.next)?;
        self.decide()?;
        let source = self.source.as_mut();
        if let Some(decided) = &mut self.decided {
            match &mut decided.evening {
                Some(evening) => {
                    evening.read(rows, &mut |rows| read_ink(source, decided.ink, rows))?;
                }
                None => read_ink(source, decided.ink, rows)?,
            }
        }
        self.next += count;
        Ok(())
    }
}

/// Reads the first rows of a picture, some at a time.
fn first_rows(size: Size, read: &mut dyn FnMut(&mut [u8]) -> Result<()>) -> Result<()> {
    let Size { width, height } = size;
    let at_a_time = (AT_A_TIME / width).clamp(1, height);
    let mut rows = vec![0; at_a_time * width];
    let mut left = (LOOKED_AT / width).clamp(1, height);
    while left > 0 {
        let count = left.min(at_a_time);
        read(&mut rows[..count * width])?;
        left -= count;
    }
    Ok(())
}

/// Fills rows with ink; what is transparent shows paper.
fn read_ink(source: &mut dyn Source, ink: Ink, rows: &mut [u8]) -> Result<()> {
    let paper = if ink == Ink::Dark { 255 } else { 0 };
    source.read(rows, &mut |tone, opaque| over(tone, opaque, paper))?;
    if ink == Ink::Dark {
        for tone in rows {
            *tone = 255 - *tone;
        }
    }
    Ok(())
}

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::grey_image::GreyImage;
use crate::illumination::IlluminationCorrection;
use crate::ink::Ink;
use crate::pixel::over;
use crate::reading::Reading;
use crate::remote::Remote;
use crate::rows::{Rows, whole_rows};
use crate::source::{self, AT_A_TIME, Memory, Size, Source};
use crate::tone::{Histogram, full_ink, ink};

/// The pixels of a picture, from its top, that are examined for its ink.
const EXAMINED: usize = 1 << 24;

/// A picture, usually in a file, whose ink is read row by row.
///
/// Opening a picture reads its header and refuses sizes that are too large. The first rows are examined when the first row is read, or when
/// [`Picture::ink`] is called; after that they are read again.
pub struct Picture {
    format: Option<Format>,
    source: Box<dyn Source>,
    reading: Reading,
    preparation: Option<Preparation>,
    /// The next row.
    next: usize,
    /// The bytes of memory for fetching remote bytes.
    fetching: u64,
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Picture")
            .field("format", &self.format)
            .field("size", &self.source.size())
            .field("reading", &self.reading)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// The ink of a picture, estimated from its first rows. To read only a part of a picture, one must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InkLevels {
    /// Whether ink is dark or light.
    pub ink: Ink,
    /// The tone of full ink after the background is subtracted; 255 where ink is not made stronger.
    pub full_ink: u8,
}

/// What the rows are read with.
struct Preparation {
    levels: InkLevels,
    correction: Option<IlluminationCorrection>,
}

impl Picture {
    /// Opens a picture. Its first bytes decide which format it has, and not its name.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is not a picture, has no pixels or more than `reading.most_pixels`, or needs more than
    /// `reading.memory` bytes of memory.
    ///
    /// ```
    /// use cijfer_pictures::{Picture, Reading, Rows};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("scan.pgm");
    /// std::fs::write(&path, [&b"P5 3 2 255\n"[..], &[255, 255, 255, 255, 0, 255]].concat())?;
    /// let mut picture = Picture::open(&path, &Reading::default())?;
    /// let mut row = [0; 3];
    /// picture.read(&mut row)?;
    /// assert_eq!(row, [0, 0, 0]);
    /// picture.read(&mut row)?;
    /// assert_eq!(row, [0, 255, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(path: impl AsRef<Path>, reading: &Reading) -> Result<Self> {
        let path = path.as_ref();
        Self::fitting(path, source::open(path, reading)?, reading, 0)
    }

    /// Opens a picture in memory, to which messages refer by a name.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), except errors of files.
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
        Self::fitting(name, source::open_bytes(name, bytes, reading)?, reading, 0)
    }

    /// Opens a picture whose bytes are fetched, to which messages refer by a name.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and the errors of `remote`.
    pub fn from_remote(
        name: impl AsRef<Path>,
        remote: Arc<dyn Remote>,
        reading: &Reading,
    ) -> Result<Self> {
        let (name, memory) = (name.as_ref(), remote.memory());
        let opened = source::open_remote(name, remote, reading)?;
        Self::fitting(name, opened, reading, memory)
    }

    /// A picture, if it fits into the memory, of which fetching its bytes uses `fetching`.
    fn fitting(
        path: &Path,
        (format, source): (Format, Box<dyn Source>),
        reading: &Reading,
        fetching: u64,
    ) -> Result<Self> {
        let mut picture = Self::from_source(Some(format), source, reading);
        picture.fetching = fetching;
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

    /// A picture of tones in memory, 0 black and 255 white. The limits in `reading` do not apply to it.
    pub fn of(tones: GreyImage, reading: &Reading) -> Self {
        Self::from_source(None, Box::new(Memory::of(tones)), reading)
    }

    fn from_source(format: Option<Format>, source: Box<dyn Source>, reading: &Reading) -> Self {
        Self {
            format,
            source,
            reading: reading.clone(),
            preparation: None,
            next: 0,
            fetching: 0,
        }
    }

    /// The format of the file; `None` for tones in memory.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The most bytes of memory that reading uses.
    pub fn memory(&self) -> u64 {
        let Size { width, height } = self.source.size();
        let correction = match self.reading.illumination_correction {
            true => IlluminationCorrection::memory(width, height),
            false => 0,
        };
        self.fetching + self.source.memory() + correction + (width.max(AT_A_TIME)) as u64
    }

    /// [`Ink::Dark`] or [`Ink::Light`], as the options say or as it follows from the first 2²⁴ pixels.
    ///
    /// # Errors
    ///
    /// A picture that cannot be read.
    pub fn ink(&mut self) -> Result<Ink> {
        Ok(self.ink_levels()?.ink)
    }

    /// Whether ink is dark or light, and the tone of full ink.
    ///
    /// # Errors
    ///
    /// A picture that cannot be read.
    pub fn ink_levels(&mut self) -> Result<InkLevels> {
        Ok(self.prepare()?.levels)
    }

    /// Goes to a row of a picture whose ink levels are known. The rows from there on are the same as after reading all rows above. Where
    /// the format allows it, as a TIFF in tiles or strips does, only those rows above are read on which the background depends.
    ///
    /// # Errors
    ///
    /// A row below the last one, ink that is neither dark nor light, and a picture that cannot be read.
    ///
    /// ```
    /// use cijfer_pictures::{Picture, Reading, Rows};
    ///
    /// let bytes = [&b"P5 4 300 255\n"[..], &(0..1200).map(|at| at as u8).collect::<Vec<u8>>()].concat();
    /// let open = || Picture::from_bytes("a.pgm", bytes.clone(), &Reading::default());
    /// let mut whole = open()?;
    /// let mut rows = vec![0; 4 * 300];
    /// whole.read(&mut rows)?;
    ///
    /// let mut part = open()?;
    /// part.seek(250, whole.ink_levels()?)?;
    /// let mut last = vec![0; 4 * 50];
    /// part.read(&mut last)?;
    /// assert_eq!(last, rows[4 * 250..]);
    /// # Ok::<(), cijfer_pictures::Error>(())
    /// ```
    pub fn seek(&mut self, row: usize, levels: InkLevels) -> Result<()> {
        let Size { width, height } = self.source.size();
        if row >= height {
            return Err(Error::Argument {
                what: "the row to go to",
                expected: format!("below {height}, the height"),
                found: row.to_string(),
            });
        }
        if levels.ink == Ink::Auto {
            return Err(Error::Argument {
                what: "the ink",
                expected: "dark or light".to_owned(),
                found: levels.ink.to_string(),
            });
        }
        let source = self.source.as_mut();
        let correction = match self.reading.illumination_correction {
            true => {
                source.seek(IlluminationCorrection::first_row_for(row))?;
                let mut correction = IlluminationCorrection::new(width, height, levels.full_ink);
                correction.begin_at(row, &mut |rows| read_ink(source, levels.ink, rows))?;
                Some(correction)
            }
            false => {
                source.seek(row)?;
                None
            }
        };
        self.preparation = Some(Preparation { levels, correction });
        self.next = row;
        Ok(())
    }

    /// Examines the first rows, unless that is done.
    fn prepare(&mut self) -> Result<&mut Preparation> {
        let preparation = match self.preparation.take() {
            Some(preparation) => preparation,
            None => self.examine()?,
        };
        Ok(self.preparation.insert(preparation))
    }

    fn examine(&mut self) -> Result<Preparation> {
        let ink = match self.reading.ink {
            Ink::Auto => self.estimate_ink()?,
            known @ (Ink::Dark | Ink::Light) => known,
        };
        let Size { width, height } = self.source.size();
        let is_corrected = self.reading.illumination_correction;
        let full_ink = match is_corrected {
            true => self.estimate_full_ink(ink)?,
            false => u8::MAX,
        };
        let correction = is_corrected.then(|| IlluminationCorrection::new(width, height, full_ink));
        let levels = InkLevels { ink, full_ink };
        Ok(Preparation { levels, correction })
    }

    /// Whether ink is dark or light, from the first rows.
    fn estimate_ink(&mut self) -> Result<Ink> {
        let (mut all, mut transparent) = (Histogram::new(), Histogram::new());
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

    /// The tone of full ink, from the first rows. Where the paper is blank, as in a drawing, grey is meant to be grey.
    fn estimate_full_ink(&mut self, ink: Ink) -> Result<u8> {
        let (mut raw, mut corrected) = (Histogram::new(), Histogram::new());
        let source = &mut self.source;
        let size = source.size();
        let mut correction = IlluminationCorrection::new(size.width, size.height, u8::MAX);
        first_rows(size, &mut |rows| {
            correction.read(rows, &mut |rows| {
                read_ink(source.as_mut(), ink, rows)?;
                raw.add(rows);
                Ok(())
            })?;
            corrected.add(rows);
            Ok(())
        })?;
        self.source.rewind()?;
        Ok(match raw.median() {
            0 => u8::MAX,
            _ => full_ink(&corrected),
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
        self.prepare()?;
        let source = self.source.as_mut();
        if let Some(Preparation { levels, correction }) = &mut self.preparation {
            let ink = levels.ink;
            match correction {
                Some(correction) => {
                    correction.read(rows, &mut |rows| read_ink(source, ink, rows))?;
                }
                None => read_ink(source, ink, rows)?,
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
    let mut left = (EXAMINED / width).clamp(1, height);
    while left > 0 {
        let count = left.min(at_a_time);
        read(&mut rows[..count * width])?;
        left -= count;
    }
    Ok(())
}

/// Fills rows with ink. Transparent pixels show paper.
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

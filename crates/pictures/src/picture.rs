use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::even::Evening;
use crate::format::Format;
use crate::grey_image::GreyImage;
use crate::ink::Ink;
use crate::pixel::over;
use crate::reading::Reading;
use crate::remote::Remote;
use crate::rows::{Rows, whole_rows};
use crate::source::{self, AT_A_TIME, Memory, Size, Source};
use crate::tone::{Tones, full_ink, ink};

/// The pixels of a picture, from its top, that decide what is ink.
const LOOKED_AT: usize = 1 << 24;

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
    /// The bytes of memory for fetching what lies elsewhere.
    beside: u64,
}

/// What the first rows of a picture say about its ink. Whoever reads only a part of a picture needs to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Light {
    /// What is ink: dark or light.
    pub ink: Ink,
    /// The tone of full ink once the paper is taken away; 255 where ink is not made stronger.
    pub full_ink: u8,
}

/// What the first rows have decided.
struct Decided {
    light: Light,
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
        Self::fitting(path, source::open(path, reading)?, reading, 0)
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
        Self::fitting(name, source::open_bytes(name, bytes, reading)?, reading, 0)
    }

    /// Opens a picture that lies elsewhere, which messages call by that name.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and what `remote` says of its bytes.
    pub fn from_remote(
        name: impl AsRef<Path>,
        remote: Arc<dyn Remote>,
        reading: &Reading,
    ) -> Result<Self> {
        let (name, memory) = (name.as_ref(), remote.memory());
        let opened = source::open_remote(name, remote, reading)?;
        Self::fitting(name, opened, reading, memory)
    }

    /// A picture that fits into the memory, where fetching its bytes takes `beside` of it.
    fn fitting(
        path: &Path,
        (format, source): (Format, Box<dyn Source>),
        reading: &Reading,
        beside: u64,
    ) -> Result<Self> {
        let mut picture = Self::from_source(Some(format), source, reading);
        picture.beside = beside;
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
            beside: 0,
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
        self.beside + self.source.memory() + evening + (width.max(AT_A_TIME)) as u64
    }

    /// What is ink: [`Ink::Dark`] or [`Ink::Light`], as was asked for or as the first 2²⁴ pixels have it.
    ///
    /// # Errors
    ///
    /// When the picture cannot be read.
    pub fn ink(&mut self) -> Result<Ink> {
        Ok(self.light()?.ink)
    }

    /// The same with the tone of full ink.
    ///
    /// # Errors
    ///
    /// When the picture cannot be read.
    pub fn light(&mut self) -> Result<Light> {
        Ok(self.decide()?.light)
    }

    /// Goes to a row, in a light that is known: what is read from there on is what would have been read after all rows above it.
    /// Of those only the few are read that the paper's tone follows from, where the format allows it: a TIFF in tiles or strips.
    ///
    /// # Errors
    ///
    /// A row that there is not, ink that is neither dark nor light, and a picture that cannot be read.
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
    /// part.seek(250, whole.light()?)?;
    /// let mut last = vec![0; 4 * 50];
    /// part.read(&mut last)?;
    /// assert_eq!(last, rows[4 * 250..]);
    /// # Ok::<(), cijfer_pictures::Error>(())
    /// ```
    pub fn seek(&mut self, row: usize, light: Light) -> Result<()> {
        let Size { width, height } = self.source.size();
        if row >= height {
            return Err(Error::Argument {
                what: "the row to go to",
                expected: format!("below {height}, the height"),
                found: row.to_string(),
            });
        }
        if light.ink == Ink::Auto {
            return Err(Error::Argument {
                what: "the ink",
                expected: "dark or light".to_owned(),
                found: light.ink.to_string(),
            });
        }
        let source = self.source.as_mut();
        let evening = match self.reading.even {
            true => {
                source.seek(Evening::first_row_for(row))?;
                let mut evening = Evening::new(width, height, light.full_ink);
                evening.begin_at(row, &mut |rows| read_ink(source, light.ink, rows))?;
                Some(evening)
            }
            false => {
                source.seek(row)?;
                None
            }
        };
        self.decided = Some(Decided { light, evening });
        self.next = row;
        Ok(())
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
        let full_ink = match self.reading.even {
            true => self.look_for_full_ink(ink)?,
            false => u8::MAX,
        };
        let evening = self
            .reading
            .even
            .then(|| Evening::new(width, height, full_ink));
        let light = Light { ink, full_ink };
        Ok(Decided { light, evening })
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
                    let ink = decided.light.ink;
                    evening.read(rows, &mut |rows| read_ink(source, ink, rows))?;
                }
                None => read_ink(source, decided.light.ink, rows)?,
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

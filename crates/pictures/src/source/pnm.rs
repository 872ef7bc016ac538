use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};

use super::input::Input;
use super::{Opening, Size, Source};
use crate::error::{Error, Result};
use crate::pixel::{Blend, unpack};

/// The bytes of the buffer.
const AHEAD: usize = 1 << 16;
/// The most digits of a number. Longer ones are refused.
const DIGITS: usize = 10;

/// The encoding of the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Samples {
    /// `P1`: a character 0 or 1 a pixel, 1 is black.
    TextBits,
    /// `P2`: a decimal number a pixel.
    Text,
    /// `P4`: a bit a pixel, 1 is black; rows begin with a byte.
    Bits,
    /// `P5`: one byte a pixel, or two, the higher first.
    Bytes,
}

/// A PGM or PBM, which is read row by row.
struct Pnm {
    opening: Opening,
    size: Size,
    samples: Samples,
    /// The number of a white pixel.
    white: u32,
    file: BufReader<Input>,
    /// Where the pixels begin.
    start: u64,
    row: Vec<u8>,
    next: usize,
}

pub(super) fn open(opening: Opening) -> Result<Box<dyn Source>> {
    let mut file = BufReader::with_capacity(AHEAD, opening.input()?);
    let mut magic = [0; 2];
    file.read_exact(&mut magic).map_err(opening.broken(None))?;
    let samples = match magic[1] {
        b'1' => Samples::TextBits,
        b'2' => Samples::Text,
        b'4' => Samples::Bits,
        _ => Samples::Bytes,
    };
    let mut number = || number(&mut file).map_err(opening.broken(None));
    let (width, height) = (number()?, number()?);
    let size = opening.size(u64::from(width), u64::from(height))?;
    let white = match samples {
        Samples::TextBits | Samples::Bits => 1,
        Samples::Text | Samples::Bytes => number()?,
    };
    if !(1..=65_535).contains(&white) {
        return Err(opening.unread("the maximum value", "1 to 65535", white));
    }
    // One space separates the header from the pixels; it is read with the last number.
    let start = file.stream_position().map_err(opening.broken(None))?;
    Ok(Box::new(Pnm {
        opening,
        size,
        samples,
        white,
        file,
        start,
        row: Vec::new(),
        next: 0,
    }))
}

/// The next byte that is not part of a comment.
fn byte(file: &mut BufReader<Input>) -> std::io::Result<u8> {
    let mut byte = || {
        let mut byte = [0];
        file.read_exact(&mut byte).map(|()| byte[0])
    };
    let mut read = byte()?;
    if read == b'#' {
        while !matches!(read, b'\n' | b'\r') {
            read = byte()?;
        }
    }
    Ok(read)
}

/// The next decimal number. The byte that separates it from the pixels is read with it.
fn number(file: &mut BufReader<Input>) -> std::io::Result<u32> {
    let invalid = |what: String| std::io::Error::new(ErrorKind::InvalidData, what);
    let mut text = String::new();
    loop {
        match byte(file) {
            Ok(blank) if blank.is_ascii_whitespace() && text.is_empty() => {}
            Ok(blank) if blank.is_ascii_whitespace() => break,
            Ok(digit) if digit.is_ascii_digit() && text.len() < DIGITS => {
                text.push(char::from(digit));
            }
            Ok(other) => {
                let other = other.escape_ascii();
                return Err(invalid(format!(
                    "expected a number, found \"{text}{other}\""
                )));
            }
            // The last number may end with the file.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && !text.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    text.parse()
        .map_err(|_| invalid(format!("expected a number below 2³², found {text}")))
}

impl Pnm {
    /// Reads a row's tones.
    fn tones(&mut self, row: &mut [u8]) -> std::io::Result<()> {
        let wide = self.white > 255;
        match self.samples {
            Samples::TextBits => {
                for tone in row {
                    *tone = loop {
                        match byte(&mut self.file)? {
                            b'0' => break 255,
                            b'1' => break 0,
                            blank if blank.is_ascii_whitespace() => {}
                            other => {
                                let other = other.escape_ascii();
                                let what = format!("expected 0 or 1, found \"{other}\"");
                                return Err(std::io::Error::new(ErrorKind::InvalidData, what));
                            }
                        }
                    };
                }
            }
            Samples::Text => {
                for tone in row {
                    *tone = scaled(number(&mut self.file)?, self.white)?;
                }
            }
            Samples::Bits => {
                self.row.resize(row.len().div_ceil(8), 0);
                self.file.read_exact(&mut self.row)?;
                unpack(&self.row, 1, row);
                for tone in row {
                    *tone = 255 - *tone;
                }
            }
            Samples::Bytes if wide => {
                self.row.resize(2 * row.len(), 0);
                self.file.read_exact(&mut self.row)?;
                let (values, _) = self.row.as_chunks::<2>();
                for (tone, value) in row.iter_mut().zip(values) {
                    *tone = scaled(u32::from(u16::from_be_bytes(*value)), self.white)?;
                }
            }
            Samples::Bytes => {
                self.file.read_exact(row)?;
                if self.white != 255 {
                    for tone in row {
                        *tone = scaled(u32::from(*tone), self.white)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A number of which `white` is white, as a tone.
fn scaled(value: u32, white: u32) -> std::io::Result<u8> {
    match value <= white {
        true => Ok(((value * 255 + white / 2) / white) as u8),
        false => Err(std::io::Error::new(
            ErrorKind::InvalidData,
            format!("{value} is above the maximum value, {white}"),
        )),
    }
}

impl Source for Pnm {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        2 * self.size.width as u64 + AHEAD as u64
    }

    fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        self.file
            .seek(SeekFrom::Start(self.start))
            .map(drop)
            .map_err(Error::io("read", &self.opening.path))
    }

    fn read(&mut self, rows: &mut [u8], _: Blend<'_>) -> Result<()> {
        for row in rows.chunks_exact_mut(self.size.width) {
            self.tones(row).map_err(self.opening.broken(self.next))?;
            self.next += 1;
        }
        Ok(())
    }
}

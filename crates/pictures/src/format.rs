use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Error, Result};

/// The format of a picture. Its first bytes tell, and not the name of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// TIFF and BigTIFF.
    Tiff,
    /// Portable greymap, as text (`P2`) or as bytes (`P5`).
    Pgm,
    /// Portable bitmap, as text (`P1`) or as bits (`P4`).
    Pbm,
}

impl Format {
    /// The format of a file.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::io("read", path))?;
        // A pipe cannot be read a second time from its start, and a folder not at all.
        let kind = file.metadata().map_err(Error::io("read", path))?;
        if !kind.is_file() {
            let found = if kind.is_dir() {
                "a folder"
            } else {
                "a device or a pipe"
            };
            return Err(Error::Content {
                path: path.to_owned(),
                what: "the kind of file",
                expected: "a regular file".to_owned(),
                found: found.to_owned(),
            });
        }
        let mut first = Vec::new();
        file.take(8)
            .read_to_end(&mut first)
            .map_err(Error::io("read", path))?;
        Self::of_first_bytes(&first, path)
    }

    /// The format of a picture that begins with these bytes; eight are enough.
    pub(crate) fn of_first_bytes(first: &[u8], path: &Path) -> Result<Self> {
        match first {
            b"\x89PNG\r\n\x1a\n" => Ok(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(Self::Tiff),
            [b'P', b'1' | b'4', after, ..] if separates(*after) => Ok(Self::Pbm),
            [b'P', b'2' | b'5', after, ..] if separates(*after) => Ok(Self::Pgm),
            _ => Err(Error::Content {
                path: path.to_owned(),
                what: "the first bytes",
                expected: "those of a PNG, JPEG, TIFF, PGM or PBM picture".to_owned(),
                found: match first.is_empty() {
                    true => "an empty file".to_owned(),
                    false => format!("\"{}\"", first.escape_ascii()),
                },
            }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
            Self::Pgm => "PGM",
            Self::Pbm => "PBM",
        })
    }
}

/// Whether a byte may stand behind the two signs with which a PGM or PBM begins.
fn separates(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'#'
}

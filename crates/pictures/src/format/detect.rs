//! The format of a picture from its first bytes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Format;
use crate::error::{Error, Result};

impl Format {
    /// The format of a file.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::io("read", path))?;
        // A pipe cannot be read a second time from its start, and a folder cannot be read.
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

/// Whether a byte may follow the two characters with which a PGM or PBM begins.
fn separates(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'#'
}

//! The header of an IDX file: a magic number and the dimensions.

use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, Result};

/// The largest file, and the largest content, that is read: 1 GiB. The training images of MNIST have 47 MB.
pub(super) const LARGEST: u64 = 1 << 30;

/// The element type of unsigned bytes, the only one that is read.
const UNSIGNED_BYTE: u8 = 0x08;

/// The header for dimensions and `length` bytes of data.
pub(super) fn encode(dimensions: &[usize], length: usize) -> Result<Vec<u8>> {
    let refused = || Error::Argument {
        what: "the dimensions of an IDX file",
        expected: format!("at most 255, each below 2^32, with {length} as their product"),
        found: format!("{dimensions:?}"),
    };
    if product(dimensions) != Some(length as u64) {
        return Err(refused());
    }
    let mut header = vec![
        0,
        0,
        UNSIGNED_BYTE,
        u8::try_from(dimensions.len()).map_err(|_| refused())?,
    ];
    for &dimension in dimensions {
        header.extend(
            u32::try_from(dimension)
                .map_err(|_| refused())?
                .to_be_bytes(),
        );
    }
    Ok(header)
}

/// Reads the magic number and the dimensions. Returns the dimensions and their product, which is at most [`LARGEST`].
pub(super) fn read(reader: &mut impl Read, path: &Path) -> Result<(Vec<usize>, u64)> {
    let mut next = |what| {
        let mut bytes = [0; 4];
        match reader.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(content(path, what, "4 bytes", "the end of the file"))
            }
            Err(error) => Err(damaged(path, &error)),
        }
    };

    let magic = next("the magic number")?;
    let [0, 0, element, count] = magic else {
        return Err(content(
            path,
            "the magic number",
            "two zero bytes first",
            format!("{magic:02x?}"),
        ));
    };
    if element != UNSIGNED_BYTE {
        return Err(content(
            path,
            "the element type",
            "0x08 (unsigned bytes)",
            element_name(element),
        ));
    }
    if count == 0 {
        return Err(content(path, "the number of dimensions", "at least 1", "0"));
    }
    let mut dimensions = Vec::new();
    for _ in 0..count {
        dimensions.push(u32::from_be_bytes(next("a dimension")?) as usize);
    }
    match product(&dimensions) {
        Some(length) if length <= LARGEST => Ok((dimensions, length)),
        _ => Err(content(
            path,
            "the product of the dimensions",
            format!("at most {LARGEST}"),
            format!("{dimensions:?}"),
        )),
    }
}

/// The product of the dimensions; `None` when it does not fit into 64 bits.
pub(super) fn product(dimensions: &[usize]) -> Option<u64> {
    dimensions.iter().try_fold(1_u64, |product, &dimension| {
        product.checked_mul(dimension as u64)
    })
}

/// The name of an element type of the format.
fn element_name(element: u8) -> String {
    let name = match element {
        0x09 => "signed bytes",
        0x0b => "16-bit integers",
        0x0c => "32-bit integers",
        0x0d => "32-bit floating point",
        0x0e => "64-bit floating point",
        _ => "unknown",
    };
    format!("0x{element:02x} ({name})")
}

/// An error about a part of the file.
pub(super) fn content(
    path: &Path,
    what: &'static str,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> Error {
    Error::Content {
        path: path.to_owned(),
        what,
        expected: expected.into(),
        found: found.into(),
    }
}

/// The error for data of another length than the dimensions say.
pub(super) fn wrong_length(path: &Path, dimensions: &[usize], length: u64, found: String) -> Error {
    content(
        path,
        "the data",
        format!("{length} bytes for the dimensions {dimensions:?}"),
        found,
    )
}

/// The error for a gzip stream that cannot be decoded.
pub(super) fn damaged(path: &Path, error: &io::Error) -> Error {
    content(
        path,
        "the gzip stream",
        "a whole stream with the right checksum",
        error.to_string(),
    )
}

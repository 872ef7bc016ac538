//! The IDX format, in which MNIST is published.
//!
//! ```text
//! 00 00 │ 08        │ 03         │ 00 00 ea 60 │ 00 00 00 1c │ 00 00 00 1c │ …
//! zeros │ type: u8  │ dimensions │       60000 │          28 │          28 │ 60000·28·28 bytes
//! ```

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use crate::error::{Error, Result};
use crate::whole_file::write_whole;

/// The largest file, and the largest content, that is read: 1 GiB. The training images of MNIST have 47 MB.
const LARGEST: u64 = 1 << 30;

/// The first two bytes of a gzip stream.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The element type of unsigned bytes, the only one that is read.
const UNSIGNED_BYTE: u8 = 0x08;

/// An array of bytes with its dimensions, the last of which runs fastest.
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
    /// Reads a file, plain or gzipped: its first bytes tell which, not its name.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, and for everything that [`Idx::decode`] refuses.
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
    /// When the header is not that of an array of unsigned bytes, when there are fewer or more bytes than its dimensions say (also after
    /// the end of the gzip stream), when these are more than 1 GiB, and when a gzip stream breaks off or is damaged. Lengths are checked
    /// before memory for them is taken.
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
        let (dimensions, length) = read_header(&mut rest, path)?;
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

    /// Reads a stream whose length is not known beforehand; the memory taken grows with what really comes.
    fn decode_stream(stream: &mut GzDecoder<impl BufRead>, path: &Path) -> Result<Self> {
        let (dimensions, length) = read_header(stream, path)?;
        let mut data = Vec::new();
        // One byte more than expected is asked for: it tells a surplus, and its absence makes the decoder verify the checksum.
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
    /// When the file cannot be written, when the data are not as many bytes as the dimensions say, and when a dimension or their number
    /// is larger than the format can say.
    pub fn write(&self, path: &Path) -> Result<()> {
        let header = self.header()?;
        write_whole(path, |writer| {
            writer.write_all(&header)?;
            writer.write_all(&self.data)
        })
    }

    /// The bytes in front of the data. The format leaves no choice in them, so that header and data are the content of the file that was read.
    pub(crate) fn header(&self) -> Result<Vec<u8>> {
        let refused = || Error::Argument {
            what: "the dimensions of an IDX file",
            expected: format!(
                "at most 255, each below 2^32, with {} as their product",
                self.data.len()
            ),
            found: format!("{:?}", self.dimensions),
        };
        if product(&self.dimensions) != Some(self.data.len() as u64) {
            return Err(refused());
        }
        let mut header = vec![
            0,
            0,
            UNSIGNED_BYTE,
            u8::try_from(self.dimensions.len()).map_err(|_| refused())?,
        ];
        for &dimension in &self.dimensions {
            header.extend(
                u32::try_from(dimension)
                    .map_err(|_| refused())?
                    .to_be_bytes(),
            );
        }
        Ok(header)
    }
}

/// Reads magic number and dimensions; returns the dimensions and their product, which is at most [`LARGEST`].
fn read_header(reader: &mut impl Read, path: &Path) -> Result<(Vec<usize>, u64)> {
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

fn product(dimensions: &[usize]) -> Option<u64> {
    dimensions.iter().try_fold(1_u64, |product, &dimension| {
        product.checked_mul(dimension as u64)
    })
}

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

fn content(
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

fn wrong_length(path: &Path, dimensions: &[usize], length: u64, found: String) -> Error {
    content(
        path,
        "the data",
        format!("{length} bytes for the dimensions {dimensions:?}"),
        found,
    )
}

fn damaged(path: &Path, error: &io::Error) -> Error {
    content(
        path,
        "the gzip stream",
        "a whole stream with the right checksum",
        error.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    const LABELS: [u8; 11] = [0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4];

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], message: &str) {
        let error = Idx::decode(bytes, Path::new("file"))
            .unwrap_err()
            .to_string();
        assert_eq!(error, format!("file: {message}"));
    }

    #[test]
    fn wrong_headers_are_refused() {
        check_refused(
            &[],
            "the magic number: expected 4 bytes, found the end of the file",
        );
        check_refused(
            &LABELS[..3],
            "the magic number: expected 4 bytes, found the end of the file",
        );
        check_refused(
            &LABELS[..7],
            "a dimension: expected 4 bytes, found the end of the file",
        );
        check_refused(
            &[0, 1, 8, 1, 0, 0, 0, 0],
            "the magic number: expected two zero bytes first, found [00, 01, 08, 01]",
        );
        check_refused(
            b"<html>404</html>",
            "the magic number: expected two zero bytes first, found [3c, 68, 74, 6d]",
        );
        check_refused(
            &[0, 0, 8, 0],
            "the number of dimensions: expected at least 1, found 0",
        );
        for (element, name) in [
            (0x0d, "32-bit floating point"),
            (0x0b, "16-bit integers"),
            (0x42, "unknown"),
        ] {
            check_refused(
                &[0, 0, element, 1, 0, 0, 0, 0],
                &format!(
                    "the element type: expected 0x08 (unsigned bytes), found 0x{element:02x} ({name})"
                ),
            );
        }
    }

    #[test]
    fn sizes_are_checked_before_memory_is_taken() {
        let huge = [0, 0, 8, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        let message = "the product of the dimensions: expected at most 1073741824, found [4294967295, 4294967295]";
        check_refused(&huge, message);
        check_refused(&gzipped(&huge), message);
        let overflowing = [&[0, 0, 8, 3][..], &[0xff; 12]].concat();
        check_refused(
            &overflowing,
            "the product of the dimensions: expected at most 1073741824, found [4294967295, 4294967295, 4294967295]",
        );
        let large = [0, 0, 8, 1, 0x3f, 0xff, 0xff, 0xff];
        check_refused(
            &large,
            "the data: expected 1073741823 bytes for the dimensions [1073741823], found 0 bytes",
        );
        check_refused(
            &gzipped(&large),
            "the data: expected 1073741823 bytes for the dimensions [1073741823], found 0 bytes",
        );
    }

    #[test]
    fn wrong_lengths_are_refused() {
        let surplus = [&LABELS[..], &[9]].concat();
        check_refused(
            &LABELS[..10],
            "the data: expected 3 bytes for the dimensions [3], found 2 bytes",
        );
        check_refused(
            &surplus,
            "the data: expected 3 bytes for the dimensions [3], found 4 bytes",
        );
        check_refused(
            &gzipped(&LABELS[..10]),
            "the data: expected 3 bytes for the dimensions [3], found 2 bytes",
        );
        check_refused(
            &gzipped(&surplus),
            "the data: expected 3 bytes for the dimensions [3], found more",
        );
    }

    #[test]
    fn damaged_gzip_is_refused() {
        let good = gzipped(&LABELS);
        assert_eq!(
            Idx::decode(&good, Path::new("file")).unwrap().data,
            [5, 0, 4]
        );
        check_refused(
            &[&good[..], &[0, 0]].concat(),
            "after the gzip stream: expected the end of the file, found 2 more bytes",
        );
        for length in 2..good.len() {
            assert!(
                Idx::decode(&good[..length], Path::new("file")).is_err(),
                "broken off after {length} bytes"
            );
        }
        let mut wrong_checksum = good.clone();
        wrong_checksum[good.len() - 8] ^= 1;
        let error = Idx::decode(&wrong_checksum, Path::new("file"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with(
                "file: the gzip stream: expected a whole stream with the right checksum, found"
            ),
            "{error}"
        );
    }

    #[test]
    fn an_array_that_contradicts_itself_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let refused = |dimensions: Vec<usize>, data| {
            Idx { dimensions, data }
                .write(&path)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            refused(vec![2, 2], vec![0; 3]),
            "the dimensions of an IDX file: expected at most 255, each below 2^32, with 3 as their product, found [2, 2]"
        );
        assert!(refused(vec![1; 256], vec![0]).contains("at most 255"));
        assert!(!path.exists());
    }

    fn any_idx() -> impl Strategy<Value = Idx> {
        prop::collection::vec(0_usize..6, 1..4).prop_flat_map(|dimensions| {
            let length = dimensions.iter().product::<usize>();
            prop::collection::vec(any::<u8>(), length).prop_map(move |data| Idx {
                dimensions: dimensions.clone(),
                data,
            })
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(idx in any_idx(), compressed: bool) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            idx.write(&path).unwrap();
            if compressed {
                let bytes = gzipped(&std::fs::read(&path).unwrap());
                std::fs::write(&path, bytes).unwrap();
            }
            prop_assert_eq!(Idx::read(&path).unwrap(), idx);
        }

        #[test]
        fn damage_never_passes_for_another_length(idx in any_idx(), cut in 0_usize..40, flip in any::<(prop::sample::Index, u8)>()) {
            let whole = [idx.header().unwrap(), idx.data.clone()].concat();
            for mut bytes in [whole.clone(), gzipped(&whole)] {
                bytes.truncate(bytes.len().saturating_sub(cut));
                if !bytes.is_empty() {
                    let position = flip.0.index(bytes.len());
                    bytes[position] ^= flip.1;
                }
                if let Ok(read) = Idx::decode(&bytes, Path::new("file")) {
                    prop_assert_eq!(product(&read.dimensions), Some(read.data.len() as u64));
                    prop_assert!(cut == 0, "cut by {} bytes, and read all the same", cut);
                }
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Idx::decode(&bytes, Path::new("file"));
        }
    }
}

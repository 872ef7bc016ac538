//! A `.keras` file: a zip archive whose member `config.json` describes the model.

use std::io::{self, Read, Seek};

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ErrorKind, RECOMMENDED_BUFFER_SIZE, ZipArchive};

use crate::{Error, LARGEST_DESCRIPTION, Network, Result};

/// The member that holds what `model.to_json()` writes.
const DESCRIPTION: &str = "config.json";

impl Network {
    /// Reads a sequential network from a file that `model.save("name.keras")` wrote in Keras 3 or
    /// late in Keras 2; its weights are not read.
    ///
    /// ```no_run
    /// let file = std::fs::File::open("digits.keras")?;
    /// let network = cijfer_network::Network::from_keras_file(file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Bytes that are no whole zip archive, an archive without a `config.json` or with one longer
    /// than [`LARGEST_DESCRIPTION`], and all that [`from_keras_json`](Self::from_keras_json)
    /// refuses.
    pub fn from_keras_file(reader: impl Read + Seek) -> Result<Self> {
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let archive = ZipArchive::from_seekable(reader, &mut buffer).map_err(of_archive)?;
        let mut description = None;
        let mut entries = archive.entries(&mut buffer);
        while let Some(entry) = entries.next_entry().map_err(of_archive)? {
            if entry.file_path().as_ref() != DESCRIPTION.as_bytes() {
                continue;
            }
            if description.is_some() {
                return Err(damaged(format!(
                    "two of its files are called {DESCRIPTION}"
                )));
            }
            description = Some((entry.wayfinder(), entry.compression_method()));
        }
        let (wayfinder, method) = description.ok_or(Error::NoDescription {
            member: DESCRIPTION,
        })?;
        let entry = archive.get_entry(wayfinder).map_err(of_archive)?;
        let bytes = match method {
            CompressionMethod::STORE => read(entry.verifying_reader(entry.reader())),
            CompressionMethod::DEFLATE => {
                read(entry.verifying_reader(DeflateDecoder::new(entry.reader())))
            }
            other => Err(damaged(format!(
                "{DESCRIPTION} is compressed by the method {}, neither stored nor deflated",
                other.as_u16()
            ))),
        }?;
        let text = String::from_utf8(bytes).map_err(|error| Error::Syntax {
            format: "JSON",
            message: error.to_string(),
        })?;
        Self::from_keras_json(&text)
    }
}

/// All bytes, where they are not too many: what the archive says of their number is not believed,
/// for a few thousand bytes can be made to unpack to gigabytes.
fn read(reader: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(LARGEST_DESCRIPTION + 1)
        .read_to_end(&mut bytes)
        .map_err(of_system)?;
    if bytes.len() as u64 > LARGEST_DESCRIPTION {
        return Err(Error::TooLarge {
            limit: LARGEST_DESCRIPTION,
        });
    }
    Ok(bytes)
}

fn damaged(message: String) -> Error {
    Error::NotAnArchive { message }
}

/// Which archive error it is: of the bytes or of the system.
fn of_archive(error: rawzip::Error) -> Error {
    match error.into_kind() {
        ErrorKind::IO(error) => of_system(error),
        kind => damaged(kind.to_string()),
    }
}

/// The readers of archives say in the same way that the bytes are wrong and that there are none
/// to be had.
fn of_system(error: io::Error) -> Error {
    let of_archive = error
        .get_ref()
        .is_some_and(|inner| inner.is::<rawzip::Error>());
    match error.kind() {
        _ if of_archive => damaged(error.to_string()),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            damaged(error.to_string())
        }
        _ => Error::Read {
            message: error.to_string(),
        },
    }
}

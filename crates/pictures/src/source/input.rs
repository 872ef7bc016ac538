use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::remote::Remote;

/// The place of a picture: a file of its name, or memory or remote bytes, where the name is for messages alone.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    File,
    Memory(Arc<[u8]>),
    Remote(Arc<dyn Remote>),
}

/// The bytes of a picture that is being read.
pub(crate) enum Input {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
    /// Remote bytes, and the offset of the next one.
    Remote(Arc<dyn Remote>, u64),
}

impl Content {
    /// Starts at the first byte.
    pub(crate) fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(match self {
            Self::File => Input::File(File::open(path)?),
            Self::Memory(bytes) => Input::Memory(Cursor::new(Arc::clone(bytes))),
            Self::Remote(remote) => Input::Remote(Arc::clone(remote), 0),
        })
    }
}

impl Input {
    /// The number of bytes.
    pub(crate) fn length(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.get_ref().len() as u64),
            Self::Remote(remote, _) => Ok(remote.length()),
        }
    }

    /// Announces ranges that are read next.
    pub(crate) fn expect(&self, ranges: &mut dyn Iterator<Item = Range<u64>>) {
        if let Self::Remote(remote, _) = self {
            remote.expect(ranges);
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
            Self::Remote(remote, next) => {
                let count = remote.read_at(*next, buffer)?;
                *next += count as u64;
                Ok(count)
            }
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(position),
            Self::Memory(bytes) => bytes.seek(position),
            Self::Remote(remote, next) => {
                let moved = match position {
                    SeekFrom::Start(offset) => Some(offset),
                    SeekFrom::End(by) => remote.length().checked_add_signed(by),
                    SeekFrom::Current(by) => next.checked_add_signed(by),
                };
                *next = moved.ok_or(io::ErrorKind::InvalidInput)?;
                Ok(*next)
            }
        }
    }
}

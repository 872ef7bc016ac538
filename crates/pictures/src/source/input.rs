use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// Where a picture lies: in a file of its name, or in memory, where its name is for messages alone.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    File,
    Memory(Arc<[u8]>),
}

/// A picture that is being read, from its first byte on.
pub(crate) enum Input {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Content {
    /// Begins to read.
    pub(crate) fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(match self {
            Self::File => Input::File(File::open(path)?),
            Self::Memory(bytes) => Input::Memory(Cursor::new(Arc::clone(bytes))),
        })
    }
}

impl Input {
    /// How many bytes there are.
    pub(crate) fn length(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.get_ref().len() as u64),
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(position),
            Self::Memory(bytes) => bytes.seek(position),
        }
    }
}

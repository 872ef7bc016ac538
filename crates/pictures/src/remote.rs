use std::fmt::Debug;
use std::io;
use std::ops::Range;

/// The bytes of a picture that lie neither in a file nor in memory, and are fetched when they are needed.
///
/// The kind of an error says whether fetching failed or the bytes are at fault: with [`Other`](io::ErrorKind::Other),
/// [`InvalidData`](io::ErrorKind::InvalidData) or [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) the picture counts as broken; with any
/// other kind its bytes could not be fetched.
pub trait Remote: Debug + Send + Sync {
    /// The number of bytes.
    fn length(&self) -> u64;

    /// Reads bytes from an offset on, and returns how many; 0 at the end.
    ///
    /// # Errors
    ///
    /// Bytes that cannot be fetched.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Announces ranges that are read next, each of them as a whole, so that they can be fetched at once.
    fn expect(&self, ranges: &mut dyn Iterator<Item = Range<u64>>);

    /// The most bytes of memory that fetching uses.
    fn memory(&self) -> u64;
}

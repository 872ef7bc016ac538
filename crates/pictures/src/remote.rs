use std::fmt::Debug;
use std::io;
use std::ops::Range;

/// The bytes of a picture that lie neither in a file nor in memory, and are fetched where they are needed.
///
/// Errors should have a kind that says what is wrong with the way to the bytes: of one that says nothing
/// ([`Other`](io::ErrorKind::Other)) or that is of the bytes themselves ([`InvalidData`](io::ErrorKind::InvalidData),
/// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof)), the picture is taken to be broken.
pub trait Remote: Debug + Send + Sync {
    /// How many there are.
    fn length(&self) -> u64;

    /// Reads some of them from a place on; none behind the end.
    ///
    /// # Errors
    ///
    /// When they cannot be had.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Is told which bytes will be read next, and read altogether, so that they can be fetched at once.
    fn expect(&self, ranges: &mut dyn Iterator<Item = Range<u64>>);

    /// The most bytes of memory that fetching takes.
    fn memory(&self) -> u64;
}

/// The progress of [`Source::load`](crate::Source::load).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// A file is being downloaded.
    Downloading {
        /// The file's name.
        file: &'a str,
        /// The mirror's address.
        mirror: &'a str,
        /// Bytes that are downloaded.
        bytes: u64,
        /// The length of the file in bytes, if the mirror names it.
        total: Option<u64>,
    },
    /// A mirror failed. The same one is tried again, or the next one if there is one.
    MirrorFailed {
        /// The address of the file.
        url: &'a str,
        /// The reason.
        reason: &'a str,
    },
    /// Digits are being drawn because MNIST is not available.
    Drawing {
        /// The reason why it is not available.
        reason: &'a str,
    },
}

//! Files that appear under their names only when they are whole.
//!
//! A file is written under a temporary name in the folder of its own, and renamed when every byte
//! is there. Whoever looks sees the old file, or the new one, and nothing between.
//!
//! # Example
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("figures.txt");
//!
//! // Work that fails half way leaves nothing.
//! let failed = cijfer_files::write_whole(&path, |writer| {
//!     writer.write_all(b"half of")?;
//!     Err(std::io::Error::other("the power failed"))
//! });
//! assert!(failed.is_err() && !path.exists());
//!
//! cijfer_files::write_whole(&path, |writer| writer.write_all(b"all of it"))?;
//! assert_eq!(std::fs::read(&path)?, b"all of it");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What is there already stays what it is: a link goes on pointing at the file it points at,
//! permissions stay, and a device or a pipe is written to and not replaced.
//!
//! # What it does not do
//!
//! It does not wait until the bytes have reached the disk. Errors are those of the system; the
//! caller names the file.

mod whole;

pub use whole::{check_writable, publish, temporary_beside, write_whole};

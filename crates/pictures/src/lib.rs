//! Pictures as they come, read from top to bottom as rows of ink, in bounded memory.
//!
//! Ink is one byte a pixel: 0 is paper, 255 is full ink. A scan has dark ink on light paper, MNIST has it the other way round, and a
//! photograph has a shadow over it; whoever reads [`Rows`] sees none of that. A [`Picture`] reads its header when it is opened, and then
//! no more of the file at a time than the rows that are asked for need.
//!
//! ```
//! use cijfer_pictures::{GreyImage, Ink, Picture, Reading, Rows};
//!
//! // A stroke of dark grey ink (70) on light grey paper (230), as a portable greymap.
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("scan.pgm");
//! let mut file = b"P5 100 80 255\n".to_vec();
//! file.extend((0..80 * 100).map(|at| if (40..50).contains(&(at % 100)) { 70 } else { 230 }));
//! std::fs::write(&path, file)?;
//!
//! let mut picture = Picture::open(&path, &Reading::default())?;
//! assert_eq!((picture.width(), picture.height()), (100, 80));
//! assert_eq!(picture.ink()?, Ink::Dark);
//!
//! // Ten rows at a time: paper has become 0, and ink full.
//! let mut rows = vec![0; 10 * picture.width()];
//! for _ in 0..8 {
//!     picture.read(&mut rows)?;
//!     assert_eq!(rows[39..51], [0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0]);
//! }
//!
//! // Or as it is stored, and as a whole.
//! assert_eq!(GreyImage::read(&path)?.pixels()[39..41], [230, 70]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Overview
//!
//! - [`Rows`]: ink from the top. [`Picture`] reads it from a file, [`GreyImage::rows`] from memory.
//! - [`Remote`]: bytes that lie elsewhere, for [`Picture::from_remote`].
//! - [`Reading`]: what is ink ([`Ink`]), whether lighting is evened out, and how many pixels and bytes of memory there may be.
//! - [`GreyImage`]: an image in memory, from any picture and to PNG. [`write_tiled_tiff`] writes images that do not fit.
//! - [`Error`]: every message names the file or value at fault, what was expected, and what was found.
//!
//! # Formats
//!
//! The first bytes of a file say which [`Format`] it has.
//!
//! | format | what is read | how |
//! | --- | --- | --- |
//! | PNG | every colour type and depth | row by row; interlaced ones as a whole |
//! | JPEG | grey and colour, baseline and progressive | as a whole |
//! | TIFF, BigTIFF | the first image: 1, 2, 4, 8 or 16 bits of grey, 8 or 16 of RGB and RGBA, YCbCr in JPEG; PackBits, LZW, Deflate, JPEG, CCITT group 4 | a row of tiles or a strip at a time; row by row where strips are not compressed |
//! | PGM, PBM | `P1`, `P2`, `P4`, `P5`, 8 and 16 bits | row by row |
//!
//! Colour becomes luminance with the weights of ITU-R BT.709, 16 bits become 8 by rounding, and what is transparent shows the paper: white
//! under dark ink, black under light ink.
//!
//! # What is done to the light
//!
//! Unless [`Reading::even`] is switched off, the tone of the paper is found block by block of 64×64 pixels and taken away, and what is left
//! is stretched so that full ink stays 255. Where the paper of a picture is not blank (the middle pixel of its first 2²⁴ is not 0), its ink
//! is also made stronger: the middle of the pixels that have more than half of the strongest ink becomes 255. A drawing on blank paper comes
//! through as it is, to the bit; strokes wider than 192 pixels are taken for paper.
//!
//! # What can be relied on
//!
//! - What is read does not depend on how many rows are asked for at a time.
//! - What a file claims is checked before memory is taken: [`Reading::most_pixels`] and [`Reading::memory`] are bounds.
//! - No file makes a function panic. A file that ends early is an error that names it.
//!
//! # What this crate does not do
//!
//! It knows no digits and no networks, finds no page in a photograph, and turns nothing: the orientation that a camera notes is not
//! followed, and of several images in a file the first is read. Palettes and CMYK in TIFF, CMYK in JPEG and samples of 32 bits are refused.

// A test that fails to unwrap fails, as it should.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod even;
mod format;
mod grey_image;
mod ink;
mod picture;
mod pixel;
mod reading;
mod remote;
mod resample;
mod rows;
mod source;
mod tiled_tiff;
mod tone;

pub use error::{Error, Result};
pub use format::Format;
pub use grey_image::GreyImage;
pub use ink::Ink;
pub use picture::{Light, Picture};
pub use reading::Reading;
pub use remote::Remote;
pub use resample::{Taps, window};
pub use rows::{ImageRows, Rows};
pub use tiled_tiff::write_tiled_tiff;

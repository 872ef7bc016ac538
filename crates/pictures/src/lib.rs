//! Pictures in files, read from top to bottom as rows of ink, in bounded memory.
//!
//! Ink is one byte a pixel: 0 is paper, 255 is full ink. A scan has dark ink on light paper, MNIST has light ink on dark paper, and a
//! photograph has shadows; [`Rows`] hide these differences. A [`Picture`] reads its header when it is opened, and after that no more of the
//! file at a time than is needed for the next rows.
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
//! // Ten rows at a time: paper is 0, and ink is full.
//! let mut rows = vec![0; 10 * picture.width()];
//! for _ in 0..8 {
//!     picture.read(&mut rows)?;
//!     assert_eq!(rows[39..51], [0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0]);
//! }
//!
//! // The whole picture as it is stored.
//! assert_eq!(GreyImage::read(&path)?.pixels()[39..41], [230, 70]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Overview
//!
//! - [`Rows`]: ink from the top. [`Picture`] reads it from a file, [`GreyImage::rows`] from memory.
//! - [`Remote`]: bytes that are fetched, for [`Picture::from_remote`].
//! - [`Reading`]: whether ink is dark or light ([`Ink`]), whether the illumination is corrected, and limits of pixels and memory.
//! - [`InkLevels`]: the ink of a picture, for reading a part of it with [`Picture::seek`].
//! - [`GreyImage`]: an image in memory, read from any picture and written as PNG. [`write_tiled_tiff`] writes images that are larger than
//!   memory.
//! - [`Error`]: every message names the file or value at fault, what is expected, and what is found.
//!
//! # Formats
//!
//! The first bytes of a file decide which [`Format`] it has.
//!
//! | format | what is read | how |
//! | --- | --- | --- |
//! | PNG | every colour type and depth | row by row; interlaced ones as a whole |
//! | JPEG | grey and colour, baseline and progressive | as a whole |
//! | TIFF, BigTIFF | the first image: 1, 2, 4, 8 or 16 bits of grey, 8 or 16 of RGB and RGBA, YCbCr in JPEG; PackBits, LZW, Deflate, JPEG, CCITT group 4 | a row of tiles or a strip at a time; row by row where strips are not compressed |
//! | PGM, PBM | `P1`, `P2`, `P4`, `P5`, 8 and 16 bits | row by row |
//!
//! Colour becomes luminance with the weights of ITU-R BT.709, 16 bits become 8 by rounding, and transparent pixels show the paper: white
//! under dark ink, black under light ink.
//!
//! # Illumination correction
//!
//! Unless [`Reading::illumination_correction`] is off, the background, which is the tone of the paper, is estimated in blocks of 64×64 pixels
//! and subtracted, and the rest is stretched so that full ink stays 255. Where the paper of a picture is not blank (the median of its first
//! 2²⁴ pixels is not 0), its ink is also made stronger: the median of the pixels with more than half of the strongest ink becomes 255. A
//! drawing on blank paper stays the same to the bit. Strokes wider than 192 pixels count as paper.
//!
//! # What can be relied on
//!
//! - The rows do not depend on how many of them are read at a time.
//! - The sizes in a file are checked before memory is allocated: [`Reading::most_pixels`] and [`Reading::memory`] are limits.
//! - No file makes a function panic. A file that ends early is an error that names it.
//!
//! # What this crate does not do
//!
//! It knows neither digits nor networks, finds no page in a photograph, and rotates nothing: the orientation in a camera's file is ignored.
//! Of several images in a file the first is read. Palettes and CMYK in TIFF, CMYK in JPEG and samples of 32 bits are refused.

// In tests a failed unwrap fails the test.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod format;
mod grey_image;
mod illumination;
mod image_rows;
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
pub use image_rows::ImageRows;
pub use ink::Ink;
pub use picture::{InkLevels, Picture};
pub use reading::Reading;
pub use remote::Remote;
pub use resample::{Taps, window};
pub use rows::Rows;
pub use tiled_tiff::write_tiled_tiff;

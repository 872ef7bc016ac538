//! Pictures as they come, read from top to bottom as rows of ink, in bounded memory.

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
mod resample;
mod rows;
mod source;
mod tone;

pub use error::{Error, Result};
pub use format::Format;
pub use grey_image::GreyImage;
pub use ink::Ink;
pub use picture::Picture;
pub use reading::Reading;
pub use resample::{Taps, window};
pub use rows::{ImageRows, Rows};

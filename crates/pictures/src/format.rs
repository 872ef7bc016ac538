mod detect;

use std::fmt;

/// The format of a picture. Its first bytes decide, and not the name of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// TIFF and BigTIFF.
    Tiff,
    /// Portable greymap, as text (`P2`) or as bytes (`P5`).
    Pgm,
    /// Portable bitmap, as text (`P1`) or as bits (`P4`).
    Pbm,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
            Self::Pgm => "PGM",
            Self::Pbm => "PBM",
        })
    }
}

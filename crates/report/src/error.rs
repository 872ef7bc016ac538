use std::io;
use std::path::PathBuf;

use cijfer_network::Shape;
use thiserror::Error;

/// Why something could not be drawn or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A plane whose values are not as many as its sides say.
    #[error("a plane of {height}×{width} has {expected} values, found {found}")]
    Plane {
        /// Rows.
        height: usize,
        /// Columns.
        width: usize,
        /// `height·width`.
        expected: usize,
        /// How many values were given.
        found: usize,
    },

    /// Tiles of different sizes on one sheet.
    #[error("tile {index} of the sheet is {found}, the tiles before it are {expected}")]
    Tiles {
        /// Which tile, counted from 0.
        index: usize,
        /// The size of the tiles before it.
        expected: Shape,
        /// Its own size.
        found: Shape,
    },

    /// Nothing to draw.
    #[error("there is nothing to draw: {what}")]
    Empty {
        /// What is missing.
        what: &'static str,
    },

    /// Something too large to draw.
    #[error("{what} is {found}; the largest that is drawn is {largest}")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// Its size.
        found: Shape,
        /// The largest that is drawn.
        largest: Shape,
    },

    /// More cases than a sheet shows.
    #[error("{found} cases; the most that a sheet shows are {most}")]
    Cases {
        /// How many there are.
        found: usize,
        /// The most that are shown.
        most: usize,
    },

    /// A picture whose file name is empty, not a plain name, or another picture's.
    #[error("the picture's file name `{name}` {reason}")]
    FileName {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// A network that cannot be counted.
    #[error(transparent)]
    Analysis(#[from] cijfer_analysis::Error),

    /// The PNG encoder gave up.
    #[error("the picture could not be encoded as PNG")]
    Png(#[from] image::ImageError),

    /// The plotting library gave up.
    #[error("the plot could not be drawn: {message}")]
    Plot {
        /// What it says.
        message: String,
    },

    /// A file or folder that could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The result of drawing or writing.
pub type Result<T> = std::result::Result<T, Error>;

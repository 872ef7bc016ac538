//! Where a cell of a layer's output lies in the image.
//!
//! ```text
//!   pixel edges  0    4    8   12  …  28   32
//!   cell 0       [--------------------)           start 0, size 28
//!   cell 1            [--------------------)      one stride of 4 further on
//! ```
//!
//! The centre of cell `i` is `start + i·stride + size / 2`, measured from the image's edge: the
//! centre of the first pixel lies at 0.5.
//!
//! ```
//! use cijfer_analysis::Field;
//!
//! let field = Field { size: 28, stride: 4, start: 0 };
//! assert_eq!(field.pixels(1), 4..32);
//! assert_eq!(field.centre(1), 18.0);
//! ```

use std::ops::Range;

use crate::Window;

/// What one cell sees, along one axis, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// How many pixels a cell sees: the receptive field.
    pub size: u64,
    /// How many pixels lie between a cell and the next.
    pub stride: u64,
    /// The first pixel that cell 0 sees; negative where that is padding.
    pub start: i64,
}

impl Field {
    /// The field of the image itself: every pixel sees itself.
    pub const PIXEL: Self = Self {
        size: 1,
        stride: 1,
        start: 0,
    };

    /// The field after a window over this one's cells, of which there are `cells`; `None` when a
    /// number does not fit.
    ///
    /// After Araujo, Norris and Sim, *Computing Receptive Fields of Convolutional Neural
    /// Networks* (2019): the size grows by `(window − 1)·stride`, the stride is multiplied.
    pub fn through(self, window: Window, cells: u64) -> Option<Self> {
        let (before, _) = window.padding_around(cells)?;
        let before = i64::try_from(before.checked_mul(self.stride)?).ok()?;
        Some(Self {
            size: self
                .size
                .checked_add((window.size.checked_sub(1)?).checked_mul(self.stride)?)?,
            stride: self.stride.checked_mul(window.stride)?,
            start: self.start.checked_sub(before)?,
        })
    }

    /// The pixels that a cell sees; those outside the image are padding.
    pub fn pixels(&self, cell: u64) -> Range<i64> {
        let start = self.start + (cell * self.stride) as i64;
        start..start + self.size as i64
    }

    /// The middle of what a cell sees, measured from the image's edge.
    pub fn centre(&self, cell: u64) -> f64 {
        self.at(cell as f64)
    }

    /// The middle of what would be seen between two cells.
    pub fn at(&self, cell: f64) -> f64 {
        self.start as f64 + cell * self.stride as f64 + self.size as f64 / 2.0
    }
}

/// What one cell of an output map sees of the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// From top to bottom.
    pub rows: Field,
    /// From left to right.
    pub columns: Field,
}

impl Geometry {
    /// The geometry of the image itself.
    pub const IMAGE: Self = Self {
        rows: Field::PIXEL,
        columns: Field::PIXEL,
    };
}

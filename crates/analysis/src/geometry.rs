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
//! use cijfer_analysis::{Field, Rational};
//!
//! let field = Field::whole(28, 4, 0);
//! assert_eq!(field.pixels(1), 4..32);
//! assert_eq!(field.centre(1), 18.0);
//! assert_eq!(field.cells(30), 1..8);
//!
//! // Where an image was made twice as large, cells lie half a pixel apart.
//! let halves = Field {
//!     size: Rational::new(3, 2),
//!     stride: Rational::new(1, 2),
//!     start: Rational::new(-1, 2),
//! };
//! assert_eq!(halves.first_centre(), Some(Rational::new(1, 4)));
//! assert_eq!(halves.pixels(1), 0..2);
//! ```

use std::ops::Range;

use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};

use crate::step::Step;

/// An exact fraction of a pixel.
pub type Rational = Ratio<i64>;

/// A pixel falls into so many parts at most: then the place of every cell fits into 128 bits.
const MOST_PARTS: i128 = 1 << 32;

/// What one cell sees, along one axis, in pixels.
///
/// Exact for windows, padding and cropping. After a layer that enlarges the image (UpSampling2D,
/// Conv2DTranspose) cells lie a fraction of a pixel apart, and no single size is that of every
/// cell: then every cell sees only pixels inside its field, and
/// [`Analysis::seen`](crate::Analysis::seen) says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// How many pixels a cell sees: the receptive field.
    pub size: Rational,
    /// How many pixels lie between a cell and the next.
    pub stride: Rational,
    /// The first pixel that cell 0 sees; negative where that is padding.
    pub start: Rational,
}

impl Field {
    /// The field of the image itself: every pixel sees itself.
    pub const PIXEL: Self = Self::whole(1, 1, 0);

    /// A field of whole pixels.
    pub const fn whole(size: i64, stride: i64, start: i64) -> Self {
        Self {
            size: Ratio::new_raw(size, 1),
            stride: Ratio::new_raw(stride, 1),
            start: Ratio::new_raw(start, 1),
        }
    }

    /// The field after one more step, over this one's cells; `None` when a number does not fit.
    ///
    /// After Araujo, Norris and Sim, *Computing Receptive Fields of Convolutional Neural
    /// Networks* (2019): the size grows by `(window − 1)·stride`, the stride is multiplied.
    pub(crate) fn through(self, step: Step) -> Option<Self> {
        let whole = |number: i128| i64::try_from(number).ok().map(Rational::from);
        let moved = |by: Rational| self.start.checked_add(&by.checked_mul(&self.stride)?);
        let grown = |by: Rational| self.size.checked_add(&by.checked_mul(&self.stride)?);
        let minus_one = |number: Rational| number.checked_sub(&Rational::ONE);
        let (size, stride, start) = match step {
            Step::Window(window) => (
                grown(whole(window.span() - 1)?)?,
                self.stride.checked_mul(&whole(window.stride)?)?,
                moved(whole(-window.before)?)?,
            ),
            Step::Shift { before } => (self.size, self.stride, moved(whole(-before)?)?),
            Step::Transposed(window) => {
                let stride = whole(window.stride)?;
                let reach = whole(window.span() - 1)?.checked_div(&stride)?;
                let before = whole(window.before)?.checked_div(&stride)?;
                (
                    grown(reach)?,
                    self.stride.checked_div(&stride)?,
                    moved(before.checked_sub(&reach)?)?,
                )
            }
            Step::Nearest { factor } => {
                let factor = whole(factor)?;
                let part = minus_one(factor)?.checked_div(&factor)?;
                (
                    grown(part)?,
                    self.stride.checked_div(&factor)?,
                    moved(-part)?,
                )
            }
            Step::Bilinear { factor } => {
                // Output j lies at (j + 1/2) / factor − 1/2 and looks at the two cells around it.
                let factor = whole(factor)?;
                let twice = factor.checked_mul(&Rational::from(2))?;
                let first = Rational::ONE.checked_sub(&factor)?.checked_div(&twice)?;
                // How far at most the farther of the two lies away: an output lies on a cell only
                // where the factor is odd, and never where it is even.
                let nearest = match (factor.to_integer() % 2, factor.to_integer()) {
                    (_, 1) => Rational::ONE,
                    (0, _) => Rational::ONE.checked_div(&twice)?,
                    _ => Rational::ONE.checked_div(&factor)?,
                };
                let part = Rational::ONE.checked_sub(&nearest)?;
                (
                    grown(part.checked_add(&part)?)?,
                    self.stride.checked_div(&factor)?,
                    moved(first.checked_sub(&part)?)?,
                )
            }
        };
        let field = Self {
            size,
            stride,
            start,
        };
        (field.parts().of_a_pixel <= MOST_PARTS).then_some(field)
    }

    /// The pixels that a cell sees; those outside the image are padding.
    pub fn pixels(&self, cell: u64) -> Range<i64> {
        let Parts {
            start,
            stride,
            size,
            of_a_pixel,
        } = self.parts();
        // What saturates lies beyond every pixel that has a number.
        let start = stride.saturating_mul(cell.into()).saturating_add(start);
        let end = start.saturating_add(size);
        let whole = |number: i128| number.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        whole(start.div_euclid(of_a_pixel))..whole(Integer::div_ceil(&end, &of_a_pixel))
    }

    /// The cells that see a pixel, of those from 0 on.
    pub fn cells(&self, pixel: i64) -> Range<u64> {
        let Parts {
            start,
            stride,
            size,
            of_a_pixel,
        } = self.parts();
        let place = |pixel: i128| pixel.saturating_mul(of_a_pixel).saturating_sub(start);
        // A cell's pixels end behind this one, and begin before the next.
        let pixel = i128::from(pixel);
        let first = place(pixel).saturating_sub(size).div_euclid(stride) + 1;
        let end = Integer::div_ceil(&place(pixel + 1), &stride);
        let whole = |number: i128| number.clamp(0, u64::MAX.into()) as u64;
        whole(first)..whole(end)
    }

    /// The same in equal parts of a pixel.
    fn parts(&self) -> Parts {
        let numbers = [self.start, self.stride, self.size];
        let of_a_pixel = numbers.iter().fold(1, |parts: i128, number| {
            let denominator = i128::from(*number.denom());
            parts.saturating_mul(denominator / parts.gcd(&denominator))
        });
        let [start, stride, size] = numbers.map(|number| {
            let parts = of_a_pixel / i128::from(*number.denom());
            i128::from(*number.numer()).saturating_mul(parts)
        });
        Parts {
            start,
            stride,
            size,
            of_a_pixel,
        }
    }

    /// The middle of what cell 0 sees, measured from the image's edge; `None` when it does not
    /// fit.
    pub fn first_centre(&self) -> Option<Rational> {
        self.start
            .checked_add(&self.size.checked_div(&Rational::from(2))?)
    }

    /// The middle of what a cell sees, measured from the image's edge.
    pub fn centre(&self, cell: u64) -> f64 {
        self.at(cell as f64)
    }

    /// The middle of what would be seen between two cells.
    pub fn at(&self, cell: f64) -> f64 {
        float(self.start) + cell * float(self.stride) + float(self.size) / 2.0
    }

    /// The cell whose middle lies there, a fraction where that is between two: the inverse of
    /// [`at`](Self::at).
    pub fn cell_at(&self, position: f64) -> f64 {
        (position - float(self.start) - float(self.size) / 2.0) / float(self.stride)
    }

    /// Size and stride, where both are whole pixels.
    pub fn whole_pixels(&self) -> Option<[u64; 2]> {
        let whole = |number: Rational| {
            let number = number.is_integer().then(|| number.to_integer())?;
            u64::try_from(number).ok()
        };
        Some([whole(self.size)?, whole(self.stride)?])
    }
}

/// A field in equal parts of a pixel.
struct Parts {
    start: i128,
    stride: i128,
    size: i128,
    of_a_pixel: i128,
}

fn float(number: Rational) -> f64 {
    *number.numer() as f64 / *number.denom() as f64
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

    /// The geometry after one more layer over this one's cells; `None` when a number does not fit.
    pub(crate) fn through(self, [rows, columns]: [Step; 2]) -> Option<Self> {
        Some(Self {
            rows: self.rows.through(rows)?,
            columns: self.columns.through(columns)?,
        })
    }

    /// The pixels that the cell in that row and column sees: `[rows, columns]`; those outside the
    /// image are padding.
    pub fn pixels(&self, [row, column]: [u64; 2]) -> [Range<i64>; 2] {
        [self.rows.pixels(row), self.columns.pixels(column)]
    }

    /// The cells that see a pixel, of those from 0 on: `[rows, columns]`.
    pub fn cells(&self, [row, column]: [i64; 2]) -> [Range<u64>; 2] {
        [self.rows.cells(row), self.columns.cells(column)]
    }

    /// The field of the rows, or of the columns: axis 0 or 1.
    pub fn axis(&self, axis: usize) -> Field {
        match axis {
            0 => self.rows,
            _ => self.columns,
        }
    }
}

#[cfg(feature = "mnist")]
mod folder;
#[cfg(feature = "mnist")]
mod part;

#[cfg(feature = "mnist")]
pub use self::folder::Verification;
#[cfg(feature = "download")]
pub(crate) use self::part::Part;
#[cfg(all(test, feature = "mnist"))]
pub(crate) use self::part::content_md5;
#[cfg(feature = "mnist")]
pub(crate) use self::part::{Checksums, PUBLISHED};
use crate::drawn;
use crate::origin::Origin;
use crate::random::Purpose;
use crate::samples::Samples;

/// The height of a digit's ink, in pixels: MNIST scales digits into a square of 20 pixels, in the middle of 28.
pub const DIGIT_HEIGHT: f64 = 20.0;

/// Handwritten digits of one image size, to train on and to test on, and their origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mnist {
    /// The digits to train on.
    pub train: Samples,
    /// The digits to test on.
    pub test: Samples,
    /// The place where they come from.
    pub origin: Origin,
}

impl Mnist {
    /// Draws digits of 28×28 pixels, where MNIST is not available or tests must not depend on it.
    ///
    /// Digit `i` of either set depends on the seed and `i` alone, to the last bit on every machine, so that a smaller set is the
    /// beginning of a larger one.
    ///
    /// ```
    /// use cijfer_dataset::Mnist;
    ///
    /// let digits = Mnist::drawn(100, 20, 7);
    /// assert_eq!((digits.train.len(), digits.test.len()), (100, 20));
    /// assert_eq!(digits.train.first(50), Mnist::drawn(50, 0, 7).train);
    /// assert!(digits.origin.is_drawn());
    /// ```
    pub fn drawn(train: usize, test: usize, seed: u64) -> Self {
        Self {
            train: drawn::samples(train, seed, Purpose::DrawnTrain),
            test: drawn::samples(test, seed, Purpose::DrawnTest),
            origin: Origin::Drawn { seed, reason: None },
        }
    }
}

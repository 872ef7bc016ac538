use super::Operation;

/// Sets a random part of the elements to zero in training and scales the others up by
/// `1 / (1 − rate)`, so that their expectation stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropout {
    /// The part that is set to zero, at least 0 and below 1.
    pub rate: f64,
}

/// Dropout of whole channels of an image.
#[derive(Debug, Clone, PartialEq)]
pub struct SpatialDropout2d {
    /// The part of the channels that is set to zero, at least 0 and below 1.
    pub rate: f64,
}

impl Dropout {
    /// Dropout of that part of the elements.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
}

impl SpatialDropout2d {
    /// Dropout of that part of the channels.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
}

impl From<Dropout> for Operation {
    fn from(dropout: Dropout) -> Self {
        Self::Dropout(dropout)
    }
}

impl From<SpatialDropout2d> for Operation {
    fn from(dropout: SpatialDropout2d) -> Self {
        Self::SpatialDropout2d(dropout)
    }
}

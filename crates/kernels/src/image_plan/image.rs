use std::fmt;

/// What a network slides over.
#[derive(Clone, Copy)]
pub enum Image<'a> {
    /// Values as the network takes them.
    Values(&'a [f32]),
    /// Bytes, each of which stands for its 255th part: 0 to 1.
    Bytes(&'a [u8]),
}

impl fmt::Debug for Image<'_> {
    /// How many pixels' values there are, and of which kind.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Values(_) => "Values",
            Self::Bytes(_) => "Bytes",
        };
        write!(formatter, "{kind}({})", self.len())
    }
}

impl Image<'_> {
    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl<'a> From<&'a [f32]> for Image<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Values(values)
    }
}

impl<'a> From<&'a Vec<f32>> for Image<'a> {
    fn from(values: &'a Vec<f32>) -> Self {
        Self::Values(values)
    }
}

impl<'a> From<&'a [u8]> for Image<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

/// An element of an image.
pub(super) trait Pixel: Copy {
    /// The value that the network takes.
    fn value(self) -> f32;
}

impl Pixel for f32 {
    #[inline(always)]
    fn value(self) -> f32 {
        self
    }
}

impl Pixel for u8 {
    #[inline(always)]
    fn value(self) -> f32 {
        f32::from(self) / 255.0
    }
}

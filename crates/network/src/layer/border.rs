use super::Operation;

/// Rows and columns of zeros around an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZeroPadding2d {
    /// `[[above, below], [left, right]]`.
    pub padding: [[u64; 2]; 2],
}

/// Rows and columns that are cut off an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cropping2d {
    /// `[[above, below], [left, right]]`.
    pub cropping: [[u64; 2]; 2],
}

/// An image made larger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpSampling2d {
    /// How many rows and columns become of one.
    pub size: [u64; 2],
    /// Where the values come from.
    pub interpolation: Interpolation,
}

/// How values between those of an image are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Interpolation {
    /// The value of the pixel that covers the place.
    #[default]
    Nearest,
    /// A weighted mean of the nearest two rows and columns, pixels' centres lying at halves.
    Bilinear,
}

impl Interpolation {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Nearest, Self::Bilinear];

    /// The name as Keras spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Bilinear => "bilinear",
        }
    }
}

impl UpSampling2d {
    /// Every pixel becomes `size` rows and columns of its own value.
    pub fn new(size: [u64; 2]) -> Self {
        Self {
            size,
            interpolation: Interpolation::Nearest,
        }
    }
}

impl From<ZeroPadding2d> for Operation {
    fn from(padding: ZeroPadding2d) -> Self {
        Self::ZeroPadding2d(padding)
    }
}

impl From<Cropping2d> for Operation {
    fn from(cropping: Cropping2d) -> Self {
        Self::Cropping2d(cropping)
    }
}

impl From<UpSampling2d> for Operation {
    fn from(sampling: UpSampling2d) -> Self {
        Self::UpSampling2d(sampling)
    }
}

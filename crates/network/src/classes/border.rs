use serde_json::Value;

use crate::Result;
use crate::attributes::Attributes;
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{Kind, PAIR, pair};

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

impl ZeroPadding2d {
    /// So many zeros on each side: `[[above, below], [left, right]]`.
    ///
    /// ```
    /// use cijfer_network::ZeroPadding2d;
    ///
    /// assert_eq!(ZeroPadding2d::new([[1, 1], [2, 0]]).padding, [[1, 1], [2, 0]]);
    /// ```
    pub fn new(padding: [[u64; 2]; 2]) -> Self {
        Self { padding }
    }
}

impl Cropping2d {
    /// So many rows and columns off each side: `[[above, below], [left, right]]`.
    pub fn new(cropping: [[u64; 2]; 2]) -> Self {
        Self { cropping }
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

options!(UpSampling2d {
    interpolation: Interpolation,
});

/// `[[above, below], [left, right]]`, as Keras lets them be written: one number for all four
/// sides, and in place of each pair one number for both.
const SIDES: Kind<[[u64; 2]; 2]> = Kind {
    expected: "a whole number of at least 0, two, or two pairs of them",
    read: |value| pair(value, |sides| pair(sides, Value::as_u64)),
};

impl Class for ZeroPadding2d {
    const NAME: &'static str = "ZeroPadding2D";
    const STEM: &'static str = "zero_padding2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.channels_last()?;
        Ok(Self::new(attributes.or(
            "padding",
            &SIDES,
            [[1, 1], [1, 1]],
        )?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("padding", self.padding);
    }
}

impl Class for Cropping2d {
    const NAME: &'static str = "Cropping2D";
    const STEM: &'static str = "cropping2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.channels_last()?;
        Ok(Self::new(attributes.or(
            "cropping",
            &SIDES,
            [[0, 0], [0, 0]],
        )?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("cropping", self.cropping);
    }
}

impl Class for UpSampling2d {
    const NAME: &'static str = "UpSampling2D";
    const STEM: &'static str = "up_sampling2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        const INTERPOLATION: Kind<Interpolation> = Kind {
            expected: "\"nearest\" or \"bilinear\"",
            read: |value| {
                Interpolation::ALL
                    .into_iter()
                    .find(|interpolation| value.as_str() == Some(interpolation.name()))
            },
        };
        attributes.channels_last()?;
        let default = Self::new(attributes.or("size", &PAIR, [2, 2])?);
        Ok(Self {
            interpolation: attributes.or("interpolation", &INTERPOLATION, default.interpolation)?,
            ..default
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("size", self.size);
        entries.set("interpolation", self.interpolation.name());
    }
}

use crate::attributes::Attributes;
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{FLAG, PAIR};
use crate::pooling::{Pooled, Pooling};
use crate::{Padding, Result};

/// The largest value of each window, per channel.
///
/// ```
/// use cijfer_network::{MaxPooling2d, Padding};
///
/// let pooling = MaxPooling2d::new([3, 3]).stride([2, 2]).padding(Padding::Same);
/// assert_eq!(pooling.stride, [2, 2]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxPooling2d {
    /// Rows and columns of the window.
    pub pool: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
}

/// The mean of each window, per channel; padding is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AveragePooling2d {
    /// Rows and columns of the window.
    pub pool: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
}

/// The largest value of each channel of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GlobalMaxPooling2d {
    /// Whether the output is an image of 1×1 pixels and not a vector.
    pub keep_dimensions: bool,
}

/// The mean of each channel of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GlobalAveragePooling2d {
    /// Whether the output is an image of 1×1 pixels and not a vector.
    pub keep_dimensions: bool,
}

impl MaxPooling2d {
    /// A pooling whose windows do not overlap, without padding.
    pub fn new(pool: [u64; 2]) -> Self {
        Self {
            pool,
            stride: pool,
            padding: Padding::Valid,
        }
    }
}

impl AveragePooling2d {
    /// A pooling whose windows do not overlap, without padding.
    pub fn new(pool: [u64; 2]) -> Self {
        Self {
            pool,
            stride: pool,
            padding: Padding::Valid,
        }
    }
}

options!(MaxPooling2d {
    stride: [u64; 2],
    padding: Padding,
});
options!(AveragePooling2d {
    stride: [u64; 2],
    padding: Padding,
});
options!(GlobalMaxPooling2d {
    keep_dimensions: bool,
});
options!(GlobalAveragePooling2d {
    keep_dimensions: bool,
});

impl Class for MaxPooling2d {
    const NAME: &'static str = "MaxPooling2D";
    const STEM: &'static str = "max_pooling2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        let (pool, stride, padding) = window(attributes)?;
        let default = Self::new(pool);
        Ok(Self {
            stride: stride.unwrap_or(default.stride),
            padding,
            ..default
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("pool_size", self.pool);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
    }

    fn pooling(&self) -> Option<Pooling> {
        Some(Pooling::Windows {
            of: Pooled::Largest,
            pool: self.pool,
            stride: self.stride,
            padding: self.padding,
        })
    }
}

impl Class for AveragePooling2d {
    const NAME: &'static str = "AveragePooling2D";
    const STEM: &'static str = "average_pooling2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        let (pool, stride, padding) = window(attributes)?;
        let default = Self::new(pool);
        Ok(Self {
            stride: stride.unwrap_or(default.stride),
            padding,
            ..default
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("pool_size", self.pool);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
    }

    fn pooling(&self) -> Option<Pooling> {
        Some(Pooling::Windows {
            of: Pooled::Mean,
            pool: self.pool,
            stride: self.stride,
            padding: self.padding,
        })
    }
}

impl Class for GlobalMaxPooling2d {
    const NAME: &'static str = "GlobalMaxPooling2D";
    const STEM: &'static str = "global_max_pooling2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.channels_last()?;
        Ok(Self {
            keep_dimensions: attributes.or("keepdims", &FLAG, false)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("keepdims", self.keep_dimensions);
    }

    fn pooling(&self) -> Option<Pooling> {
        Some(Pooling::Whole {
            of: Pooled::Largest,
            keep_dimensions: self.keep_dimensions,
        })
    }
}

impl Class for GlobalAveragePooling2d {
    const NAME: &'static str = "GlobalAveragePooling2D";
    const STEM: &'static str = "global_average_pooling2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.channels_last()?;
        Ok(Self {
            keep_dimensions: attributes.or("keepdims", &FLAG, false)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("keepdims", self.keep_dimensions);
    }

    fn pooling(&self) -> Option<Pooling> {
        Some(Pooling::Whole {
            of: Pooled::Mean,
            keep_dimensions: self.keep_dimensions,
        })
    }
}

/// The window, how far it moves, where that is said, and what happens at the border.
fn window(attributes: &mut Attributes) -> Result<([u64; 2], Option<[u64; 2]>, Padding)> {
    attributes.channels_last()?;
    let pool = attributes.or("pool_size", &PAIR, [2, 2])?;
    let stride = attributes.optional("strides", &PAIR)?;
    Ok((pool, stride, attributes.padding()?))
}

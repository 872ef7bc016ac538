use serde_json::Value;

use super::{Options, channels_last};
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::{Kind, PAIR, pair};
use crate::{Cropping2d, Interpolation, Result, UpSampling2d, ZeroPadding2d};

/// `[[above, below], [left, right]]`, as Keras lets them be written: one number for all four
/// sides, and in place of each pair one number for both.
const SIDES: Kind<[[u64; 2]; 2]> = Kind {
    expected: "a whole number of at least 0, two, or two pairs of them",
    read: |value| pair(value, |sides| pair(sides, Value::as_u64)),
};

impl Options for ZeroPadding2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        channels_last(attributes)?;
        Ok(Self {
            padding: attributes.or("padding", &SIDES, [[1, 1], [1, 1]])?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("padding", self.padding);
    }
}

impl Options for Cropping2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        channels_last(attributes)?;
        Ok(Self {
            cropping: attributes.or("cropping", &SIDES, [[0, 0], [0, 0]])?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("cropping", self.cropping);
    }
}

impl Options for UpSampling2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        const INTERPOLATION: Kind<Interpolation> = Kind {
            expected: "\"nearest\" or \"bilinear\"",
            read: |value| {
                Interpolation::ALL
                    .into_iter()
                    .find(|interpolation| value.as_str() == Some(interpolation.name()))
            },
        };
        channels_last(attributes)?;
        Ok(Self {
            size: attributes.or("size", &PAIR, [2, 2])?,
            interpolation: attributes.or(
                "interpolation",
                &INTERPOLATION,
                Interpolation::Nearest,
            )?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("size", self.size);
        entries.set("interpolation", self.interpolation.name());
    }
}

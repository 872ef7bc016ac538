use super::{Options, channels_last};
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::{FLAG, PAIR};
use crate::{
    AveragePooling2d, GlobalAveragePooling2d, GlobalMaxPooling2d, MaxPooling2d, Padding, Result,
};

impl Options for MaxPooling2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        let (pool, stride, padding) = window(attributes)?;
        Ok(Self {
            pool,
            stride,
            padding,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("pool_size", self.pool);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
    }
}

impl Options for AveragePooling2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        let (pool, stride, padding) = window(attributes)?;
        Ok(Self {
            pool,
            stride,
            padding,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("pool_size", self.pool);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
    }
}

impl Options for GlobalMaxPooling2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        channels_last(attributes)?;
        Ok(Self {
            keep_dimensions: attributes.or("keepdims", &FLAG, false)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("keepdims", self.keep_dimensions);
    }
}

impl Options for GlobalAveragePooling2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        channels_last(attributes)?;
        Ok(Self {
            keep_dimensions: attributes.or("keepdims", &FLAG, false)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("keepdims", self.keep_dimensions);
    }
}

/// The window, how far it moves (as far as it is large, where nothing else is said), and what
/// happens at the border.
fn window(attributes: &mut Attributes) -> Result<([u64; 2], [u64; 2], Padding)> {
    channels_last(attributes)?;
    let pool = attributes.or("pool_size", &PAIR, [2, 2])?;
    let stride = attributes.or("strides", &PAIR, pool)?;
    Ok((pool, stride, attributes.padding()?))
}

use serde_json::Value;

use super::{Options, channels_last};
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::RATE;
use crate::{Dropout, Result, SpatialDropout2d};

/// Which random numbers are drawn.
const RANDOM: &[&str] = &["seed", "rng_type"];

impl Options for Dropout {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(RANDOM);
        // A shape of the mask drops other things than single elements.
        attributes.unused("noise_shape", &Value::Null)?;
        Ok(Self::new(attributes.required("rate", &RATE)?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("rate", self.rate);
    }
}

impl Options for SpatialDropout2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(RANDOM);
        channels_last(attributes)?;
        attributes.unused("noise_shape", &Value::Null)?;
        Ok(Self::new(attributes.required("rate", &RATE)?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("rate", self.rate);
    }
}

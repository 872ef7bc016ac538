use serde_json::Value;

use super::Options;
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::COUNT;
use crate::{Activation, Dense, Result};

impl Options for Dense {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(&[
            "kernel_initializer",
            "kernel_regularizer",
            "kernel_constraint",
            "bias_initializer",
            "bias_regularizer",
            "bias_constraint",
        ]);
        // Quantisation adds parameters and operations of its own.
        attributes.unused("quantization_config", &Value::Null)?;
        Ok(Self {
            units: attributes.required("units", &COUNT)?,
            bias: attributes.bias()?,
            activation: attributes.activation()?.unwrap_or_default(),
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("units", self.units);
        entries.set("use_bias", self.bias);
        entries.set("activation", self.activation);
    }
}

impl Options for Activation {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        let activation = attributes.activation()?;
        activation.ok_or_else(|| attributes.missing("activation"))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("activation", *self);
    }
}

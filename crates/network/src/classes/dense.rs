use serde_json::Value;

use crate::attributes::{Attributes, OF_BIAS, OF_KERNEL};
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::COUNT;
use crate::{Activation, Result};

/// A fully connected layer over the last axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dense {
    /// Number of neurons.
    pub units: u64,
    /// Whether each neuron adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
}

impl Dense {
    /// A layer of `units` neurons with biases and no activation.
    pub fn new(units: u64) -> Self {
        Self {
            units,
            bias: true,
            activation: Activation::Linear,
        }
    }
}

options!(Dense {
    bias: bool,
    activation: Activation,
});

impl Class for Dense {
    const NAME: &'static str = "Dense";
    const STEM: &'static str = "dense";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(OF_KERNEL);
        attributes.without_effect(OF_BIAS);
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

    fn activation(&self) -> Activation {
        self.activation
    }

    fn clear_activation(&mut self) {
        self.activation = Activation::Linear;
    }
}

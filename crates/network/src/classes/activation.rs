//! An activation function as a layer of its own.

use crate::attributes::Attributes;
use crate::class::Class;
use crate::effect::Effect;
use crate::entries::Entries;
use crate::{Activation, Result};

impl Class for Activation {
    const NAME: &'static str = "Activation";
    const STEM: &'static str = "activation";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        let activation = attributes.activation()?;
        activation.ok_or_else(|| attributes.missing("activation"))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("activation", *self);
    }

    fn activation(&self) -> Activation {
        *self
    }

    fn effect(&self) -> Effect {
        match self {
            Self::Linear => Effect::Nothing,
            _ => Effect::Computes,
        }
    }
}

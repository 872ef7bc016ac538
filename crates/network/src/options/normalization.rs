use serde_json::{Value, json};

use super::Options;
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::{AXES, AXIS, FLAG, NUMBER};
use crate::{BatchNormalization, LayerNormalization, Result};

/// How training starts with the offset and the factor, and what it holds them to.
const OFFSET_AND_FACTOR: &[&str] = &[
    "beta_initializer",
    "beta_regularizer",
    "beta_constraint",
    "gamma_initializer",
    "gamma_regularizer",
    "gamma_constraint",
];

impl Options for BatchNormalization {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(OFFSET_AND_FACTOR);
        attributes.without_effect(&[
            "moving_mean_initializer",
            "moving_variance_initializer",
            // Whether several devices share their means: one sample is computed alike.
            "synchronized",
            // Which of TensorFlow's programs computes the same formula.
            "fused",
            // Options of `renorm`, which must be off.
            "renorm_clipping",
            "renorm_momentum",
        ]);
        // Both change what training computes, and `renorm` adds parameters.
        attributes.unused("renorm", &json!(false))?;
        attributes.unused("virtual_batch_size", &Value::Null)?;
        let default = Self::default();
        Ok(Self {
            axis: attributes.or("axis", &AXIS, default.axis)?,
            momentum: attributes.or("momentum", &NUMBER, default.momentum)?,
            epsilon: attributes.or("epsilon", &NUMBER, default.epsilon)?,
            center: attributes.or("center", &FLAG, default.center)?,
            scale: attributes.or("scale", &FLAG, default.scale)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("axis", self.axis);
        entries.set("momentum", self.momentum);
        entries.set("epsilon", self.epsilon);
        entries.set("center", self.center);
        entries.set("scale", self.scale);
    }
}

impl Options for LayerNormalization {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(OFFSET_AND_FACTOR);
        // Scaling without a mean is another computation.
        attributes.unused("rms_scaling", &json!(false))?;
        let default = Self::default();
        Ok(Self {
            axes: attributes.or("axis", &AXES, default.axes)?,
            epsilon: attributes.or("epsilon", &NUMBER, default.epsilon)?,
            center: attributes.or("center", &FLAG, default.center)?,
            scale: attributes.or("scale", &FLAG, default.scale)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("axis", self.axes.as_slice());
        entries.set("epsilon", self.epsilon);
        entries.set("center", self.center);
        entries.set("scale", self.scale);
    }
}

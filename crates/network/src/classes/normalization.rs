use serde_json::{Value, json};

use crate::Result;
use crate::attributes::Attributes;
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{AXES, AXIS, FLAG, NUMBER};

/// Every channel scaled and shifted by what training learnt of its mean and variance.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchNormalization {
    /// The axis of the channels, counted as in Keras: the batch is axis 0, −1 is the last.
    pub axis: i64,
    /// How much of the moving mean and variance stays in each step of training.
    pub momentum: f64,
    /// What is added to the variance.
    pub epsilon: f64,
    /// Whether an offset is learnt for each channel (Keras's `beta`).
    pub center: bool,
    /// Whether a factor is learnt for each channel (Keras's `gamma`).
    pub scale: bool,
}

/// Every sample scaled and shifted by its own mean and variance over some axes.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerNormalization {
    /// The axes over which mean and variance are taken, counted as in Keras: the batch is axis 0,
    /// −1 is the last.
    pub axes: Vec<i64>,
    /// What is added to the variance.
    pub epsilon: f64,
    /// Whether an offset is learnt for each element of those axes (Keras's `beta`).
    pub center: bool,
    /// Whether a factor is learnt for each element of those axes (Keras's `gamma`).
    pub scale: bool,
}

impl Default for BatchNormalization {
    /// As in Keras.
    fn default() -> Self {
        Self {
            axis: -1,
            momentum: 0.99,
            epsilon: 0.001,
            center: true,
            scale: true,
        }
    }
}

impl Default for LayerNormalization {
    /// As in Keras.
    fn default() -> Self {
        Self {
            axes: vec![-1],
            epsilon: 0.001,
            center: true,
            scale: true,
        }
    }
}

options!(BatchNormalization {
    axis: i64,
    momentum: f64,
    epsilon: f64,
    center: bool,
    scale: bool,
});
options!(LayerNormalization {
    axes: Vec<i64>,
    epsilon: f64,
    center: bool,
    scale: bool,
});

/// How training starts with the offset and the factor, and what it holds them to.
const OFFSET_AND_FACTOR: &[&str] = &[
    "beta_initializer",
    "beta_regularizer",
    "beta_constraint",
    "gamma_initializer",
    "gamma_regularizer",
    "gamma_constraint",
];

impl Class for BatchNormalization {
    const NAME: &'static str = "BatchNormalization";
    const STEM: &'static str = "batch_normalization";

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

impl Class for LayerNormalization {
    const NAME: &'static str = "LayerNormalization";
    const STEM: &'static str = "layer_normalization";

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

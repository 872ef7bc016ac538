//! What changes values at random in training, and passes them on in inference.

use serde_json::Value;

use crate::Result;
use crate::attributes::Attributes;
use crate::class::Class;
use crate::effect::Effect;
use crate::entries::Entries;
use crate::kind::{NUMBER_OR_ZERO, RATE};

/// Sets a random part of the elements to zero in training and scales the others up by
/// `1 / (1 − rate)`, so that their expectation stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropout {
    /// The part that is set to zero, at least 0 and below 1.
    pub rate: f64,
}

/// Dropout of whole channels of an image.
#[derive(Debug, Clone, PartialEq)]
pub struct SpatialDropout2d {
    /// The part of the channels that is set to zero, at least 0 and below 1.
    pub rate: f64,
}

/// Adds normally distributed noise of mean 0 to each element in training.
///
/// ```
/// use cijfer_network::{GaussianNoise, Network, Shape};
///
/// let network = Network::new("noisy", Shape::image(28, 28, 1)).then(GaussianNoise::new(0.1));
/// assert_eq!(network.layer(0).map(|layer| &*layer.name), Some("gaussian_noise"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianNoise {
    /// The standard deviation of the noise, at least 0 (Keras's `stddev`).
    pub deviation: f64,
}

impl Dropout {
    /// Dropout of that part of the elements.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
}

impl SpatialDropout2d {
    /// Dropout of that part of the channels.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
}

impl GaussianNoise {
    /// Noise of that standard deviation.
    pub fn new(deviation: f64) -> Self {
        Self { deviation }
    }
}

/// Which random numbers are drawn.
const RANDOM: &[&str] = &["seed", "rng_type"];

impl Class for Dropout {
    const NAME: &'static str = "Dropout";
    const STEM: &'static str = "dropout";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(RANDOM);
        // A shape of the mask drops other things than single elements.
        attributes.unused("noise_shape", &Value::Null)?;
        Ok(Self::new(attributes.required("rate", &RATE)?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("rate", self.rate);
    }

    fn effect(&self) -> Effect {
        Effect::InTraining
    }
}

impl Class for SpatialDropout2d {
    const NAME: &'static str = "SpatialDropout2D";
    const STEM: &'static str = "spatial_dropout2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(RANDOM);
        attributes.channels_last()?;
        attributes.unused("noise_shape", &Value::Null)?;
        Ok(Self::new(attributes.required("rate", &RATE)?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("rate", self.rate);
    }

    fn effect(&self) -> Effect {
        Effect::InTraining
    }
}

impl Class for GaussianNoise {
    const NAME: &'static str = "GaussianNoise";
    const STEM: &'static str = "gaussian_noise";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(RANDOM);
        Ok(Self::new(attributes.required("stddev", &NUMBER_OR_ZERO)?))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("stddev", self.deviation);
    }

    fn effect(&self) -> Effect {
        Effect::InTraining
    }
}

use super::Operation;

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

impl From<BatchNormalization> for Operation {
    fn from(normalization: BatchNormalization) -> Self {
        Self::BatchNormalization(normalization)
    }
}

impl From<LayerNormalization> for Operation {
    fn from(normalization: LayerNormalization) -> Self {
        Self::LayerNormalization(normalization)
    }
}

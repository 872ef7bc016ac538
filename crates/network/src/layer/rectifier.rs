use super::Operation;

/// ReLU with its options: `max(0, x)` at its simplest.
///
/// `x` at least `threshold`: `min(x, max_value)`; below: `negative_slope·(x − threshold)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relu {
    /// The largest output, or `None` for no limit.
    pub max_value: Option<f64>,
    /// The slope below the threshold.
    pub negative_slope: f64,
    /// Where the output begins to rise.
    pub threshold: f64,
}

/// `x` above 0, `negative_slope·x` below.
#[derive(Debug, Clone, PartialEq)]
pub struct LeakyRelu {
    /// The slope below 0.
    pub negative_slope: f64,
}

/// `x` above 0 and a multiple of `x` below, the slope being learnt for each element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prelu {
    /// Axes along which the slope is the same, counted from 1, the batch being axis 0.
    pub shared_axes: Vec<u64>,
}

/// `x` above 0, `alpha·(eˣ − 1)` below.
#[derive(Debug, Clone, PartialEq)]
pub struct Elu {
    /// The limit below 0 is `−alpha`.
    pub alpha: f64,
}

/// Softmax as a layer of its own: `eˣⁱ / Σⱼ eˣʲ` over some axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Softmax {
    /// The axes of the sum, counted as in Keras: the batch is axis 0, −1 is the last.
    pub axes: Vec<i64>,
}

impl Default for LeakyRelu {
    /// As in Keras: a slope of 0.3.
    fn default() -> Self {
        Self {
            negative_slope: 0.3,
        }
    }
}

impl Default for Elu {
    /// As in Keras: a limit of −1.
    fn default() -> Self {
        Self { alpha: 1.0 }
    }
}

impl Default for Softmax {
    /// Over the last axis.
    fn default() -> Self {
        Self { axes: vec![-1] }
    }
}

impl From<Relu> for Operation {
    fn from(layer: Relu) -> Self {
        Self::Relu(layer)
    }
}

impl From<LeakyRelu> for Operation {
    fn from(layer: LeakyRelu) -> Self {
        Self::LeakyRelu(layer)
    }
}

impl From<Prelu> for Operation {
    fn from(layer: Prelu) -> Self {
        Self::Prelu(layer)
    }
}

impl From<Elu> for Operation {
    fn from(layer: Elu) -> Self {
        Self::Elu(layer)
    }
}

impl From<Softmax> for Operation {
    fn from(layer: Softmax) -> Self {
        Self::Softmax(layer)
    }
}

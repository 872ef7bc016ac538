use super::Operation;
use crate::Activation;

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

    /// The same with or without biases.
    pub fn bias(self, bias: bool) -> Self {
        Self { bias, ..self }
    }

    /// The same with another activation.
    pub fn activation(self, activation: Activation) -> Self {
        Self { activation, ..self }
    }
}

impl From<Dense> for Operation {
    fn from(dense: Dense) -> Self {
        Self::Dense(dense)
    }
}

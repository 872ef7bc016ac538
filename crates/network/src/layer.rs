use crate::Activation;

/// One layer: its name, what it does, and whether training may change its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The name, unique in its network; weights are called `name.weight` and `name.bias`.
    pub name: String,
    /// What the layer computes.
    pub operation: Operation,
    /// Whether training changes its parameters.
    pub trainable: bool,
}

/// What a layer computes.
///
/// Whoever reads a network matches every case, so that a new layer cannot be left out anywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// A convolution over an image.
    Conv2d(Conv2d),
    /// The largest value of each window, per channel.
    MaxPooling2d(MaxPooling2d),
    /// A fully connected layer, over the last axis.
    Dense(Dense),
    /// In training, sets a random part of the elements to zero; otherwise nothing.
    Dropout(Dropout),
    /// All axes become one, in the order row, column, channel.
    Flatten,
    /// An activation as a layer of its own.
    Activation(Activation),
}

/// A convolution: every output channel is a window of weights that slides over the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conv2d {
    /// Number of output channels.
    pub filters: u64,
    /// Rows and columns of the window.
    pub kernel: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
    /// Whether each filter adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
}

/// The largest value of each window, per channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxPooling2d {
    /// Rows and columns of the window.
    pub pool: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
}

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

/// Sets a random part of the elements to zero in training and scales the others up by
/// `1 / (1 − rate)`, so that their expectation stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropout {
    /// The part that is set to zero, at least 0 and below 1.
    pub rate: f64,
}

/// What a window does at the border of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Padding {
    /// The window stays inside the image.
    #[default]
    Valid,
    /// The image is padded so that the output has `⌈size / stride⌉` rows and columns. Where the
    /// padding is odd, the extra row or column comes after the image, as in Keras.
    Same,
}

impl Padding {
    /// The name as Keras spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Same => "same",
        }
    }
}

impl Conv2d {
    /// A convolution with stride 1, no padding, a bias and no activation.
    pub fn new(filters: u64, kernel: [u64; 2]) -> Self {
        Self {
            filters,
            kernel,
            stride: [1, 1],
            padding: Padding::Valid,
            bias: true,
            activation: Activation::Linear,
        }
    }

    /// The same with another stride.
    pub fn stride(self, stride: [u64; 2]) -> Self {
        Self { stride, ..self }
    }

    /// The same with another padding.
    pub fn padding(self, padding: Padding) -> Self {
        Self { padding, ..self }
    }

    /// The same with or without a bias.
    pub fn bias(self, bias: bool) -> Self {
        Self { bias, ..self }
    }

    /// The same with another activation.
    pub fn activation(self, activation: Activation) -> Self {
        Self { activation, ..self }
    }
}

impl MaxPooling2d {
    /// A pooling whose windows do not overlap, without padding.
    pub fn new(pool: [u64; 2]) -> Self {
        Self {
            pool,
            stride: pool,
            padding: Padding::Valid,
        }
    }

    /// The same with another stride.
    pub fn stride(self, stride: [u64; 2]) -> Self {
        Self { stride, ..self }
    }

    /// The same with another padding.
    pub fn padding(self, padding: Padding) -> Self {
        Self { padding, ..self }
    }
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

impl Dropout {
    /// Dropout of that part of the elements.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
}

impl Operation {
    /// The class as Keras calls it.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Conv2d(_) => "Conv2D",
            Self::MaxPooling2d(_) => "MaxPooling2D",
            Self::Dense(_) => "Dense",
            Self::Dropout(_) => "Dropout",
            Self::Flatten => "Flatten",
            Self::Activation(_) => "Activation",
        }
    }

    /// The stem of the names that Keras gives to layers of this class.
    pub(crate) fn name_stem(&self) -> &'static str {
        match self {
            Self::Conv2d(_) => "conv2d",
            Self::MaxPooling2d(_) => "max_pooling2d",
            Self::Dense(_) => "dense",
            Self::Dropout(_) => "dropout",
            Self::Flatten => "flatten",
            Self::Activation(_) => "activation",
        }
    }

    /// What is applied to the layer's outputs.
    pub fn activation(&self) -> Activation {
        match self {
            Self::Conv2d(convolution) => convolution.activation,
            Self::Dense(dense) => dense.activation,
            Self::Activation(activation) => *activation,
            Self::MaxPooling2d(_) | Self::Dropout(_) | Self::Flatten => Activation::Linear,
        }
    }
}

impl From<Conv2d> for Operation {
    fn from(convolution: Conv2d) -> Self {
        Self::Conv2d(convolution)
    }
}

impl From<MaxPooling2d> for Operation {
    fn from(pooling: MaxPooling2d) -> Self {
        Self::MaxPooling2d(pooling)
    }
}

impl From<Dense> for Operation {
    fn from(dense: Dense) -> Self {
        Self::Dense(dense)
    }
}

impl From<Dropout> for Operation {
    fn from(dropout: Dropout) -> Self {
        Self::Dropout(dropout)
    }
}

impl From<Activation> for Operation {
    fn from(activation: Activation) -> Self {
        Self::Activation(activation)
    }
}

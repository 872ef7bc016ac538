use super::Operation;
use crate::Activation;

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
    /// How far the elements of the window lie apart: 1 where they touch.
    pub dilation: [u64; 2],
    /// Into how many groups of equal size input and output channels are divided; a filter sees
    /// only the input channels of its group.
    pub groups: u64,
    /// Whether each filter adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
}

/// A convolution of every input channel by itself.
///
/// ```
/// use cijfer_network::{DepthwiseConv2d, Padding};
///
/// let depthwise = DepthwiseConv2d {
///     padding: Padding::Same,
///     ..DepthwiseConv2d::new([3, 3])
/// };
/// assert_eq!(depthwise.depth_multiplier, 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepthwiseConv2d {
    /// Rows and columns of the window.
    pub kernel: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
    /// How far the elements of the window lie apart: 1 where they touch.
    pub dilation: [u64; 2],
    /// Number of output channels for each input channel.
    pub depth_multiplier: u64,
    /// Whether each output channel adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
}

/// A depthwise convolution without bias, and after it a convolution of 1×1 that mixes the
/// channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeparableConv2d {
    /// Number of output channels of the mixing convolution.
    pub filters: u64,
    /// Rows and columns of the depthwise window.
    pub kernel: [u64; 2],
    /// Rows and columns that the window moves at a time.
    pub stride: [u64; 2],
    /// What happens at the border.
    pub padding: Padding,
    /// How far the elements of the window lie apart: 1 where they touch.
    pub dilation: [u64; 2],
    /// Number of depthwise channels for each input channel.
    pub depth_multiplier: u64,
    /// Whether each filter adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
}

/// A convolution the other way round: every input element adds a window of weights to the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conv2dTranspose {
    /// Number of output channels.
    pub filters: u64,
    /// Rows and columns of the window.
    pub kernel: [u64; 2],
    /// Rows and columns of the output from one input element to the next.
    pub stride: [u64; 2],
    /// `Valid` keeps all that the windows reach, `Same` cuts the output to `size·stride`.
    pub padding: Padding,
    /// Rows and columns that the output has more than the least; `None` lets the formula of
    /// [`Padding`] decide.
    pub output_padding: Option<[u64; 2]>,
    /// How far the elements of the window lie apart: 1 where they touch.
    pub dilation: [u64; 2],
    /// Whether each filter adds a bias.
    pub bias: bool,
    /// What is applied to the sums.
    pub activation: Activation,
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
            dilation: [1, 1],
            groups: 1,
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

impl DepthwiseConv2d {
    /// One output channel for each input channel, with stride 1, no padding, a bias and no
    /// activation.
    pub fn new(kernel: [u64; 2]) -> Self {
        Self {
            kernel,
            stride: [1, 1],
            padding: Padding::Valid,
            dilation: [1, 1],
            depth_multiplier: 1,
            bias: true,
            activation: Activation::Linear,
        }
    }
}

impl SeparableConv2d {
    /// One depthwise channel for each input channel, with stride 1, no padding, a bias and no
    /// activation.
    pub fn new(filters: u64, kernel: [u64; 2]) -> Self {
        Self {
            filters,
            kernel,
            stride: [1, 1],
            padding: Padding::Valid,
            dilation: [1, 1],
            depth_multiplier: 1,
            bias: true,
            activation: Activation::Linear,
        }
    }
}

impl Conv2dTranspose {
    /// A transposed convolution with stride 1, nothing cut off, a bias and no activation.
    pub fn new(filters: u64, kernel: [u64; 2]) -> Self {
        Self {
            filters,
            kernel,
            stride: [1, 1],
            padding: Padding::Valid,
            output_padding: None,
            dilation: [1, 1],
            bias: true,
            activation: Activation::Linear,
        }
    }
}

impl From<Conv2d> for Operation {
    fn from(convolution: Conv2d) -> Self {
        Self::Conv2d(convolution)
    }
}

impl From<DepthwiseConv2d> for Operation {
    fn from(convolution: DepthwiseConv2d) -> Self {
        Self::DepthwiseConv2d(convolution)
    }
}

impl From<SeparableConv2d> for Operation {
    fn from(convolution: SeparableConv2d) -> Self {
        Self::SeparableConv2d(convolution)
    }
}

impl From<Conv2dTranspose> for Operation {
    fn from(convolution: Conv2dTranspose) -> Self {
        Self::Conv2dTranspose(convolution)
    }
}

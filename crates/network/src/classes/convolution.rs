use crate::attributes::{Attributes, OF_BIAS, OF_KERNEL};
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{COUNT, PAIR};
use crate::{Activation, Padding, Result};

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
/// let depthwise = DepthwiseConv2d::new([3, 3]).padding(Padding::Same);
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

options!(Conv2d {
    stride: [u64; 2],
    padding: Padding,
    dilation: [u64; 2],
    groups: u64,
    bias: bool,
    activation: Activation,
});
options!(DepthwiseConv2d {
    stride: [u64; 2],
    padding: Padding,
    dilation: [u64; 2],
    depth_multiplier: u64,
    bias: bool,
    activation: Activation,
});
options!(SeparableConv2d {
    stride: [u64; 2],
    padding: Padding,
    dilation: [u64; 2],
    depth_multiplier: u64,
    bias: bool,
    activation: Activation,
});

/// The same of a depthwise convolution.
const DEPTHWISE: &[&str] = &[
    "depthwise_initializer",
    "depthwise_regularizer",
    "depthwise_constraint",
];

/// The same of the 1×1 convolution after it.
const POINTWISE: &[&str] = &[
    "pointwise_initializer",
    "pointwise_regularizer",
    "pointwise_constraint",
];

impl Class for Conv2d {
    const NAME: &'static str = "Conv2D";
    const STEM: &'static str = "conv2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(OF_KERNEL);
        attributes.without_effect(OF_BIAS);
        attributes.channels_last()?;
        Ok(Self {
            filters: attributes.required("filters", &COUNT)?,
            kernel: attributes.required("kernel_size", &PAIR)?,
            stride: attributes.strides()?,
            padding: attributes.padding()?,
            dilation: attributes.dilation()?,
            groups: attributes.or("groups", &COUNT, 1)?,
            bias: attributes.bias()?,
            activation: attributes.activation()?.unwrap_or_default(),
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("filters", self.filters);
        entries.set("kernel_size", self.kernel);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
        entries.set("dilation_rate", self.dilation);
        entries.set("groups", self.groups);
        entries.set("use_bias", self.bias);
        entries.set("activation", self.activation);
    }

    fn activation(&self) -> Activation {
        self.activation
    }

    fn clear_activation(&mut self) {
        self.activation = Activation::Linear;
    }

    fn is_grouped(&self) -> bool {
        self.groups != 1
    }
}

impl Class for DepthwiseConv2d {
    const NAME: &'static str = "DepthwiseConv2D";
    const STEM: &'static str = "depthwise_conv2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(DEPTHWISE);
        attributes.without_effect(OF_BIAS);
        attributes.channels_last()?;
        attributes.one_group()?;
        Ok(Self {
            kernel: attributes.required("kernel_size", &PAIR)?,
            stride: attributes.strides()?,
            padding: attributes.padding()?,
            dilation: attributes.dilation()?,
            depth_multiplier: attributes.or("depth_multiplier", &COUNT, 1)?,
            bias: attributes.bias()?,
            activation: attributes.activation()?.unwrap_or_default(),
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("kernel_size", self.kernel);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
        entries.set("dilation_rate", self.dilation);
        entries.set("depth_multiplier", self.depth_multiplier);
        entries.set("use_bias", self.bias);
        entries.set("activation", self.activation);
    }

    fn activation(&self) -> Activation {
        self.activation
    }

    fn clear_activation(&mut self) {
        self.activation = Activation::Linear;
    }

    fn is_grouped(&self) -> bool {
        true
    }
}

impl Class for SeparableConv2d {
    const NAME: &'static str = "SeparableConv2D";
    const STEM: &'static str = "separable_conv2d";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(DEPTHWISE);
        attributes.without_effect(POINTWISE);
        attributes.without_effect(OF_BIAS);
        // Keras 2 writes what belongs to a plain convolution, too, and does not use it.
        attributes.without_effect(OF_KERNEL);
        attributes.channels_last()?;
        attributes.one_group()?;
        Ok(Self {
            filters: attributes.required("filters", &COUNT)?,
            kernel: attributes.required("kernel_size", &PAIR)?,
            stride: attributes.strides()?,
            padding: attributes.padding()?,
            dilation: attributes.dilation()?,
            depth_multiplier: attributes.or("depth_multiplier", &COUNT, 1)?,
            bias: attributes.bias()?,
            activation: attributes.activation()?.unwrap_or_default(),
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("filters", self.filters);
        entries.set("kernel_size", self.kernel);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
        entries.set("dilation_rate", self.dilation);
        entries.set("depth_multiplier", self.depth_multiplier);
        entries.set("use_bias", self.bias);
        entries.set("activation", self.activation);
    }

    fn activation(&self) -> Activation {
        self.activation
    }

    fn clear_activation(&mut self) {
        self.activation = Activation::Linear;
    }

    fn is_grouped(&self) -> bool {
        true
    }
}

use serde_json::json;

use crate::attributes::{Attributes, OF_BIAS, OF_KERNEL};
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{COUNT, PAIR, PAIR_OR_ZERO};
use crate::{Activation, Padding, Result};

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

options!(Conv2dTranspose {
    stride: [u64; 2],
    padding: Padding,
    output_padding: Option<[u64; 2]>,
    dilation: [u64; 2],
    bias: bool,
    activation: Activation,
});

impl Class for Conv2dTranspose {
    const NAME: &'static str = "Conv2DTranspose";
    const STEM: &'static str = "conv2d_transpose";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(OF_KERNEL);
        attributes.without_effect(OF_BIAS);
        attributes.channels_last()?;
        attributes.one_group()?;
        let stride = attributes.strides()?;
        let output_padding = attributes.optional("output_padding", &PAIR_OR_ZERO)?;
        if let Some(padding) = output_padding
            && (padding[0] >= stride[0] || padding[1] >= stride[1])
        {
            let expected = format!("below the strides {stride:?}");
            return Err(attributes.wrong("output_padding", &expected, &json!(padding)));
        }
        Ok(Self {
            filters: attributes.required("filters", &COUNT)?,
            kernel: attributes.required("kernel_size", &PAIR)?,
            stride,
            padding: attributes.padding()?,
            output_padding,
            dilation: attributes.dilation()?,
            bias: attributes.bias()?,
            activation: attributes.activation()?.unwrap_or_default(),
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("filters", self.filters);
        entries.set("kernel_size", self.kernel);
        entries.set("strides", self.stride);
        entries.set("padding", self.padding.name());
        entries.set_some("output_padding", self.output_padding);
        entries.set("dilation_rate", self.dilation);
        entries.set("use_bias", self.bias);
        entries.set("activation", self.activation);
    }

    fn activation(&self) -> Activation {
        self.activation
    }

    fn clear_activation(&mut self) {
        self.activation = Activation::Linear;
    }
}

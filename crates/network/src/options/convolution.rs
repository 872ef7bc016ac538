use serde_json::json;

use super::{Options, channels_last};
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::{COUNT, PAIR, PAIR_OR_ZERO};
use crate::{Conv2d, Conv2dTranspose, DepthwiseConv2d, Result, SeparableConv2d};

/// How training starts with the one window of a convolution, and what it holds it to.
const KERNEL: &[&str] = &[
    "kernel_initializer",
    "kernel_regularizer",
    "kernel_constraint",
];

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

/// The same of the bias.
const BIAS: &[&str] = &["bias_initializer", "bias_regularizer", "bias_constraint"];

impl Options for Conv2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(KERNEL);
        attributes.without_effect(BIAS);
        channels_last(attributes)?;
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
}

impl Options for DepthwiseConv2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(DEPTHWISE);
        attributes.without_effect(BIAS);
        channels_last(attributes)?;
        one_group(attributes)?;
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
}

impl Options for SeparableConv2d {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(DEPTHWISE);
        attributes.without_effect(POINTWISE);
        attributes.without_effect(BIAS);
        // Keras 2 writes what belongs to a plain convolution, too, and does not use it.
        attributes.without_effect(KERNEL);
        channels_last(attributes)?;
        one_group(attributes)?;
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
}

impl Options for Conv2dTranspose {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.without_effect(KERNEL);
        attributes.without_effect(BIAS);
        channels_last(attributes)?;
        one_group(attributes)?;
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
}

/// Drops `groups`, which Keras 2 writes for every convolution and honours only in `Conv2D`.
fn one_group(attributes: &mut Attributes) -> Result<()> {
    attributes.unused("groups", &json!(1))
}

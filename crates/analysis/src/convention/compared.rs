use cijfer_network::{Conv2d, Conv2dTranspose, DepthwiseConv2d, SeparableConv2d};

/// The kinds of layers that are compared, as far as the tools tell them apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Compared<'a> {
    /// A convolution of any class.
    Convolution(Convolution<'a>),
    /// A dense layer.
    Dense,
    /// The mean of each channel.
    GlobalMean,
    /// Any other pooling, with its window where it slides.
    Pooling {
        /// Rows and columns.
        window: Option<[u64; 2]>,
    },
    /// Not compared.
    No,
}

/// A convolution.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Convolution<'a> {
    Plain(&'a Conv2d),
    Depthwise(&'a DepthwiseConv2d),
    Separable(&'a SeparableConv2d),
    Transposed(&'a Conv2dTranspose),
}

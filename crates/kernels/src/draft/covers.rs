//! Which layers the kernels cover.

use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Activation, Conv2d, Dense, DepthwiseConv2d, Layer, Operation, Pooling};

use crate::function::Function;
use crate::{Error, Result};

/// Whether the kernels cover a layer.
///
/// # Example
///
/// ```
/// use cijfer_analysis::Analysis;
/// use cijfer_network::{Activation, Conv2d, Dense, Network, Shape};
///
/// let network = Network::new("small", Shape::image(6, 6, 1))
///     .then(Conv2d::new(2, [3, 3]))
///     .then(Dense::new(3).activation(Activation::Softmax));
/// let analysis = Analysis::of(&network)?;
/// let covered = analysis
///     .places(&network)
///     .map(|place| cijfer_kernels::covers(place.layer, place.counted));
/// assert_eq!(covered.collect::<Vec<_>>(), [true, false]);
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
pub fn covers(layer: &Layer, counted: &LayerAnalysis) -> bool {
    check_covered(layer, counted).is_ok()
}

/// What a covered layer is to the kernels.
pub(super) enum Kind<'a> {
    /// A function of single numbers.
    Function(Function),
    /// The rate, and whether all elements of a channel share their fate.
    Dropout(f64, bool),
    /// Another shape of the same values.
    Flatten,
    /// Sums or windows.
    Work(Source<'a>),
}

/// What a stage's work comes from.
pub(super) enum Source<'a> {
    Convolution(&'a Conv2d),
    Depthwise(&'a DepthwiseConv2d),
    Dense(&'a Dense),
    Pooling(Pooling),
}

impl<'a> Kind<'a> {
    /// Nothing for a layer that is not covered, whatever its input.
    pub(super) fn of(operation: &'a Operation) -> Option<Self> {
        if let Some(pooling) = operation.pooling() {
            return Some(Self::Work(Source::Pooling(pooling)));
        }
        Some(match operation {
            Operation::Conv2d(layer) => Self::Work(Source::Convolution(layer)),
            Operation::DepthwiseConv2d(layer) => Self::Work(Source::Depthwise(layer)),
            Operation::Dense(layer) => Self::Work(Source::Dense(layer)),
            Operation::Activation(activation) => Self::Function(Function::Activation(*activation)),
            Operation::Relu(relu) => {
                let leaky = relu.max_value.is_none() && relu.threshold == 0.0;
                let leaky = leaky && relu.negative_slope >= 0.0;
                return leaky.then(|| Self::leaky(relu.negative_slope));
            }
            Operation::LeakyRelu(relu) => {
                return (relu.negative_slope >= 0.0).then(|| Self::leaky(relu.negative_slope));
            }
            Operation::Elu(elu) => {
                let function = Function::Elu(elu.alpha as f32);
                return (elu.alpha > 0.0).then_some(Self::Function(function));
            }
            Operation::Dropout(dropout) => Self::Dropout(dropout.rate, false),
            Operation::SpatialDropout2d(dropout) => Self::Dropout(dropout.rate, true),
            Operation::Flatten => Self::Flatten,
            // Whatever else there is, it is refused by name.
            _ => return None,
        })
    }

    fn leaky(slope: f64) -> Self {
        Self::Function(Function::Leaky(slope as f32))
    }
}

/// What the layer is to the kernels.
///
/// # Errors
///
/// [`Error::NotCovered`].
pub(super) fn check_covered<'a>(layer: &'a Layer, counted: &LayerAnalysis) -> Result<Kind<'a>> {
    let operation = &layer.operation;
    let not_covered = |what| Error::NotCovered {
        layer: layer.name.clone(),
        class: operation.class(),
        what,
    };
    if let Activation::Softmax | Activation::LogSoftmax = operation.activation() {
        return Err(not_covered("its activation looks at all channels"));
    }
    let is_image = counted.input.as_image().is_some();
    let kind = Kind::of(operation).filter(|kind| match kind {
        Kind::Work(Source::Dense(_)) => true,
        Kind::Work(Source::Convolution(_) | Source::Depthwise(_) | Source::Pooling(_)) => is_image,
        Kind::Dropout(_, by_channel) => is_image || !by_channel,
        Kind::Function(_) | Kind::Flatten => true,
    });
    kind.ok_or_else(|| not_covered("it is left to candle"))
}

//! Which layers the kernels cover.

use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Activation, Layer, Operation};

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
/// let layers = network.layers.iter().zip(&analysis.layers);
/// let covered: Vec<bool> = layers
///     .map(|(layer, counted)| cijfer_kernels::covers(layer, counted))
///     .collect();
/// assert_eq!(covered, [true, false]);
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
pub fn covers(layer: &Layer, counted: &LayerAnalysis) -> bool {
    check_covered(layer, counted).is_ok()
}

/// What a covered layer is to the kernels.
pub(super) enum Kind {
    /// A function of single numbers.
    Function(Function),
    /// The rate, and whether all elements of a channel share their fate.
    Dropout(f64, bool),
    /// Another shape of the same values.
    Flatten,
    /// Sums or windows, over an image alone or over any axes.
    Work { over_images_alone: bool },
}

impl Kind {
    /// Nothing for a layer that is not covered, whatever its input.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        let over_images_alone = true;
        Some(match operation {
            Operation::Conv2d(_)
            | Operation::DepthwiseConv2d(_)
            | Operation::MaxPooling2d(_)
            | Operation::AveragePooling2d(_)
            | Operation::GlobalMaxPooling2d(_)
            | Operation::GlobalAveragePooling2d(_) => Self::Work { over_images_alone },
            Operation::Dense(_) => Self::Work {
                over_images_alone: false,
            },
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
            Operation::SeparableConv2d(_)
            | Operation::Conv2dTranspose(_)
            | Operation::ZeroPadding2d(_)
            | Operation::Cropping2d(_)
            | Operation::UpSampling2d(_)
            | Operation::BatchNormalization(_)
            | Operation::LayerNormalization(_)
            | Operation::Prelu(_)
            | Operation::Softmax(_)
            | Operation::Reshape(_)
            | Operation::Permute(_) => return None,
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
pub(super) fn check_covered(layer: &Layer, counted: &LayerAnalysis) -> Result<Kind> {
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
        Kind::Work { over_images_alone } => is_image || !over_images_alone,
        Kind::Dropout(_, by_channel) => is_image || !by_channel,
        Kind::Function(_) | Kind::Flatten => true,
    });
    kind.ok_or_else(|| not_covered("it is left to candle"))
}

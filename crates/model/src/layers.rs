//! What the engine knows of the layer classes: which are run.

use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Layer, Operation};

use crate::{Error, Result};

/// What is said of a class of which no layer can be run.
pub(crate) const NO_LAYER: &str = "no layer of this class is";

/// Refuses a layer that would not be run as it is described.
///
/// # Errors
///
/// [`Error::NotRun`].
pub(crate) fn check_runs(layer: &Layer, counted: &LayerAnalysis) -> Result<()> {
    let what = match &layer.operation {
        Operation::Softmax(softmax) if !is_last(&softmax.axes, counted) => {
            "it is over other axes than the last"
        }
        Operation::Conv2d(_)
        | Operation::DepthwiseConv2d(_)
        | Operation::Dense(_)
        | Operation::ZeroPadding2d(_)
        | Operation::Cropping2d(_)
        | Operation::BatchNormalization(_)
        | Operation::Rescaling(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Elu(_)
        | Operation::Softmax(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::GaussianNoise(_)
        | Operation::Flatten
        | Operation::Reshape(_)
        | Operation::Permute(_) => return Ok(()),
        other if other.pooling().is_some() => return Ok(()),
        _ => NO_LAYER,
    };
    Err(not_run(layer, what))
}

pub(crate) fn not_run(layer: &Layer, what: &'static str) -> Error {
    Error::NotRun {
        layer: layer.name.clone(),
        class: layer.operation.class(),
        what,
    }
}

/// Whether those axes are the last one alone, counted from the front or from the back.
fn is_last(axes: &[i64], counted: &LayerAnalysis) -> bool {
    let last = counted.input.axes().len();
    matches!(axes, [only] if axis(*only, last + 1) == last)
}

/// The axis of a tensor of that rank that is meant by a number as Keras counts: the batch is axis
/// 0, −1 is the last. One that does not exist has been refused when the network was counted.
pub(crate) fn axis(number: i64, rank: usize) -> usize {
    usize::try_from(number).unwrap_or_else(|_| rank.saturating_sub(number.unsigned_abs() as usize))
}

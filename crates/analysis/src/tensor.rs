//! The tensors that hold a layer's parameters.

use cijfer_network::Layer;

/// A tensor of a layer's parameters: its name, its shape, and how it begins.
///
/// Shapes are those of candle and PyTorch: a convolution has
/// `[filters, channels of a group, height, width]`, a transposed one
/// `[channels, filters, height, width]`, a Dense layer `[units, inputs]`.
///
/// ```
/// use cijfer_analysis::Analysis;
/// use cijfer_network::{BatchNormalization, Conv2d, Network, Shape};
///
/// let network = Network::new("normalized", Shape::image(28, 28, 1))
///     .then(Conv2d::new(20, [5, 5]).bias(false))
///     .then(BatchNormalization::default());
/// let analysis = Analysis::of(&network)?;
/// let named = |layer: usize| {
///     let tensors = analysis.layers[layer].tensors.iter();
///     tensors.map(|tensor| (tensor.name, tensor.shape.clone())).collect::<Vec<_>>()
/// };
/// assert_eq!(named(0), [("weight", vec![20, 1, 5, 5])]);
/// assert_eq!(
///     named(1),
///     [
///         ("weight", vec![20]),
///         ("bias", vec![20]),
///         ("running_mean", vec![20]),
///         ("running_var", vec![20]),
///     ]
/// );
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterTensor {
    /// The end of its name: a file calls it by the layer's name, a dot, and this.
    pub name: &'static str,
    /// The length of each axis.
    pub shape: Vec<u64>,
    /// What kind of parameters it holds.
    pub kind: ParameterKind,
    /// Whether training changes it by its gradient: not in a frozen layer, and no statistics.
    pub trainable: bool,
    /// What it holds before any training.
    pub initial: Initial,
}

/// A kind of parameters, as [`ByParameter`](crate::ByParameter) counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterKind {
    /// What inputs are multiplied by.
    Weight,
    /// What is added.
    Bias,
    /// What training measures and never learns.
    Statistic,
}

/// What a tensor holds before any training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Initial {
    /// Random numbers, the wider the fewer values take part in a sum.
    Random {
        /// How many inputs an output sees: the fan in.
        inputs: u128,
        /// How many outputs an input reaches: the fan out.
        outputs: u128,
    },
    /// This number everywhere.
    Constant(f32),
}

impl ParameterTensor {
    /// Weights of sums, where an output sees so many inputs and an input reaches so many outputs.
    pub(crate) fn weights(
        name: &'static str,
        shape: Vec<u64>,
        inputs: impl IntoIterator<Item = u64>,
        outputs: impl IntoIterator<Item = u64>,
    ) -> Self {
        let initial = Initial::Random {
            inputs: product(inputs),
            outputs: product(outputs),
        };
        Self::new(name, shape, ParameterKind::Weight, initial)
    }

    /// Factors for the values of each place along some axes, which leave them as they are at first.
    pub(crate) fn factors(shape: Vec<u64>) -> Self {
        let one = Initial::Constant(1.0);
        Self::new("weight", shape, ParameterKind::Weight, one)
    }

    /// What is added, nothing at first.
    pub(crate) fn biases(name: &'static str, shape: Vec<u64>) -> Self {
        Self::new(name, shape, ParameterKind::Bias, Initial::Constant(0.0))
    }

    /// Moving statistics.
    pub(crate) fn statistics(name: &'static str, shape: Vec<u64>, initial: f32) -> Self {
        let initial = Initial::Constant(initial);
        Self::new(name, shape, ParameterKind::Statistic, initial)
    }

    pub(crate) fn new(
        name: &'static str,
        shape: Vec<u64>,
        kind: ParameterKind,
        initial: Initial,
    ) -> Self {
        Self {
            name,
            shape,
            kind,
            trainable: kind != ParameterKind::Statistic,
            initial,
        }
    }

    /// The name in files, of a layer of that name: `conv2d.weight`.
    pub fn full_name(&self, layer: &Layer) -> String {
        format!("{}.{}", layer.name, self.name)
    }

    /// How many values it holds.
    pub fn count(&self) -> u128 {
        product(self.shape.iter().copied())
    }
}

/// What does not fit into 128 bits is no number of parameters that could be counted.
fn product(lengths: impl IntoIterator<Item = u64>) -> u128 {
    let lengths = lengths.into_iter().map(u128::from);
    lengths.fold(1, u128::saturating_mul)
}

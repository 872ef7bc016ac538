//! How other tools count, so that a number of theirs can be compared with one of ours.

mod compared;
mod formula;
mod recount;

use std::fmt;
use std::str::FromStr;

pub(crate) use compared::{Compared, Convolution};
pub use recount::{Recount, RecountedLayer};

/// How another tool counts convolutions, dense layers and poolings.
///
/// Each is what the tool itself answers, its omissions included; the figures in
/// `fixtures/conventions` were read off the tools, and the tests hold every one of them against
/// these formulas. For C's first layer, which makes 24·24·20 outputs of 5·5·1 products and a bias
/// each:
///
/// ```
/// use cijfer_analysis::{Conditions, Convention, Recount};
/// use cijfer_network::{Conv2d, Network, Shape};
///
/// let first = Network::new("C", Shape::image(28, 28, 1)).then(Conv2d::new(20, [5, 5]));
/// let counted = |convention| {
///     let recount = Recount::of(&first, Conditions::default(), convention)?;
///     let count = recount.layers[0].count.as_ref().expect("a convolution is compared");
///     Ok::<_, cijfer_analysis::Error>(count.to_string())
/// };
/// assert_eq!(
///     counted(Convention::TensorFlow)?,
///     "float ops = 2·24·24·20·(5·5·1) + 24·24·20 = 587,520"
/// );
/// assert_eq!(
///     counted(Convention::Fvcore)?,
///     "flops (multiply-accumulates) = 24·24·20·(5·5·1) = 288,000"
/// );
/// assert_eq!(
///     counted(Convention::Ptflops)?,
///     "MACs = 24·24·20·(5·5·1) + 24·24·20 = 299,520"
/// );
/// assert_eq!(
///     counted(Convention::Torchinfo)?,
///     "mult-adds = (20·(5·5·1) + 20)·24·24 = 299,520"
/// );
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
///
/// Where Keras has one layer and PyTorch several modules, as for a `SeparableConv2D`, the modules
/// together are the layer. An activation inside a layer is a layer of its own for every tool, and
/// is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Convention {
    /// `total_float_ops` of TensorFlow's profiler on the frozen graph of a Keras model: what
    /// Keras users get. Read in TensorFlow 2.21.0, `python/profiler/internal/flops_registry.py` and
    /// `python/ops/nn_ops.py`, with Keras 3.15.1.
    ///
    /// - A convolution or dense layer: 2 for each multiply-accumulate, and 1 for each output that
    ///   gets a bias.
    /// - A convolution with dilation: the same, with as many rows and columns of products as the
    ///   next multiple of the dilation. TensorFlow cuts the image into as many images without gaps
    ///   first.
    /// - A convolution in groups: its biases alone. Keras hands it to XLA, and the profiler does
    ///   not look into what XLA compiles.
    /// - A transposed convolution: `2·outputs·(kernel height·kernel width·input channels)`, divided
    ///   by both strides and rounded down, and its biases; 2 for each multiply-accumulate where the
    ///   output is exactly as many times larger as the strides say.
    /// - A pooling: 1 for each element of each window, padding included.
    /// - A global mean: 1 for each element of the input. A global maximum: nothing.
    TensorFlow,

    /// `FlopCountAnalysis(…).total()` of fvcore. Read in 0.1.5.post20221221,
    /// `fvcore/nn/flop_count.py` and `fvcore/nn/jit_handles.py`, with PyTorch 2.15.0.
    ///
    /// - A convolution, transposed or not, or a dense layer: 1 for each multiply-accumulate, and
    ///   nothing for biases.
    /// - A global mean, as `AdaptiveAvgPool2d(1)`: 1 for each element of the input.
    /// - Every other pooling: nothing.
    ///
    /// A PyTorch module whose padding is the word `"same"` is an operator that fvcore does not
    /// know, and counts nothing; this is the count of the module with that padding as a number.
    Fvcore,

    /// `get_model_complexity_info` of ptflops with its first backend, `pytorch`. Read in 0.7.5,
    /// `ptflops/pytorch_ops.py` and `ptflops/pytorch_engine.py`, with PyTorch 2.15.0.
    ///
    /// - A convolution, transposed or not, or a dense layer: 1 for each multiply-accumulate, and 1
    ///   for each output that gets a bias.
    /// - A pooling of any kind: 2 for each element of its input. The module is counted, and then
    ///   the function that it calls; the table of layers shows only the first, half of what the
    ///   total holds.
    ///
    /// ptflops runs a single sample: for a batch this is its answer as many times. With the backend
    /// `aten` poolings count nothing, and the rest is the same.
    Ptflops,

    /// `summary(…).total_mult_adds` of torchinfo. Read in 1.8.0, `torchinfo/layer_info.py`, with
    /// PyTorch 2.15.0.
    ///
    /// - A convolution, transposed or not: its parameters, biases among them, for each place of the
    ///   output.
    /// - A dense layer: its parameters, once for each sample, also where it is applied at several
    ///   places.
    /// - A pooling: nothing.
    Torchinfo,
}

impl Convention {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::TensorFlow,
        Self::Fvcore,
        Self::Ptflops,
        Self::Torchinfo,
    ];

    /// The tool's name, as the command line spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TensorFlow => "tensorflow",
            Self::Fvcore => "fvcore",
            Self::Ptflops => "ptflops",
            Self::Torchinfo => "torchinfo",
        }
    }

    /// The tool, its version, and where in it the counting stands.
    pub fn source(self) -> &'static str {
        match self {
            Self::TensorFlow => {
                "TensorFlow 2.21.0 with Keras 3.15.1, python/profiler/internal/flops_registry.py \
                 and python/ops/nn_ops.py"
            }
            Self::Fvcore => {
                "fvcore 0.1.5.post20221221, fvcore/nn/flop_count.py and fvcore/nn/jit_handles.py"
            }
            Self::Ptflops => "ptflops 0.7.5, backend pytorch, ptflops/pytorch_ops.py",
            Self::Torchinfo => "torchinfo 1.8.0, torchinfo/layer_info.py",
        }
    }
}

impl fmt::Display for Convention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Convention {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|convention| convention.name() == name)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                format!("the convention `{name}` is not known; known are {known}")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for convention in Convention::ALL {
            assert_eq!(convention.name().parse(), Ok(convention));
        }
        assert_eq!(
            "thop".parse::<Convention>(),
            Err(
                "the convention `thop` is not known; known are tensorflow, fvcore, ptflops, \
                 torchinfo"
                    .to_owned()
            )
        );
    }
}

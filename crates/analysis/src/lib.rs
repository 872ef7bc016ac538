//! The arithmetic of a network: shapes, parameters, operations, bytes, receptive fields and times
//! in theory, each number with the calculation it came from.
//!
//! Every number here is an evaluated [`Expression`], and what is printed is that same
//! expression: the explanation and the number cannot disagree.
//!
//! # A tour
//!
//! A network is plain data of `cijfer-network`, built as here or read from a file. This one is C of
//! the assignment that this project grew out of:
//!
//! ```
//! use cijfer_analysis::{Analysis, Conditions, Rational};
//! use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
//!
//! let c = Network::new("C", Shape::image(28, 28, 1))
//!     .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Conv2d::new(20, [3, 3]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Conv2d::new(10, [5, 5]).activation(Activation::Sigmoid));
//! let analysis = Analysis::of(&c)?;
//!
//! // Layer by layer: shapes, parameters, operations, bytes.
//! let first = &analysis.layers[0];
//! assert_eq!(first.output, Shape::image(24, 24, 20));
//! assert_eq!(first.output_axes[0].to_string(), "output height = ⌊(28 − 5) / 1⌋ + 1 = 24");
//! assert_eq!(
//!     first.output_axes[0].in_words(),
//!     "output height = ⌊(input height − kernel height) / vertical stride⌋ + 1"
//! );
//! assert_eq!(first.parameters.total.to_string(), "parameters = 20·(5·5·1) + 20 = 520");
//! let additions = first.operations.additions.as_ref().expect("a convolution adds");
//! assert_eq!(additions.to_string(), "additions = 24·24·20·(5·5·1 − 1 + 1) = 288,000");
//! assert_eq!(first.memory.output.to_string(), "bytes out = (24·24·20)·4 = 46,080");
//!
//! // All layers together.
//! let totals = analysis.totals()?;
//! assert_eq!(totals.parameters.total.to_string(), "parameters = 520 + 3,620 + 5,010 = 9,150");
//! let multiplications = totals.operations.multiplications.as_ref().expect("some");
//! assert_eq!(multiplications.to_string(), "multiplications = 288,000 + 360,000 + 5,000 = 653,000");
//! assert_eq!(totals.arithmetic.to_string(), "operations = 653,000 + 653,000 = 1,306,000");
//! assert_eq!(totals.peak.inference.value, 57_600);
//!
//! // The numbers alone, of 128 samples, in half precision.
//! let conditions = Conditions { batch: 128, bytes_per_value: 2 };
//! let counts = Analysis::under(&c, conditions)?.totals()?.counts();
//! assert_eq!(counts.multiplications, 128 * 653_000);
//! assert_eq!(counts.comparisons, 128 * (11_520 + 3 * 2_880 + 2_000 + 3 * 500));
//!
//! // A cell of the output looks at 28×28 pixels; its neighbour at those 4 further on.
//! let geometry = analysis.geometry().expect("every layer has a window");
//! assert_eq!(geometry.rows.whole_pixels(), Some([28, 4]));
//! assert_eq!(geometry.rows.first_centre(), Some(Rational::from(14)));
//! assert_eq!(geometry.pixels([1, 0]), [4..32, 0..28]);
//! # Ok::<(), cijfer_analysis::Error>(())
//! ```
//!
//! With the size of the input left open, the same calculations are closed formulas in its height
//! and width:
//!
//! ```
//! use cijfer_analysis::{Sharing, Symbolic, Variable, smallest_input};
//! # use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
//! # let c = Network::new("C", Shape::image(28, 28, 1))
//! #     .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
//! #     .then(MaxPooling2d::new([2, 2]))
//! #     .then(Conv2d::new(20, [3, 3]).activation(Activation::Relu))
//! #     .then(MaxPooling2d::new([2, 2]))
//! #     .then(Conv2d::new(10, [5, 5]).activation(Activation::Sigmoid));
//! let symbolic = Symbolic::of(&c)?;
//! let last = symbolic.layers.last().expect("five layers");
//! assert_eq!(last.output_axes[0].to_string(), "output height = ⌊H / 4⌋ − 6");
//! let multiplications = symbolic.totals.operations.multiplications.expect("some");
//! let at = |size| {
//!     let formula = multiplications.expression.with(Variable::HEIGHT, size);
//!     formula.with(Variable::WIDTH, size).evaluate()
//! };
//! assert_eq!(at(28), Some(653_000));
//! assert_eq!(at(1024), Some(1_761_730_400));
//! assert_eq!(smallest_input(&c), Some([28, 28]));
//!
//! // One pass over the large image instead of a pass for each window of it.
//! let large = c.with_input(Shape::image(1024, 1024, 1));
//! let sharing = Sharing::of(&large)?.expect("C slides");
//! assert_eq!(sharing.together.value, 1_761_730_400);
//! assert_eq!(sharing.own_stride.value, 250 * 250 * 653_000);
//! # Ok::<(), cijfer_analysis::Error>(())
//! ```
//!
//! And there are [`Explanation`], all of it as a page to read, in English or Dutch, as text,
//! Markdown, LaTeX or HTML; [`Roofline`], how long it takes at least on a [`Device`];
//! [`Convention`], how other tools count; [`Analysis::seen`], which pixels a cell sees, padding and
//! gaps considered.
//!
//! # How operations are counted
//!
//! See [`Operations`]: multiplications, additions, comparisons and elementary functions are
//! counted apart, in inference.
//!
//! # What it does not do
//!
//! It knows no tensors and measures nothing. It counts sequences of layers, not graphs. It counts
//! what the layers' definitions ask for, not what a library does instead: a convolution by Fourier
//! transforms, or after Winograd, multiplies less often.

mod analysis;
mod conditions;
mod convention;
mod derivation;
mod device;
mod error;
mod explanation;
mod expression;
mod function;
mod geometry;
mod language;
mod layer;
mod layer_analysis;
mod length;
mod memory;
mod operations;
mod parameter;
mod quantity;
mod reason;
mod receptive;
mod roofline;
mod seen;
mod sharing;
mod smallest;
mod step;
mod summary;
mod symbolic;
mod tensor;
mod texts;
mod totals;
mod window;

pub use analysis::Analysis;
pub use conditions::Conditions;
pub use convention::{Convention, Recount, RecountedLayer};
pub use derivation::{Derivation, Formula};
pub use device::Device;
pub use error::{Error, Result};
pub use explanation::{Detail, Explanation, Group, Section, escaped_for_latex};
pub use expression::{Expression, Leaves, Variable};
pub use function::Function;
pub use geometry::{Field, Geometry, Rational};
pub use language::{Language, grouped};
pub use layer_analysis::{CountedPlace, LayerAnalysis};
pub use memory::{ByMemory, ByPeak};
pub use operations::{ByOperation, OperationDerivations, Operations};
pub use parameter::ByParameter;
pub use quantity::Quantity;
pub use reason::Reason;
pub use roofline::{Bound, Estimate, Practice, Roofline, Work};
pub use sharing::Sharing;
pub use smallest::smallest_input;
pub use symbolic::{Symbolic, SymbolicLayer};
pub use tensor::{Initial, ParameterKind, ParameterTensor};
pub use totals::Totals;
pub use window::Window;

//! The arithmetic of a network: shapes, parameters, operations and receptive fields, each number
//! with the calculation it came from.
//!
//! Every number here is an evaluated [`Expression`], and what is printed is that same
//! expression: the explanation and the number cannot disagree.
//!
//! # Example
//!
//! ```
//! use cijfer_analysis::Analysis;
//! use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
//!
//! let network = Network::new("C", Shape::image(28, 28, 1))
//!     .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Conv2d::new(20, [3, 3]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Conv2d::new(10, [5, 5]).activation(Activation::Sigmoid));
//!
//! let analysis = Analysis::of(&network)?;
//! let totals = analysis.totals()?;
//! assert_eq!(totals.parameters, 9_150);
//! assert_eq!(totals.operations.multiplications, 653_000);
//! assert_eq!(totals.operations.additions, 653_000);
//!
//! let first = &analysis.layers[0];
//! assert_eq!(first.output, Shape::image(24, 24, 20));
//! assert_eq!(
//!     first.output_axes[0].to_string(),
//!     "output height = ⌊(28 − 5) / 1⌋ + 1 = 24"
//! );
//! assert_eq!(
//!     first.parameters.to_string(),
//!     "parameters = 20·(5·5·1) + 20 = 520"
//! );
//!
//! // The same network over a large image, as one convolution.
//! let large = Analysis::of(&network.with_input(Shape::image(1024, 1024, 1)))?;
//! assert_eq!(large.totals()?.operations.multiplications, 1_761_730_400);
//!
//! // A cell of the output looks at 28×28 pixels; its neighbour at those 4 further on.
//! let field = large.geometry().expect("every layer has a window");
//! assert_eq!((field.rows.size, field.rows.stride, field.rows.start), (28, 4, 0));
//! # Ok::<(), cijfer_analysis::Error>(())
//! ```
//!
//! # How operations are counted
//!
//! See [`Operations`]: multiplications, additions, comparisons and activation functions are
//! counted apart, for one sample in inference.
//!
//! # What it does not do
//!
//! It knows no tensors and measures nothing: a time is not part of a count.

mod analysis;
mod error;
mod expression;
mod geometry;
mod layer;
mod number;
mod operations;
mod summary;
mod window;

pub use analysis::{Analysis, LayerAnalysis, Totals};
pub use error::{Error, Result};
pub use expression::{Derivation, Expression};
pub use geometry::{Field, Geometry};
pub use number::grouped;
pub use operations::{OperationDerivations, Operations};
pub use window::Window;

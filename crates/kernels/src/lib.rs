//! A small network compiled for the lanes of a CPU.
//!
//! # Example
//!
//! ```
//! use cijfer_kernels::{Instructions, Mode, BatchPlan, ImagePlan, State};
//! use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
//!
//! let network = Network::new("small", Shape::image(6, 6, 1))
//!     .then(Conv2d::new(2, [3, 3]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Conv2d::new(3, [2, 2]));
//!
//! // A batch, forward and backward: one image in each lane.
//! let plan = BatchPlan::compile(&network, Instructions::best())?;
//! let parameters = vec![0.1; plan.parameter_count()];
//! let images = vec![0.5; 5 * plan.input_length()];
//! let mut outputs = vec![0.0; 5 * plan.output_length()];
//! let mut state = State::new();
//! plan.forward(&parameters, &images, Mode::Differentiable, &mut state, &mut outputs)?;
//! let mut gradient = vec![0.0; parameters.len()];
//! plan.backward(&outputs, &mut state, &mut gradient, None)?;
//!
//! // One image of any size: the lanes run along its rows.
//! let plan = ImagePlan::compile(&network, Instructions::best())?;
//! let [rows, columns, channels] = plan.output_shape(20, 30)?;
//! assert_eq!([rows, columns, channels], [8, 13, 3]);
//! let mut maps = vec![0.0; rows * columns * channels];
//! let weights = plan.weights(&parameters)?;
//! plan.run(&weights, &vec![0.5; 20 * 30], 20, 30, &mut maps)?;
//! assert!((maps[0] - outputs[0]).abs() < 1e-6);
//! # Ok::<(), cijfer_kernels::Error>(())
//! ```
//!
//! # What is special here
//!
//! - Parameters are one slice, in the order that [`BatchPlan::parameters`] says; each is laid out as in the zoo.
//! - Where it pays, convolutions compute four rows of sums as one group by Winograd's minimal filtering along the rows, with
//!   about half as many products; rounding errors are about twice those of plain sums. What is not a number, or infinite,
//!   spreads over the rows of its group.
//! - The bits of a result follow from the network, the instructions and the key of dropout alone, on any number
//!   of threads.
//! - Memory is used again: after the first batches of a size, or images, little or nothing is asked for anew.
//! - All of the project's `unsafe` is here, in `kernel`, `simd` and `memory`.
//!
//! # What it does not do
//!
//! [`covers`] says which layers it runs; the others are refused by name. Softmax, batch normalisation, and padding and cropping
//! as layers are among those. It knows no losses, and no device but the CPU.
//!
//! # Features
//!
//! `candle` (on by default): `Fused`, a plan as one candle op. Without it the crate knows no tensor.

mod adam;
mod batch_plan;
mod draft;
mod error;
mod function;
mod image_plan;
mod kernel;
mod memory;
mod momentum;
#[cfg(feature = "candle")]
mod op;
mod pack;
mod simd;
mod winograd;

pub use adam::Adam;
pub use batch_plan::{BatchPlan, Mode, State};
#[cfg(feature = "candle")]
pub use candle_core;
pub use draft::{Parameter, covers};
pub use error::{Error, Result};
pub use image_plan::{Image, ImagePlan, PackedWeights};
pub use momentum::Momentum;
#[cfg(feature = "candle")]
pub use op::{Fused, contiguous};
pub use simd::Instructions;

//! Runs any [`Network`](cijfer_network::Network): its parameters, checkpoints, sliding over images, exports,
//! and a candle module.
//!
//! # Example
//!
//! ```
//! use candle_core::{DType, Device, Tensor};
//! use candle_nn::VarBuilder;
//! use cijfer_model::Model;
//!
//! let network = cijfer_zoo::c();
//! let device = Device::Cpu;
//! let variables = cijfer_model::initialise(&network, 0, &device)?;
//! let model = Model::new(&network, VarBuilder::from_varmap(&variables, DType::F32, &device), 0)?;
//!
//! // Two images of 28×28 pixels, one channel deep; channels last, as in the network's shapes.
//! let images = Tensor::zeros((2, 28, 28, 1), DType::F32, &device)?;
//! assert_eq!(model.forward(&images)?.dims(), [2, 1, 1, 10]);
//!
//! // A network without Dense layers takes images of any size.
//! let scene = Tensor::zeros((1, 100, 60, 1), DType::F32, &device)?;
//! assert_eq!(model.forward(&scene)?.dims(), [1, 19, 9, 10]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is special here
//!
//! - Activations are laid out `[batch, height, width, channels]`, as Keras does and as the
//!   shapes of the network say. Weights are laid out as candle and PyTorch do:
//!   `[filters, channels, height, width]` and `[units, inputs]`, under `conv2d.weight`,
//!   `dense_1.bias` and so on.
//! - Max pooling has the right gradient; candle's own spreads it over the window.
//! - On the CPU each run of layers that `cijfer-kernels` covers is one candle op, forward and backward, and a
//!   network that slides takes an image of any size in tiles. [`Model::layer_by_layer`] does without, as other
//!   devices do: there a convolution is candle's own, with any strides, dilations, groups and padding.
//! - Batch normalisation has its learnt factors and offsets under `weight` and `bias`, its moving
//!   statistics under `running_mean` and `running_var`, which [`trainable`] leaves out: running the
//!   model as in training moves them, when they are variables.
//! - Initial weights and dropout masks come from a seeded generator, the same on any number of
//!   threads.
//! - A [`Checkpoint`] is a safetensors file that is enough to load a model again, and
//!   [goes out](Checkpoint::to_onnx) as ONNX.
//!
//! # What it does not do
//!
//! It does not train; that is `cijfer-training`.
//!
//! It runs fewer layers than can be described: [`Error::NotRun`] names the layer of a network that
//! is not run, which is one of SeparableConv2D, Conv2DTranspose, UpSampling2D, LayerNormalization
//! and PReLU, or softmax over other axes than the last.
//!
//! # Features
//!
//! `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of those names.

mod checkpoint;
mod device;
mod edges;
mod error;
mod feature_maps;
mod folding;
mod head;
mod initialisation;
mod keras_script;
mod lanes;
mod layers;
mod measure;
mod model;
mod onnx;
mod provenance;
mod random;
mod slider;
mod stored;

pub use checkpoint::Checkpoint;
pub use device::device;
pub use edges::{EDGES, edge_answer, edge_reach};
pub use error::{Error, Result};
pub use feature_maps::FeatureMap;
pub use initialisation::{Fan, initialise, initialise_by, trainable};
pub use layers::max_pool2d;
pub use measure::Peak;
pub use model::Model;
pub use provenance::{Epoch, Provenance, Validation};
pub use random::{Purpose, random};
pub use slider::{Maps, Slider};
pub use stored::{Array, Stored};

/// Networks for tests.
#[cfg(test)]
mod fixtures;

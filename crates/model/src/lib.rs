//! Runs any [`Network`](cijfer_network::Network): its parameters, checkpoints, sliding over images, exports, and a candle module.
//!
//! # Example
//!
//! ```
//! use cijfer_model::{Checkpoint, Engine, Fan};
//!
//! // A network of constant weights slides over images of any size.
//! let checkpoint = Checkpoint::initial(&cijfer_zoo::c(), 0, Fan::default())?;
//! let maps = checkpoint.slider(&Engine::cpu())?.maps(&[0; 100 * 60], 100, 60)?;
//! assert_eq!((maps.rows, maps.columns), (19, 9));
//!
//! // And it goes out, as ONNX and as a script for Keras.
//! # #[cfg(feature = "export")] {
//! assert!(checkpoint.to_onnx()?.len() > 4 * 9_150);
//! assert!(checkpoint.to_keras_script("c.safetensors")?.starts_with("\"\"\"The network C"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With the feature `candle`, which is on by default, it is a candle module:
//!
//! ```
//! # #[cfg(feature = "candle")] {
//! use candle_core::{DType, Device, Tensor};
//! use candle_nn::VarBuilder;
//! use cijfer_model::{Engine, Model};
//!
//! let (network, device) = (cijfer_zoo::c(), Device::Cpu);
//! let variables = cijfer_model::initialise(&network, 0, &device)?;
//! let weights = VarBuilder::from_varmap(&variables, DType::F32, &device);
//! let model = Model::new(&network, weights, 0, &Engine::cpu())?;
//!
//! // Two images of 28×28 pixels, one channel deep; channels last, as in the network's shapes.
//! let images = Tensor::zeros((2, 28, 28, 1), DType::F32, &device)?;
//! assert_eq!(model.forward(&images)?.dims(), [2, 1, 1, 10]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is special here
//!
//! - Activations are laid out `[batch, height, width, channels]`, as Keras does and as the
//!   shapes of the network say. Weights are laid out as candle and PyTorch do:
//!   `[filters, channels, height, width]` and `[units, inputs]`, under `conv2d.weight`,
//!   `dense_1.bias` and so on.
//! - A [`Checkpoint`] is a safetensors file that is enough to load a network again. Its weights are plain numbers: they are
//!   read once, and packed once for what runs them.
//! - A [`Slider`] takes an image of any size, in tiles, by `cijfer-kernels`.
//! - An [`Engine`] says with which instructions of the CPU, and on which of candle's devices.
//! - On the CPU each run of layers that `cijfer-kernels` covers is one candle op of a `Model`, forward and backward.
//!   `Model::layer_by_layer` does without, as other devices do: there a convolution is candle's own, with any strides,
//!   dilations, groups and padding.
//! - Max pooling has the right gradient; candle's own spreads it over the window.
//! - Batch normalisation has its learnt factors and offsets under `weight` and `bias`, its moving
//!   statistics under `running_mean` and `running_var`, which `trainable` leaves out: running the
//!   model as in training moves them, when they are variables.
//! - Initial weights and dropout masks come from a seeded generator, the same on any number of
//!   threads.
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
//! `candle` (on by default): `Model`, and candle's devices. Without it the crate knows no tensor.
//!
//! `export` (on by default): `Checkpoint::to_onnx` and `Checkpoint::to_keras_script`.
//!
//! `cuda`, `cudnn`, `metal`, `mkl`
//! and `accelerate` are candle's features of those names.

mod answers;
mod array;
mod checkpoint;
mod checkpoint_file;
mod compiled;
mod engine;
mod error;
#[cfg(feature = "export")]
mod export;
mod folding;
mod head;
mod initialisation;
mod layers;
mod maps;
#[cfg(feature = "candle")]
mod on_candle;
mod parameters;
mod provenance;
mod random;
mod slider;

pub use answers::{Answers, DIGITS, EDGES, edge_answer, edge_reach};
pub use array::{Array, Weights};
pub use checkpoint::Checkpoint;
pub use engine::Engine;
pub use error::{Error, Result};
pub use initialisation::Fan;
pub use maps::Maps;
#[cfg(feature = "candle")]
pub use on_candle::{
    FeatureMap, Model, Peak, device, initialise, initialise_by, max_pool2d, trainable,
};
pub use parameters::{Parameter, parameters};
pub use provenance::{Epoch, Provenance, Validation};
pub use random::{Purpose, random};
pub use slider::Slider;
#[cfg(feature = "candle")]
pub use {candle_core, candle_nn};

#[cfg(test)]
mod fixtures;

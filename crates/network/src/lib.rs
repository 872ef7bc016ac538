//! A small neural network as plain data.
//!
//! A [`Network`] is an input [`Shape`] and a list of [`Layer`]s, nothing else: no tensors, no
//! weights, no file locations. Everything that the project does, counting, training, looking
//! inside, sliding over an image, reads this one value.
//!
//! # Example
//!
//! ```
//! use cijfer_network::{Activation, Conv2d, Dense, MaxPooling2d, Network, Operation, Shape};
//!
//! let network = Network::new("small", Shape::image(28, 28, 1))
//!     .then(Conv2d::new(8, [5, 5]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([2, 2]))
//!     .then(Operation::Flatten)
//!     .then(Dense::new(10).activation(Activation::Softmax));
//!
//! // Layers that are given no name get the one that Keras would give them.
//! let names: Vec<&str> = network.places().map(|place| place.layer.name.as_str()).collect();
//! assert_eq!(names, ["conv2d", "max_pooling2d", "flatten", "dense"]);
//!
//! // The description goes to a file and comes back unchanged.
//! assert_eq!(Network::from_toml(&network.to_toml())?, network);
//! # Ok::<(), cijfer_network::Error>(())
//! ```
//!
//! # What it reads
//!
//! [`Network::from_toml`] reads the project's own TOML, whose keys are spelled as Keras spells
//! them:
//!
//! ```
//! let network = cijfer_network::Network::from_toml(r#"
//!     name = "tiny"
//!     input = [28, 28, 1]
//!
//!     [[layers]]
//!     type = "Conv2D"
//!     filters = 10
//!     kernel_size = [28, 28]
//!     activation = "sigmoid"
//! "#)?;
//! assert_eq!(network.places().len(), 1);
//! # Ok::<(), cijfer_network::Error>(())
//! ```
//!
//! [`Network::from_keras_json`] reads what `model.to_json()` writes in Keras 2 and 3, and
//! [`Network::from_keras_file`] what `model.save("name.keras")` writes:
//!
//! ```
//! let network = cijfer_network::Network::from_keras_json(r#"{
//!     "class_name": "Sequential",
//!     "config": {"name": "digits", "layers": [
//!         {"class_name": "InputLayer", "config": {
//!             "name": "input_layer", "batch_shape": [null, 28, 28, 1]}},
//!         {"class_name": "Sequential", "config": {"name": "features", "layers": [
//!             {"class_name": "Conv2D", "config": {
//!                 "name": "conv2d", "filters": 8, "kernel_size": [5, 5], "activation": "relu"}}
//!         ]}},
//!         {"class_name": "Flatten", "config": {"name": "flatten"}}
//!     ]}
//! }"#)?;
//! // The layers of a sequential model inside the model stand in its place.
//! assert_eq!(network.layer(0).map(|layer| &*layer.name), Some("features/conv2d"));
//! # Ok::<(), cijfer_network::Error>(())
//! ```
//!
//! The layers are the 27 classes in [`Operation::CLASSES`] with all their options, the activations
//! the 19 in [`Activation::ALL`]. Any other class, activation or option is refused by name:
//! nothing is left out in silence.
//!
//! ```
//! let error = cijfer_network::Network::from_toml(r#"
//!     name = "tiny"
//!     input = [28, 28]
//!
//!     [[layers]]
//!     type = "Dense"
//!     name = "head"
//!     units = 10
//!     activations = "softmax"
//! "#);
//! assert_eq!(
//!     error.map_err(|error| error.to_string()),
//!     Err("layer 1 (head): the option `activations` is not known".to_owned())
//! );
//! ```
//!
//! No description may be longer than [`LARGEST_DESCRIPTION`], packed or unpacked.
//!
//! # What it does not do
//!
//! - It does not know whether the shapes of a network fit one another, nor what a layer costs: that
//!   is the work of `cijfer-analysis`.
//! - It holds no weights, and reads none from a Keras file.
//! - It reads no graphs: a functional Keras model, with branches or several inputs, is refused.
//! - What only steers Keras's training, initializers, regularizers, constraints, seeds and number
//!   formats, is not kept. Options that change what is computed and have no place here
//!   (`channels_first`, `renorm`, `noise_shape`, quantisation) are refused.

mod activation;
mod attributes;
mod class;
mod classes;
mod effect;
mod entries;
mod error;
mod keras;
mod kind;
mod layer;
mod naming;
mod network;
mod operation;
mod padding;
mod pooling;
mod shape;
mod toml_format;

pub use activation::Activation;
pub use classes::*;
pub use effect::Effect;
pub use error::{Error, Result};
pub use layer::Layer;
pub use network::{LARGEST_DESCRIPTION, Network, Place};
pub use operation::Operation;
pub use padding::Padding;
pub use pooling::{Pooled, Pooling};
pub use shape::Shape;

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
//! let names: Vec<&str> = network.layers.iter().map(|layer| layer.name.as_str()).collect();
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
//! assert_eq!(network.layers.len(), 1);
//! # Ok::<(), cijfer_network::Error>(())
//! ```
//!
//! [`Network::from_keras_json`] reads what `model.to_json()` writes in Keras 2 and 3, for
//! sequential models of the layers in [`Operation`]. Any other layer, activation or option is
//! refused by name: nothing is left out in silence.
//!
//! # What it does not do
//!
//! It does not know whether the shapes of a network fit one another, nor what a layer costs: that
//! is the work of `cijfer-analysis`. It holds no weights.

mod activation;
mod attributes;
mod error;
mod keras;
mod layer;
mod network;
mod shape;
mod toml_format;

pub use activation::Activation;
pub use error::{Error, Result};
pub use layer::{Conv2d, Dense, Dropout, Layer, MaxPooling2d, Operation, Padding};
pub use network::Network;
pub use shape::Shape;

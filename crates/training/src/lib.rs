//! Trains a network on digits and measures its accuracy.
//!
//! # Example
//!
//! ```
//! use cijfer_dataset::Mnist;
//! use cijfer_model::Engine;
//! use cijfer_network::{Activation, Dense, Network, Shape};
//! use cijfer_training::{Recipe, evaluate, train};
//!
//! let digits = Mnist::drawn(500, 100, 0);
//! let network = Network::new("small", Shape::vector(784))
//!     .then(Dense::new(10).activation(Activation::Softmax));
//! let recipe = Recipe { epochs: 3, batch: 50, learning_rate: 0.01, ..Recipe::default() };
//!
//! let engine = Engine::cpu();
//! let trained = train(&network, &digits.train, &recipe, &engine, &mut |_| {})?;
//! assert_eq!(trained.provenance.history.len(), 3);
//!
//! let model = trained.model(&engine)?;
//! let evaluation = evaluate(&model, &digits.test, &mut |_| {})?;
//! assert_eq!(evaluation.samples, 100);
//! assert!(evaluation.accuracy() > 0.5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What follows from the seed
//!
//! The initial weights, the order of the images, augmentation, crops, scenes and dropout masks follow from the seed. With the same
//! seed, data and instruction set the weights are the same to the last bit, on any number of threads.
//!
//! # What it does not do
//!
//! It never uses a test set: the images for validation are held out of the images that it is given. It prints nothing; progress
//! goes to a callback.
//!
//! # Features
//!
//! `cuda`, `cudnn`, `metal`, `mkl` and `accelerate` are candle's features of the same names.

mod augmentation;
mod average;
mod batches;
mod cores;
mod error;
mod evaluation;
mod learner;
mod loss;
mod optimiser;
mod outputs;
mod recipe;
mod schedule;
pub mod search;
mod target;
mod texture;
mod trainer;
mod windows;

pub use augmentation::{Augmentation, BEND};
pub use cores::one_a_core;
pub use error::{Error, Result};
pub use evaluation::{Evaluation, evaluate};
pub use optimiser::Optimiser;
pub use recipe::{Distillation, Recipe, Scenes};
pub use schedule::Schedule;
pub use trainer::{Progress, distil, train};

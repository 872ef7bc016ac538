//! The search for the smallest network that reaches an accuracy, and the steps that lead there.
//!
//! A [`Space`] describes networks and their recipes. A part of them is drawn as candidates; all candidates are trained for a few
//! epochs, the best of them for more, and so on (successive halving: Jamieson and Talwalkar 2016). They are compared by their accuracy
//! on images that are held out of the training set. The smallest networks that reach the accuracy in the last round, over several
//! seeds and several held-out sets, are the finalists: they are trained on all images with new seeds and tested. The test set has
//! no part in any choice.
//!
//! [`Steps`] name networks one after another, each with a change and its reason. All of them are trained with several seeds and
//! measured on held-out images alone.
//!
//! Every trial is a training of its own, on one thread, and follows from its key alone. The log has all finished trials, so that a
//! [`Runner`] can be killed and resumed, and the result depends neither on the number of threads nor on time. [`Rounds`] name the
//! trials of a search without doing them, for callers that do them elsewhere.
//!
//! ```
//! use std::path::Path;
//!
//! use cijfer_dataset::Mnist;
//! use cijfer_model::Engine;
//! use cijfer_training::search::{Runner, Space};
//!
//! let space = r#"
//!     part = "A"
//!     parameters = [1500, 9000]
//!     accuracy = 0.3
//!     halving = { candidates = 2, epochs = [1], seeds = 1, splits = 1, held-out = 100, final-seeds = 1 }
//!     [[families]]
//!     name = "two layers"
//!     layers = [
//!         { type = "Dense", units = "$n", activation = "silu" },
//!         { type = "Dense", units = 10, activation = "softmax" },
//!     ]
//!     choices = { n = [4, 8] }
//! "#;
//! let folder = tempfile::tempdir()?;
//! let runner = Runner {
//!     digits: &Mnist::drawn(300, 50, 0),
//!     engine: Engine::cpu(),
//!     seed: 0,
//!     threads: 1,
//!     budget: None,
//!     log: folder.path().join("log"),
//!     resume: false,
//! };
//! let found = runner.search(&Space::from_toml(space, Path::new("space.toml"))?, &mut |_| {})?;
//! assert!(found.is_complete);
//! assert_eq!((found.candidates.len(), found.finalists.len()), (2, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod candidate;
mod error;
mod finalist;
mod front;
mod halving;
mod log;
mod rounds;
mod runner;
mod shipped;
mod space;
mod spread;
mod steps;
mod trial;
mod words;

pub use candidate::Candidate;
pub use error::{Error, Result};
pub use finalist::Finalist;
pub use front::{Point, front};
pub use halving::Found;
pub use rounds::Rounds;
pub use runner::{Progress, Runner};
pub use shipped::{MEASURED_STEPS, SPACES, STEPS, Shipped};
pub use space::{Halving, Space};
pub use spread::Spread;
pub use steps::{Compared, Measured, Step, Steps};
pub use trial::{Key, On, Outcome, Sets, Trial};
pub use words::Words;

//! Small neural networks for handwritten digits, all the way: described, counted, trained, looked into, and slid over images.
//!
//! This crate re-exports the others, so that an importer needs one dependency and has one version of each:
//!
//! ```toml
//! [dependencies]
//! cijfer = { path = "path/to/cijfer/crates/cijfer" }
//!
//! # Without it the dev profile is some fifty times slower; see below.
//! [profile.dev.package."*"]
//! opt-level = 3
//! ```
//!
//! Five things that one does with it follow.
//!
//! # Counting a network
//!
//! Every number comes with its calculation.
//!
//! ```
//! use cijfer::analysis::Analysis;
//! use cijfer::network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
//!
//! let network = Network::new("small", Shape::image(28, 28, 1))
//!     .then(Conv2d::new(8, [5, 5]).activation(Activation::Relu))
//!     .then(MaxPooling2d::new([4, 4]))
//!     .then(Conv2d::new(10, [6, 6]).activation(Activation::Sigmoid));
//! let analysis = Analysis::of(&network)?;
//! assert_eq!(analysis.totals()?.parameters.total.value, 3_098);
//! let first = &analysis.layers[0].parameters.total;
//! assert_eq!(first.to_string(), "parameters = 8·(5·5·1) + 8 = 208");
//! # Ok::<(), cijfer::analysis::Error>(())
//! ```
//!
//! # Classifying an image
//!
//! A network of the zoo comes with its weights, and answers for each image of 28×28 pixels with ten scores. Light ink on dark
//! paper, 0 to 255, as MNIST has it.
//!
//! ```
//! use cijfer::dataset::Mnist;
//! use cijfer::model::Engine;
//!
//! let digits = Mnist::drawn(1, 20, 0).test;
//! let slider = cijfer::zoo::trained("C").expect("comes with the zoo")?.slider(&Engine::cpu())?;
//! let mut right = 0;
//! for index in 0..digits.len() {
//!     // The maps over an image of the network's own size have one cell each: the scores of the ten digits.
//!     let scores = slider.maps(digits.image(index), 28, 28)?.values;
//!     let best = (0..10).fold(0, |best, digit| if scores[digit] > scores[best] { digit } else { best });
//!     right += usize::from(best == usize::from(digits.labels()[index]));
//! }
//! assert!(right >= 14, "{right} of 20");
//! # Ok::<(), cijfer::model::Error>(())
//! ```
//!
//! # Locating digits in a picture
//!
//! ```
//! use cijfer::dataset::{GreyImage, Mnist, Scene, SceneOptions};
//! use cijfer::localization::{Localizer, Options};
//! use cijfer::model::Engine;
//!
//! let scene = Scene::compose(
//!     &Mnist::drawn(100, 1, 0).train,
//!     &SceneOptions { width: 200, height: 160, digits: 5, ..SceneOptions::default() },
//! )?;
//! let trained = cijfer::zoo::trained("C-scales").expect("comes with the zoo")?;
//! let options = Options::own_size().chosen_for(&trained.provenance);
//! let localizer = Localizer::new(trained.slider(&Engine::cpu())?, options)?;
//! let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
//! for found in localizer.locate(&image)? {
//!     println!("a {} at {:.0}, {:.0}, confidence {:.2}", found.digit, found.x, found.y, found.score);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A picture in a file is read by [`pictures`], row by row, however large it is.
//!
//! # Training a network
//!
//! The same seed gives the same weights to the last bit, on any number of threads.
//!
//! ```
//! # #[cfg(feature = "candle")] {
//! use cijfer::dataset::Mnist;
//! use cijfer::model::Engine;
//! use cijfer::network::{Activation, Dense, Network, Shape};
//! use cijfer::training::{Recipe, evaluate, train};
//!
//! let digits = Mnist::drawn(500, 100, 0);
//! let network = Network::new("small", Shape::vector(784))
//!     .then(Dense::new(10).activation(Activation::Softmax));
//! let recipe = Recipe { epochs: 3, batch: 50, learning_rate: 0.01, ..Recipe::default() };
//! let engine = Engine::cpu();
//! let trained = train(&network, &digits.train, &recipe, &engine, &mut |_progress| {})?;
//! let evaluation = evaluate(&trained.model(&engine)?, &digits.test, &mut |_done| {})?;
//! assert!(evaluation.accuracy() > 0.5);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A network of one's own, with its weights
//!
//! A description in TOML or a file of Keras's is read by [`network`]; weights are a safetensors file. With candle, a network is a
//! module like any other, and its tensors are those of [`model::candle_core`].
//!
//! ```
//! # #[cfg(feature = "candle")] {
//! use cijfer::model::candle_core::{DType, Tensor};
//! use cijfer::model::{Checkpoint, Engine, Fan};
//! use cijfer::network::Network;
//!
//! let network = Network::from_toml(
//!     "name = 'own'\ninput = [28, 28, 1]\n\
//!      [[layers]]\ntype = 'Flatten'\n\
//!      [[layers]]\ntype = 'Dense'\nunits = 10\nactivation = 'softmax'\n",
//! )?;
//! let fresh = Checkpoint::initial(&network, 0, Fan::default())?;
//! let engine = Engine::cpu();
//! let images = Tensor::ones((2, 28, 28, 1), DType::F32, engine.device())?;
//! assert_eq!(fresh.model(&engine)?.forward(&images)?.dims(), [2, 10]);
//! assert!(fresh.to_onnx()?.len() > 4 * 7_850);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Speed in the dev profile
//!
//! A workspace's profiles do not reach those who import its crates. Without optimisation, locating digits in 560×560 pixels in
//! all sizes takes 16 seconds; with it, a third of a second (two cores, AVX-512). An importer's own `Cargo.toml` optimises
//! dependencies, which are compiled once:
//!
//! ```toml
//! [profile.dev.package."*"]
//! opt-level = 3
//! ```
//!
//! # What it does not do
//!
//! It holds no code of its own. The command `cijfer` is `cijfer-cli`; the course's assignment is `cijfer-assignment`.
//!
//! # Features
//!
//! - `candle` (on by default): networks as candle modules, training, and exports to ONNX and Keras.
//!   Without it no tensor is known, and networks slide on the CPU.
//! - `mnist` (on by default): MNIST from folders and the user's cache.
//! - `report` (on by default): tables, plots and pages.
//! - `cloud`: images in object stores and on web servers.
//! - `download`: MNIST over HTTPS, where no folder and no cache holds it.
//! - `cuda`, `cudnn`, `metal`, `mkl` and `accelerate`: candle's features of those names.

#[doc(inline)]
pub use cijfer_analysis as analysis;
#[cfg(feature = "cloud")]
#[doc(inline)]
pub use cijfer_cloud as cloud;
#[doc(inline)]
pub use cijfer_dataset as dataset;
#[doc(inline)]
pub use cijfer_localization as localization;
#[doc(inline)]
pub use cijfer_model as model;
#[doc(inline)]
pub use cijfer_network as network;
#[doc(inline)]
pub use cijfer_pictures as pictures;
#[cfg(feature = "report")]
#[doc(inline)]
pub use cijfer_report as report;
#[cfg(feature = "candle")]
#[doc(inline)]
pub use cijfer_training as training;
#[doc(inline)]
pub use cijfer_zoo as zoo;

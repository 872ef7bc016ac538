//! A network as a candle module, on candle's devices.

mod checkpoint;
mod device;
mod feature_maps;
mod lanes;
mod layers;
mod measure;
mod model;
mod variables;

pub use device::device;
pub use feature_maps::FeatureMap;
pub use layers::max_pool2d;
pub use measure::Peak;
pub use model::Model;
pub use variables::{initialise, initialise_by, trainable};

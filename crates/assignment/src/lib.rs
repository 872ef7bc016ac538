//! The assignment.

mod error;
mod features;
mod marks;
mod pages;
mod progress;
mod report;
mod run;
mod texts;
mod values;

pub use error::{Error, Result};
pub use features::{output_maps, plane, print_feature_maps, print_weights};
pub use marks::{found_marks, scored_marks};
pub use progress::Progress;
pub use run::{Run, Weights, run};
pub use values::{
    Ablated, Ablation, Circumstances, Data, Here, LargeImage, Part, Report, Search, Small,
    TrainedAnew,
};

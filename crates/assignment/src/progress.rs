//! What is told of a run while it goes on.

use cijfer_localization::Thresholds;
use cijfer_training::Recipe;

/// What is told while the assignment runs.
#[derive(Debug, Clone)]
pub enum Progress<'a> {
    /// Weights of an earlier run are kept, since nothing that they follow from has changed.
    Kept {
        /// The stem of their files.
        name: &'a str,
    },
    /// A training begins.
    Begins {
        /// The stem of the files that come of it.
        name: &'a str,
        /// How the network is trained.
        recipe: &'a Recipe,
    },
    /// A training goes on.
    Training {
        /// The network's name.
        network: &'a str,
        /// How many epochs the training has.
        epochs: usize,
        /// What was done.
        progress: cijfer_training::Progress,
    },
    /// A training has ended.
    Trained {
        /// The network's name.
        network: &'a str,
    },
    /// Thresholds were chosen for a network that finds digits.
    Chosen {
        /// The network's name.
        network: &'a str,
        /// What was chosen.
        chosen: Thresholds,
    },
    /// A network is asked for the digits on images.
    Evaluating {
        /// The network's name.
        network: &'a str,
        /// Images that were looked at; 0 in the beginning.
        done: usize,
        /// Images that there are.
        images: usize,
    },
}

//! How a network is trained.

use cijfer_model::Fan;
use cijfer_training::{Optimiser, Schedule};
use clap::Args;

use super::choice::{Choice, one_of};

/// How the learning rate changes.
const SCHEDULES: [Choice<Schedule>; 3] = [
    Choice::new("constant", Schedule::Constant, "It stays the same"),
    Choice::new(
        "cosine",
        Schedule::Cosine,
        "It falls from its highest value to 0",
    ),
    Choice::new(
        "one-cycle",
        Schedule::OneCycle,
        "It rises, and then falls to 0",
    ),
];

/// The optimisers; `--momentum` replaces the usual one.
const OPTIMISERS: [Choice<Optimiser>; 2] = [
    Choice::new("adam", Optimiser::Adam, "Adam; with weight decay AdamW"),
    Choice::new(
        "sgd",
        Optimiser::Sgd { momentum: 0.9 },
        "Stochastic gradient descent with momentum",
    ),
];

/// What the spread of initial weights depends on.
const FANS: [Choice<Fan>; 2] = [
    Choice::new(
        "average",
        Fan::Average,
        "On the inputs and outputs, after Glorot",
    ),
    Choice::new("in", Fan::In, "On the inputs alone, after He"),
];

/// How a network is trained.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recipe")]
pub struct RecipeArguments {
    /// The recipe that other arguments change: plain, locating (shifted digits, and windows over
    /// scenes, for `cijfer locate`), or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "plain")]
    pub recipe: String,
    /// Train a model again by the recipe that its own file holds
    #[arg(long, conflicts_with = "recipe")]
    pub again: bool,
    /// The number of passes over the training images [default: 5; locating: 4]
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// The number of images in one step [default: 128]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// The seed of everything random [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What the spread of the initial weights depends on [default: average]
    #[arg(long, value_parser = one_of(&FANS))]
    pub initialisation: Option<Fan>,
    /// The optimiser [default: adam]
    #[arg(long, value_parser = one_of(&OPTIMISERS))]
    pub optimiser: Option<Optimiser>,
    /// The momentum of sgd: the part of the velocity that stays from step to step [default: 0.9]
    #[arg(long, value_name = "PART", requires = "optimiser")]
    pub momentum: Option<f64>,
    /// The highest learning rate [default: 0.003; locating: 0.008]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// How the learning rate changes from step to step [default: one-cycle]
    #[arg(long, value_parser = one_of(&SCHEDULES))]
    pub schedule: Option<Schedule>,
    /// The share of the steps in which the learning rate rises [default: one-cycle 0.25, else 0]
    #[arg(long, value_name = "PART")]
    pub warm_up: Option<f64>,
    /// Weight decay; decoupled with Adam (AdamW) [default: 0]
    #[arg(long, value_name = "DECAY")]
    pub weight_decay: Option<f64>,
    /// Keep an exponential moving average of the weights with this decay, such as 0.998 [default: 0; locating: 0.998]
    #[arg(long, value_name = "DECAY")]
    pub average: Option<f64>,
    /// Label smoothing: the part of every target that is spread over all classes [default: 0]
    #[arg(long, value_name = "PART")]
    pub label_smoothing: Option<f64>,
    /// Shift every image at random by up to this number of whole pixels [default: 0; locating: 2]
    #[arg(long, value_name = "PIXELS")]
    pub shift: Option<usize>,
    /// Shift every image at random by up to this number of pixels, fractions included [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub subpixel_shift: Option<f64>,
    /// Rotate every image at random by up to this number of degrees [default: 0]
    #[arg(long, value_name = "DEGREES")]
    pub rotation: Option<f64>,
    /// Scale every image at random by up to this part, up or down [default: 0; locating: 0.08]
    #[arg(long, value_name = "PART")]
    pub scale: Option<f64>,
    /// Shear every image at random by up to this number of columns a row [default: 0]
    #[arg(long, value_name = "COLUMNS")]
    pub shear: Option<f64>,
    /// Distort every image elastically at random by up to this number of pixels [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub elastic: Option<f64>,
    /// The number of last epochs in which the images stay as they are [default: 0]
    #[arg(long, value_name = "EPOCHS")]
    pub plain_epochs: Option<usize>,
    /// The number of crops without a centred digit for every digit [default: 0]
    #[arg(long, value_name = "N")]
    pub no_digit: Option<f64>,
    /// Hold out this number of training images for validation, and keep the epoch that is best on them [default: 0]
    #[arg(long, value_name = "N")]
    pub hold_out: Option<usize>,
    /// Stop as soon as this accuracy is reached on the images held out
    #[arg(long, value_name = "ACCURACY")]
    pub target: Option<f64>,
    /// Learn from the answers of this network, too: a trained network of the zoo, or a safetensors file
    #[arg(long, value_name = "MODEL")]
    pub teacher: Option<String>,
    /// The temperature that logits are divided by before answers are compared with the teacher's [default: 4]
    #[arg(long, value_name = "T", requires = "teacher")]
    pub temperature: Option<f64>,
    /// The part of the loss that compares with the teacher's answers [default: 0.9]
    #[arg(long, value_name = "PART", requires = "teacher")]
    pub teacher_weight: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names are those that recipes have in TOML.
    #[test]
    fn names_are_those_of_recipes() {
        for choice in SCHEDULES {
            assert_eq!(choice.name, choice.value.to_string());
        }
        for choice in FANS {
            assert_eq!(
                serde_json::json!(choice.name),
                serde_json::json!(choice.value)
            );
        }
    }
}

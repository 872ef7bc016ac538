//! How a network is trained.

use cijfer_model::Fan;
use cijfer_training::{Optimiser, Schedule};
use clap::Args;

use super::choice::{Choice, one_of};

/// How the learning rate moves.
const SCHEDULES: [Choice<Schedule>; 3] = [
    Choice::new("constant", Schedule::Constant, "Not at all"),
    Choice::new("cosine", Schedule::Cosine, "From its highest to 0"),
    Choice::new("one-cycle", Schedule::OneCycle, "Up, and then down to 0"),
];

/// What moves the weights; `--momentum` takes the place of the usual one.
const OPTIMISERS: [Choice<Optimiser>; 2] = [
    Choice::new("adam", Optimiser::Adam, "Adam; with weight decay AdamW"),
    Choice::new(
        "sgd",
        Optimiser::Sgd { momentum: 0.9 },
        "Stochastic gradient descent with momentum",
    ),
];

/// What initial weights are spread by.
const FANS: [Choice<Fan>; 2] = [
    Choice::new("average", Fan::Average, "Inputs and outputs, after Glorot"),
    Choice::new("in", Fan::In, "Inputs alone, after He"),
];

/// How a network is trained.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recipe")]
pub struct RecipeArguments {
    /// What holds where nothing else is said: plain, locating (shifted digits, and windows over
    /// scenes, for `cijfer locate`), or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "plain")]
    pub recipe: String,
    /// Train a model as it was trained: what holds is what its own file says
    #[arg(long, conflicts_with = "recipe")]
    pub again: bool,
    /// How many times every image is seen [default: 5; locating: 4]
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Images in one step [default: 128]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// What everything random follows from [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What initial weights are spread by [default: average]
    #[arg(long, value_parser = one_of(&FANS))]
    pub initialisation: Option<Fan>,
    /// What moves the weights [default: adam]
    #[arg(long, value_parser = one_of(&OPTIMISERS))]
    pub optimiser: Option<Optimiser>,
    /// How much of the velocity is left from step to step, for sgd [default: 0.9]
    #[arg(long, value_name = "PART", requires = "optimiser")]
    pub momentum: Option<f64>,
    /// The learning rate at its highest [default: 0.003; locating: 0.008]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// How the learning rate moves [default: one-cycle]
    #[arg(long, value_parser = one_of(&SCHEDULES))]
    pub schedule: Option<Schedule>,
    /// The share of the steps in which the learning rate rises [default: one-cycle 0.25, else 0]
    #[arg(long, value_name = "PART")]
    pub warm_up: Option<f64>,
    /// Weight decay; decoupled with Adam (AdamW) [default: 0]
    #[arg(long, value_name = "DECAY")]
    pub weight_decay: Option<f64>,
    /// Keep a running mean of the weights, of which so much is left at each step, such as 0.998 [default: 0; locating: 0.998]
    #[arg(long, value_name = "DECAY")]
    pub average: Option<f64>,
    /// Share out so much of every target among all answers [default: 0]
    #[arg(long, value_name = "PART")]
    pub label_smoothing: Option<f64>,
    /// Move every image at random by up to so many whole pixels [default: 0; locating: 2]
    #[arg(long, value_name = "PIXELS")]
    pub shift: Option<usize>,
    /// Move every image at random by up to so many pixels and parts of one [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub subpixel_shift: Option<f64>,
    /// Turn every image at random by up to so many degrees [default: 0]
    #[arg(long, value_name = "DEGREES")]
    pub rotation: Option<f64>,
    /// Make every image at random larger or smaller by up to this part [default: 0; locating: 0.08]
    #[arg(long, value_name = "PART")]
    pub scale: Option<f64>,
    /// Shear every image at random by up to so many columns a row [default: 0]
    #[arg(long, value_name = "COLUMNS")]
    pub shear: Option<f64>,
    /// Bend every image at random by up to so many pixels [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub elastic: Option<f64>,
    /// Show the images as they are in the last epochs [default: 0]
    #[arg(long, value_name = "EPOCHS")]
    pub plain_epochs: Option<usize>,
    /// Crops without a centred digit for every digit [default: 0]
    #[arg(long, value_name = "N")]
    pub no_digit: Option<f64>,
    /// Hold out so many training images for validation, and keep the epoch that is best on them [default: 0]
    #[arg(long, value_name = "N")]
    pub hold_out: Option<usize>,
    /// Stop once this accuracy is reached on the images held out
    #[arg(long, value_name = "ACCURACY")]
    pub target: Option<f64>,
    /// Learn from this network's answers too: C or another that comes with the program, or a safetensors file
    #[arg(long, value_name = "MODEL")]
    pub teacher: Option<String>,
    /// What logits are divided by before answers are compared with the teacher's [default: 4]
    #[arg(long, value_name = "T", requires = "teacher")]
    pub temperature: Option<f64>,
    /// How much of the loss compares with the teacher's answers [default: 0.9]
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

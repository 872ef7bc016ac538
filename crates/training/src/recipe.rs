use cijfer_model::Fan;
use cijfer_zoo::Assignment;
use serde::{Deserialize, Serialize};

use crate::{Augmentation, Error, Optimiser, Result, Schedule};

mod display;
mod validate;

/// How a network is trained. In TOML or JSON, a key that is left out has its value in [`Recipe::default`]; an unknown key is
/// an error.
///
/// ```
/// use cijfer_training::{Augmentation, Recipe};
///
/// let recipe = Recipe {
///     epochs: 12,
///     augmentation: Augmentation { shift: 1, rotation: 10.0, ..Augmentation::default() },
///     ..Recipe::default()
/// };
/// assert_eq!(
///     recipe.to_string(),
///     "Adam, learning rate 0.003 one-cycle, 12 epochs, batch 128, seed 0, shifted by up to 1 pixels, turned by up to 10 degrees"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recipe {
    /// How often every image is shown.
    pub epochs: usize,
    /// Images in a mini-batch, examples without a digit included.
    pub batch: usize,
    /// The seed of all random numbers.
    pub seed: u64,
    /// The fan that scales the initial weights.
    pub initialisation: Fan,
    /// The rule by which a step changes the weights.
    pub optimiser: Optimiser,
    /// The highest learning rate.
    pub learning_rate: f64,
    /// The learning rate schedule.
    pub schedule: Schedule,
    /// The share of the steps in which the learning rate rises; `None` is the [schedule's default](Schedule::usual_warm_up).
    pub warm_up: Option<f64>,
    /// Weight decay: decoupled from the gradient with Adam (AdamW), part of it with SGD.
    pub weight_decay: f64,
    /// The decay of the exponential moving average of the weights over the steps (Polyak and Juditsky 1992), from 0 to below 1.
    /// The average is what training returns; with 0 it returns the last weights.
    pub average: f64,
    /// The share of each target that is distributed over all outputs (Szegedy and others 2016).
    pub label_smoothing: f64,
    /// Random changes of the images.
    pub augmentation: Augmentation,
    /// Crops without a centred digit that are shown for every digit, as examples of "no digit". They need a final sigmoid.
    pub no_digit: f64,
    /// Windows over scenes, `None` for no windows. They need a final sigmoid.
    pub scenes: Option<Scenes>,
    /// Images of the training set that are held out for validation.
    pub hold_out: usize,
    /// Early stopping: training ends with the first epoch whose validation accuracy reaches this.
    pub target: Option<f64>,
    /// What is learnt from a teacher, `None` without a teacher.
    pub distillation: Option<Distillation>,
}

/// Windows that are cut out of scenes of training digits: with a digit in the middle or beside it, alone or among others
/// and clutter. The target of a digit falls from 1 to 0 with its distance from the middle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenes {
    /// Windows that are shown for every digit.
    pub windows: f64,
    /// The least and the greatest height of digits in scenes, in pixels; each window is then scaled to the size of some digit.
    /// With `None`, digits and windows have the size of the images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heights: Option<[f64; 2]>,
    /// The share of the windows that are hard negatives, from 0 to 1: windows without a digit that the network is the most
    /// confident of at the beginning of the epoch, out of those of the epoch before and new ones. The key in TOML is `hard`.
    #[serde(rename = "hard", default, skip_serializing_if = "is_zero")]
    pub hard_negatives: f64,
}

fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

/// What a network learns from a larger one (Hinton, Vinyals and Dean, *Distilling the Knowledge in a Neural
/// Network*, 2015).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Distillation {
    /// What the logits of both networks are divided by before their outputs are compared.
    pub temperature: f64,
    /// The weight of the teacher's outputs in the loss, from 0 to 1; the labels have the rest.
    pub weight: f64,
}

impl Default for Recipe {
    /// Five epochs of Adam at 0.003 in one cycle, on all images.
    fn default() -> Self {
        Self {
            epochs: 5,
            batch: 128,
            seed: 0,
            initialisation: Fan::default(),
            optimiser: Optimiser::default(),
            learning_rate: 0.003,
            schedule: Schedule::default(),
            warm_up: None,
            weight_decay: 0.0,
            average: 0.0,
            label_smoothing: 0.0,
            augmentation: Augmentation::default(),
            no_digit: 0.0,
            scenes: None,
            hold_out: 0,
            target: None,
            distillation: None,
        }
    }
}

impl Recipe {
    /// The recipe for the network of a part of the assignment. It reaches the accuracy that the part asks for and is chosen on
    /// held-out images.
    pub fn plain(part: Assignment) -> Self {
        match part {
            Assignment::A => Self {
                epochs: 12,
                hold_out: 5000,
                ..Self::default()
            },
            Assignment::B => Self {
                epochs: 1,
                hold_out: 5000,
                ..Self::default()
            },
            Assignment::C | Assignment::D => Self {
                epochs: 6,
                learning_rate: 0.008,
                hold_out: 5000,
                ..Self::default()
            },
        }
    }

    /// The second recipe for part C's network, after which it also answers "no digit". Digits lie off the centre by up to two
    /// pixels, as in the nearest cell of a heat map whose cells are four pixels apart, and two windows over scenes are shown
    /// for every digit.
    pub fn locating() -> Self {
        Self {
            epochs: 4,
            average: 0.998,
            augmentation: Augmentation {
                shift: 2,
                scale: 0.08,
                ..Augmentation::default()
            },
            scenes: Some(Scenes {
                windows: 2.0,
                heights: None,
                hard_negatives: 0.3,
            }),
            ..Self::plain(Assignment::C)
        }
    }

    /// The recipe as TOML.
    pub fn to_toml(&self) -> String {
        // Numbers and names can always be written as TOML.
        toml::to_string(self).unwrap_or_default()
    }

    /// Reads a recipe from TOML. A key that is left out has its value in [`Recipe::default`].
    ///
    /// # Errors
    ///
    /// Text that is not TOML, and unknown keys.
    ///
    /// ```
    /// use cijfer_training::Recipe;
    ///
    /// let recipe = Recipe::from_toml("epochs = 36\naugmentation = { shift = 1 }\n")?;
    /// assert_eq!((recipe.epochs, recipe.augmentation.shift), (36, 1));
    /// assert_eq!(Recipe::from_toml(&recipe.to_toml())?, recipe);
    /// assert!(Recipe::from_toml("epoch = 36").is_err());
    /// # Ok::<(), cijfer_training::Error>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| Error::RecipeSyntax {
            message: error.to_string().trim_end().to_owned(),
        })
    }

    /// How many images of a mini-batch are digits, and neither crops nor windows.
    pub(crate) fn digits_per_batch(&self) -> usize {
        let windows = self.scenes.map_or(0.0, |scenes| scenes.windows);
        (self.batch as f64 / (1.0 + self.no_digit + windows)).round() as usize
    }

    /// The learning rate of a step, counted from 0, out of `steps`.
    pub(crate) fn learning_rate_at(&self, step: usize, steps: usize) -> f64 {
        let done = step as f64 / steps.max(1) as f64;
        let warm_up = self.warm_up.unwrap_or(self.schedule.usual_warm_up());
        self.learning_rate * self.schedule.factor(done, warm_up)
    }

    /// Whether the images are augmented in an epoch, counted from 1.
    pub(crate) fn is_augmented(&self, epoch: usize) -> bool {
        let last = self.epochs.saturating_sub(self.augmentation.plain_epochs);
        !self.augmentation.is_none() && epoch <= last
    }
}

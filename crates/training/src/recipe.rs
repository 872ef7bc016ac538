use std::fmt;

use cijfer_model::Fan;
use cijfer_zoo::Assignment;
use serde::{Deserialize, Serialize};

use crate::{Augmentation, Error, Optimiser, Result, Schedule};

/// How a network is trained. As TOML or JSON, what is not said is as in [`Recipe::default`]; what is not known
/// is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recipe {
    /// How many times every image is seen.
    pub epochs: usize,
    /// Images in one step, "no digit" crops included.
    pub batch: usize,
    /// What everything random follows from.
    pub seed: u64,
    /// What initial weights are spread by.
    pub initialisation: Fan,
    /// What moves the weights.
    pub optimiser: Optimiser,
    /// The learning rate at its highest.
    pub learning_rate: f64,
    /// How the learning rate moves.
    pub schedule: Schedule,
    /// The share of the steps in which the learning rate rises; the schedule's own where it is not said.
    pub warm_up: Option<f64>,
    /// Weight decay: decoupled from the gradient with Adam (AdamW), part of it with SGD.
    pub weight_decay: f64,
    /// The weights that come out are a running mean over the steps, of which so much is left at each step
    /// (Polyak and Juditsky 1992, as exponential moving average); 0 is the last weights themselves.
    pub average: f64,
    /// How much of the target is shared out among all answers (Szegedy and others 2016).
    pub label_smoothing: f64,
    /// How images are changed at random.
    pub augmentation: Augmentation,
    /// How many crops without a centred digit are shown for every digit, as examples of "no
    /// digit"; needs a final sigmoid.
    pub no_digit: f64,
    /// What windows over scenes show, if any are shown; needs a final sigmoid.
    pub scenes: Option<Scenes>,
    /// How many images are held out of the training set, for validation.
    pub hold_out: usize,
    /// Training ends with the first epoch whose validation accuracy reaches this.
    pub target: Option<f64>,
    /// How much is learnt from a teacher, when there is one.
    pub distillation: Option<Distillation>,
}

/// Windows that are cut out of scenes of training digits: with a digit in the middle or beside it, alone or amid others
/// and clutter. How sure the network should be fades from 1 to 0 as the digit moves out of the middle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenes {
    /// How many of them are shown for every digit.
    pub windows: f64,
    /// The heights of digits in scenes, in pixels, where they are of many sizes and each window is as large as some
    /// digit asks for; else digits and windows are as large as the images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heights: Option<[f64; 2]>,
    /// What part of them show no digit but are, at the beginning of the epoch, the most like one for the network, out of
    /// those that were so in the epoch before and new ones: hard negatives.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hard: f64,
}

fn is_zero(part: &f64) -> bool {
    *part == 0.0
}

/// What a network learns from a larger one (Hinton, Vinyals and Dean, *Distilling the Knowledge in a Neural
/// Network*, 2015).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Distillation {
    /// What logits are divided by before answers are compared.
    pub temperature: f64,
    /// How much of the loss compares with the teacher's answers, and not with the labels.
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
    /// What the network of a part of the assignment is trained with: enough for the accuracy
    /// that the part asks for, chosen on held-out images.
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

    /// The second recipe for part C's network, with which it also says "no digit": digits off the centre by up to two
    /// pixels, as a grid of cells four pixels apart meets them, and twice as many windows over scenes.
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
                hard: 0.3,
            }),
            ..Self::plain(Assignment::C)
        }
    }

    /// The recipe as TOML.
    pub fn to_toml(&self) -> String {
        // Numbers and names always have a form in TOML.
        toml::to_string(self).unwrap_or_default()
    }

    /// Reads a recipe from TOML. What is not said is as in [`Recipe::default`].
    ///
    /// # Errors
    ///
    /// Text that is no TOML, names that are not known.
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

    /// Whether the values make sense together, for that many images whose shorter side has
    /// `side` pixels.
    pub(crate) fn validate(&self, images: usize, side: usize) -> Result<()> {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        check(
            self.epochs > 0,
            "the number of epochs",
            "at least 1".to_owned(),
            self.epochs,
        )?;
        check(
            not_negative(self.no_digit),
            "the number of crops for every digit",
            "at least 0".to_owned(),
            self.no_digit,
        )?;
        check(
            self.digits_per_batch() > 0,
            "the batch",
            "large enough for a digit and its crops".to_owned(),
            format!(
                "{} with {} crops for every digit",
                self.batch, self.no_digit
            ),
        )?;
        check(
            positive(self.learning_rate),
            "the learning rate",
            "above 0".to_owned(),
            self.learning_rate,
        )?;
        check(
            not_negative(self.weight_decay),
            "the weight decay",
            "at least 0".to_owned(),
            self.weight_decay,
        )?;
        if let Some(Scenes {
            windows,
            heights,
            hard,
        }) = self.scenes
        {
            check(
                positive(windows),
                "the number of windows for every digit",
                "above 0".to_owned(),
                windows,
            )?;
            check(
                (0.0..=1.0).contains(&hard),
                "the part of windows that are hard",
                "from 0 to 1".to_owned(),
                hard,
            )?;
            let [least, most] = heights.unwrap_or([20.0; 2]);
            check(
                (8.0..=most).contains(&least) && most <= 160.0,
                "the heights of digits in scenes",
                "from 8 on up to 160 pixels".to_owned(),
                format!("{least} to {most}"),
            )?;
        }
        self.validate_numbers(side)?;
        check(
            self.hold_out < images,
            "the number of images held out",
            format!("below the {images} there are"),
            self.hold_out,
        )?;
        let target = self.target.unwrap_or(1.0);
        check(
            target > 0.0 && target <= 1.0,
            "the target",
            "above 0 and at most 1".to_owned(),
            target,
        )?;
        check(
            self.target.is_none() || self.hold_out > 0,
            "the number of images held out",
            "at least 1, for there is a target".to_owned(),
            self.hold_out,
        )
    }

    /// Whether each of the numbers about steps, targets and images is possible, for images whose shorter side
    /// has `side` pixels.
    fn validate_numbers(&self, side: usize) -> Result<()> {
        let Augmentation {
            shift,
            subpixel_shift,
            rotation,
            scale,
            shear,
            elastic,
            plain_epochs,
        } = self.augmentation;
        let momentum = match self.optimiser {
            Optimiser::Adam => 0.0,
            Optimiser::Sgd { momentum } => momentum,
        };
        let Distillation {
            temperature,
            weight,
        } = self.distillation.unwrap_or(Distillation {
            temperature: 1.0,
            weight: 0.0,
        });
        // At least 0 and below a number, or at most that number.
        let below = |quantity, found: f64, limit: f64, unit: &str| {
            let fine = found >= 0.0 && found < limit;
            check(
                fine,
                quantity,
                format!("at least 0 and below {limit}{unit}"),
                found,
            )
        };
        let at_most = |quantity, found: f64, most: f64, unit: &str| {
            let fine = found >= 0.0 && found <= most;
            check(fine, quantity, format!("from 0 to {most}{unit}"), found)
        };
        at_most("the warm-up", self.warm_up.unwrap_or(0.0), 1.0, "")?;
        below("the momentum", momentum, 1.0, "")?;
        below("the decay of averaged weights", self.average, 1.0, "")?;
        below("the label smoothing", self.label_smoothing, 1.0, "")?;
        let pixels = " pixels, those of an image";
        below("the shift", shift as f64, side as f64, pixels)?;
        below(
            "the shift by parts of pixels",
            subpixel_shift,
            side as f64,
            pixels,
        )?;
        below("the elastic bend", elastic, side as f64, pixels)?;
        at_most("the rotation", rotation, 180.0, " degrees")?;
        below("the scale", scale, 1.0, "")?;
        below("the shear", shear, side as f64, " columns a row")?;
        let epochs = self.epochs as f64;
        at_most(
            "the number of epochs with plain images",
            plain_epochs as f64,
            epochs,
            "",
        )?;
        at_most("the weight of distillation", weight, 1.0, "")?;
        let fine = temperature.is_finite() && temperature > 0.0;
        check(
            fine,
            "the temperature of distillation",
            "above 0".to_owned(),
            temperature,
        )
    }

    /// How many of a batch are digits, and not crops.
    pub(crate) fn digits_per_batch(&self) -> usize {
        let windows = self.scenes.map_or(0.0, |scenes| scenes.windows);
        (self.batch as f64 / (1.0 + self.no_digit + windows)).round() as usize
    }

    /// The learning rate at a step out of `steps`.
    pub(crate) fn learning_rate_at(&self, step: usize, steps: usize) -> f64 {
        let done = step as f64 / steps.max(1) as f64;
        let warm_up = self.warm_up.unwrap_or(self.schedule.usual_warm_up());
        self.learning_rate * self.schedule.factor(done, warm_up)
    }

    /// Whether an epoch, counted from 1, shows the images as they are.
    pub(crate) fn is_plain(&self, epoch: usize) -> bool {
        let last = self.epochs.saturating_sub(self.augmentation.plain_epochs);
        self.augmentation.is_none() || epoch > last
    }
}

/// An error that names the quantity, unless it is fine.
fn check(
    fine: bool,
    quantity: &'static str,
    expected: String,
    found: impl fmt::Display,
) -> Result<()> {
    if fine {
        return Ok(());
    }
    Err(Error::Recipe {
        quantity,
        expected,
        found: found.to_string(),
    })
}

/// A number of things, one or many.
fn counted(count: f64, thing: &str) -> String {
    let plural = if count == 1.0 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

impl fmt::Display for Recipe {
    /// One line in words, with what differs from plain Adam.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optimiser = match self.optimiser {
            Optimiser::Adam if self.weight_decay > 0.0 => "AdamW".to_owned(),
            other => other.to_string(),
        };
        write!(
            formatter,
            "{optimiser}, learning rate {} {}",
            self.learning_rate, self.schedule
        )?;
        if let Some(warm_up) = self.warm_up {
            write!(formatter, " warmed up in {} %", 100.0 * warm_up)?;
        }
        write!(
            formatter,
            ", {}, batch {}, seed {}",
            counted(self.epochs as f64, "epoch"),
            self.batch,
            self.seed
        )?;
        if self.initialisation != Fan::default() {
            write!(formatter, ", weights spread by their inputs")?;
        }
        let with = [
            (self.weight_decay, "weight decay"),
            (self.average, "averaged weights with decay"),
            (self.label_smoothing, "label smoothing"),
        ];
        for (number, what) in with {
            if number > 0.0 {
                write!(formatter, ", {what} {number}")?;
            }
        }
        write!(formatter, "{}", self.augmentation)?;
        if self.no_digit > 0.0 {
            write!(
                formatter,
                ", {} without a digit for every digit",
                counted(self.no_digit, "crop")
            )?;
        }
        if let Some(scenes) = self.scenes {
            let windows = counted(scenes.windows, "window");
            write!(formatter, ", {windows} over scenes for every digit")?;
            if let Some([least, most]) = scenes.heights {
                write!(formatter, ", {least} to {most} pixels high")?;
            }
            if scenes.hard > 0.0 {
                write!(formatter, ", {} % of them hard", 100.0 * scenes.hard)?;
            }
        }
        if let Some(distillation) = self.distillation {
            write!(
                formatter,
                ", {} % of the loss from a teacher at temperature {}",
                100.0 * distillation.weight,
                distillation.temperature
            )?;
        }
        if self.hold_out > 0 {
            write!(formatter, ", {} images held out", self.hold_out)?;
        }
        if let Some(target) = self.target {
            write!(formatter, ", until {target} is reached")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_make_no_sense_are_named() {
        let message = |recipe: Recipe| recipe.validate(100, 28).expect_err("refused").to_string();
        let default = Recipe::default;
        assert_eq!(
            message(Recipe {
                epochs: 0,
                ..default()
            }),
            "recipe: the number of epochs must be at least 1, found 0"
        );
        assert_eq!(
            message(Recipe {
                batch: 0,
                ..default()
            }),
            "recipe: the batch must be large enough for a digit and its crops, found 0 with 0 crops \
             for every digit"
        );
        assert_eq!(
            message(Recipe {
                learning_rate: f64::NAN,
                ..default()
            }),
            "recipe: the learning rate must be above 0, found NaN"
        );
        let shifted = Augmentation {
            shift: 28,
            ..Augmentation::default()
        };
        assert_eq!(
            message(Recipe {
                augmentation: shifted,
                ..default()
            }),
            "recipe: the shift must be at least 0 and below 28 pixels, those of an image, found 28"
        );
        assert_eq!(
            message(Recipe {
                average: 1.0,
                ..default()
            }),
            "recipe: the decay of averaged weights must be at least 0 and below 1, found 1"
        );
        assert_eq!(
            message(Recipe {
                warm_up: Some(f64::NAN),
                ..default()
            }),
            "recipe: the warm-up must be from 0 to 1, found NaN"
        );
        assert_eq!(
            message(Recipe {
                hold_out: 100,
                ..default()
            }),
            "recipe: the number of images held out must be below the 100 there are, found 100"
        );
        assert_eq!(
            message(Recipe {
                target: Some(0.9),
                ..default()
            }),
            "recipe: the number of images held out must be at least 1, for there is a target, \
             found 0"
        );
    }
}

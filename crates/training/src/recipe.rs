use std::f64::consts::PI;
use std::fmt;

use cijfer_zoo::Assignment;

use crate::{Error, Result};

/// How a network is trained.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// How many times every image is seen.
    pub epochs: usize,
    /// Images in one step, "no digit" crops included.
    pub batch: usize,
    /// What everything random follows from.
    pub seed: u64,
    /// Adam's learning rate, at its highest.
    pub learning_rate: f64,
    /// How the learning rate moves.
    pub schedule: Schedule,
    /// Decoupled weight decay (AdamW); 0 is Adam.
    pub weight_decay: f64,
    /// Every image is moved at random by up to so many pixels, in each direction.
    pub shift: usize,
    /// How many crops without a centred digit are shown for every digit, as examples of "no
    /// digit"; needs a final sigmoid.
    pub no_digit: f64,
    /// How many images are held out of the training set, for validation.
    pub hold_out: usize,
    /// Training ends with the first epoch whose validation accuracy reaches this.
    pub target: Option<f64>,
}

/// How the learning rate moves over the steps of a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Schedule {
    /// Not at all.
    Constant,
    /// From its highest to 0, along half a cosine.
    Cosine,
    /// Up from a 25th to its highest in the first quarter, then to 0 along half a cosine (Smith
    /// and Topin, *Super-Convergence*, 2018).
    #[default]
    OneCycle,
}

impl Default for Recipe {
    /// Five epochs of Adam at 0.003 in one cycle, on all images.
    fn default() -> Self {
        Self {
            epochs: 5,
            batch: 128,
            seed: 0,
            learning_rate: 0.003,
            schedule: Schedule::default(),
            weight_decay: 0.0,
            shift: 0,
            no_digit: 0.0,
            hold_out: 0,
            target: None,
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

    /// The second recipe for part C's network: digits off the centre by up to two pixels, as a
    /// grid of cells four pixels apart meets them, and as many crops without a centred digit.
    pub fn locating() -> Self {
        Self {
            shift: 2,
            no_digit: 1.0,
            ..Self::plain(Assignment::C)
        }
    }

    /// Whether the values make sense together, for that many images whose shorter side has
    /// `side` pixels.
    pub(crate) fn validate(&self, images: usize, side: usize) -> Result<()> {
        let check = |fine: bool, quantity, expected: &str, found: String| {
            if fine {
                return Ok(());
            }
            Err(Error::Recipe {
                quantity,
                expected: expected.to_owned(),
                found,
            })
        };
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        check(
            self.epochs > 0,
            "the number of epochs",
            "at least 1",
            self.epochs.to_string(),
        )?;
        check(
            not_negative(self.no_digit),
            "the number of crops for every digit",
            "at least 0",
            self.no_digit.to_string(),
        )?;
        check(
            self.digits_per_batch() > 0,
            "the batch",
            "large enough for a digit and its crops",
            format!(
                "{} with {} crops for every digit",
                self.batch, self.no_digit
            ),
        )?;
        check(
            positive(self.learning_rate),
            "the learning rate",
            "above 0",
            self.learning_rate.to_string(),
        )?;
        check(
            not_negative(self.weight_decay),
            "the weight decay",
            "at least 0",
            self.weight_decay.to_string(),
        )?;
        check(
            self.shift < side,
            "the shift",
            &format!("less than the {side} pixels of an image"),
            self.shift.to_string(),
        )?;
        check(
            self.hold_out < images,
            "the number of images held out",
            &format!("below the {images} there are"),
            self.hold_out.to_string(),
        )?;
        let target = self.target.unwrap_or(1.0);
        check(
            target > 0.0 && target <= 1.0,
            "the target",
            "above 0 and at most 1",
            target.to_string(),
        )?;
        check(
            self.target.is_none() || self.hold_out > 0,
            "the number of images held out",
            "at least 1, for there is a target",
            self.hold_out.to_string(),
        )
    }

    /// How many of a batch are digits, and not crops.
    pub(crate) fn digits_per_batch(&self) -> usize {
        (self.batch as f64 / (1.0 + self.no_digit)).round() as usize
    }

    /// The learning rate at a step out of `steps`.
    pub(crate) fn learning_rate_at(&self, step: usize, steps: usize) -> f64 {
        const WARM_UP: f64 = 0.25;
        const START: f64 = 0.04;
        let progress = step as f64 / steps.max(1) as f64;
        let cosine = |progress: f64| (1.0 + (PI * progress).cos()) / 2.0;
        self.learning_rate
            * match self.schedule {
                Schedule::Constant => 1.0,
                Schedule::Cosine => cosine(progress),
                Schedule::OneCycle if progress < WARM_UP => {
                    START + (1.0 - START) * progress / WARM_UP
                }
                Schedule::OneCycle => cosine((progress - WARM_UP) / (1.0 - WARM_UP)),
            }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Constant => "constant",
            Self::Cosine => "cosine",
            Self::OneCycle => "one-cycle",
        })
    }
}

/// A number of things, one or many.
fn counted(count: f64, thing: &str) -> String {
    let plural = if count == 1.0 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

impl fmt::Display for Recipe {
    /// One line in words, with what differs from plain Adam.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optimiser = if self.weight_decay > 0.0 {
            "AdamW"
        } else {
            "Adam"
        };
        write!(
            formatter,
            "{optimiser}, learning rate {} {}, {}, batch {}, seed {}",
            self.learning_rate,
            self.schedule,
            counted(self.epochs as f64, "epoch"),
            self.batch,
            self.seed
        )?;
        if self.weight_decay > 0.0 {
            write!(formatter, ", weight decay {}", self.weight_decay)?;
        }
        if self.shift > 0 {
            write!(formatter, ", shifted by up to {} pixels", self.shift)?;
        }
        if self.no_digit > 0.0 {
            write!(
                formatter,
                ", {} without a digit for every digit",
                counted(self.no_digit, "crop")
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
    fn schedules_start_and_end_where_they_should() {
        let rate = |schedule, step| {
            let recipe = Recipe {
                learning_rate: 1.0,
                schedule,
                ..Recipe::default()
            };
            recipe.learning_rate_at(step, 100)
        };
        assert_eq!(rate(Schedule::Constant, 99), 1.0);
        assert_eq!(rate(Schedule::Cosine, 0), 1.0);
        assert!((rate(Schedule::Cosine, 50) - 0.5).abs() < 1e-12);
        assert_eq!(rate(Schedule::OneCycle, 0), 0.04);
        assert_eq!(rate(Schedule::OneCycle, 25), 1.0);
        assert!(rate(Schedule::OneCycle, 99) < 0.001);
    }

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
        assert_eq!(
            message(Recipe {
                shift: 28,
                ..default()
            }),
            "recipe: the shift must be less than the 28 pixels of an image, found 28"
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

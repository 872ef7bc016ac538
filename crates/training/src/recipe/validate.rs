use std::fmt;

use super::{Distillation, Recipe, Scenes};
use crate::{Augmentation, Error, Optimiser, Result};

impl Recipe {
    /// Checks that the values can be used together, for a training set of `images` images whose shorter side has `side` pixels.
    pub(crate) fn validate(&self, images: usize, side: usize) -> Result<()> {
        self.validate_steps()?;
        if let Some(scenes) = self.scenes {
            scenes.validate()?;
        }
        self.validate_regularisation()?;
        self.augmentation.validate(side, self.epochs)?;
        if let Some(distillation) = self.distillation {
            distillation.validate()?;
        }
        self.validate_held_out_set(images)
    }

    /// Checks what a step consists of.
    fn validate_steps(&self) -> Result<()> {
        check(
            self.epochs > 0,
            "the number of epochs",
            "at least 1".to_owned(),
            self.epochs,
        )?;
        check(
            is_not_negative(self.no_digit),
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
            is_positive(self.learning_rate),
            "the learning rate",
            "above 0".to_owned(),
            self.learning_rate,
        )?;
        check(
            is_not_negative(self.weight_decay),
            "the weight decay",
            "at least 0".to_owned(),
            self.weight_decay,
        )
    }

    /// Checks the numbers that are shares of something.
    fn validate_regularisation(&self) -> Result<()> {
        let momentum = match self.optimiser {
            Optimiser::Adam => 0.0,
            Optimiser::Sgd { momentum } => momentum,
        };
        at_most("the warm-up", self.warm_up.unwrap_or(0.0), 1.0, "")?;
        below("the momentum", momentum, 1.0, "")?;
        below("the decay of averaged weights", self.average, 1.0, "")?;
        below("the label smoothing", self.label_smoothing, 1.0, "")
    }

    /// Checks the held-out set and the accuracy on it at which training stops early.
    fn validate_held_out_set(&self, images: usize) -> Result<()> {
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
}

impl Scenes {
    fn validate(self) -> Result<()> {
        check(
            is_positive(self.windows),
            "the number of windows for every digit",
            "above 0".to_owned(),
            self.windows,
        )?;
        check(
            (0.0..=1.0).contains(&self.hard_negatives),
            "the share of windows that are hard negatives",
            "from 0 to 1".to_owned(),
            self.hard_negatives,
        )?;
        let [least, most] = self.heights.unwrap_or([20.0; 2]);
        check(
            (8.0..=most).contains(&least) && most <= 160.0,
            "the heights of digits in scenes",
            "from 8 up to 160 pixels".to_owned(),
            format!("{least} to {most}"),
        )
    }
}

impl Augmentation {
    /// Checks the changes for images whose shorter side has `side` pixels.
    fn validate(&self, side: usize, epochs: usize) -> Result<()> {
        let Self {
            shift,
            subpixel_shift,
            rotation,
            scale,
            shear,
            elastic,
            plain_epochs,
        } = *self;
        let side = side as f64;
        let pixels = " pixels, those of an image";
        below("the shift", shift as f64, side, pixels)?;
        below("the shift by parts of pixels", subpixel_shift, side, pixels)?;
        below("the elastic bend", elastic, side, pixels)?;
        at_most("the rotation", rotation, 180.0, " degrees")?;
        below("the scale", scale, 1.0, "")?;
        below("the shear", shear, side, " columns a row")?;
        at_most(
            "the number of epochs with plain images",
            plain_epochs as f64,
            epochs as f64,
            "",
        )
    }
}

impl Distillation {
    fn validate(self) -> Result<()> {
        at_most("the weight of distillation", self.weight, 1.0, "")?;
        check(
            is_positive(self.temperature),
            "the temperature of distillation",
            "above 0".to_owned(),
            self.temperature,
        )
    }
}

fn is_positive(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

fn is_not_negative(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

/// Checks that a number is at least 0 and below a limit.
fn below(quantity: &'static str, found: f64, limit: f64, unit: &str) -> Result<()> {
    check(
        found >= 0.0 && found < limit,
        quantity,
        format!("at least 0 and below {limit}{unit}"),
        found,
    )
}

/// Checks that a number is at least 0 and at most another one.
fn at_most(quantity: &'static str, found: f64, most: f64, unit: &str) -> Result<()> {
    check(
        found >= 0.0 && found <= most,
        quantity,
        format!("from 0 to {most}{unit}"),
        found,
    )
}

/// Returns an error that names the quantity unless `is_valid`.
fn check(
    is_valid: bool,
    quantity: &'static str,
    expected: String,
    found: impl fmt::Display,
) -> Result<()> {
    if is_valid {
        return Ok(());
    }
    Err(Error::Recipe {
        quantity,
        expected,
        found: found.to_string(),
    })
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

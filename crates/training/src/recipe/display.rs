use std::fmt;

use cijfer_model::Fan;

use super::{Recipe, Scenes};
use crate::Optimiser;

impl fmt::Display for Recipe {
    /// One line in words, with what differs from plain Adam.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_steps(formatter)?;
        let regularisation = [
            (self.weight_decay, "weight decay"),
            (self.average, "averaged weights with decay"),
            (self.label_smoothing, "label smoothing"),
        ];
        for (number, name) in regularisation {
            if number > 0.0 {
                write!(formatter, ", {name} {number}")?;
            }
        }
        write!(formatter, "{}", self.augmentation)?;
        if self.no_digit > 0.0 {
            let crops = counted(self.no_digit, "crop");
            write!(formatter, ", {crops} without a digit for every digit")?;
        }
        if let Some(scenes) = self.scenes {
            write!(formatter, ", {scenes}")?;
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

impl Recipe {
    /// The optimiser, the learning rate schedule, the number of steps, and where they start.
    fn write_steps(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optimiser = match self.optimiser {
            Optimiser::Adam if self.weight_decay > 0.0 => "AdamW".to_owned(),
            other => other.to_string(),
        };
        let (learning_rate, schedule) = (self.learning_rate, self.schedule);
        write!(
            formatter,
            "{optimiser}, learning rate {learning_rate} {schedule}"
        )?;
        if let Some(warm_up) = self.warm_up {
            write!(formatter, " warmed up in {} %", 100.0 * warm_up)?;
        }
        let epochs = counted(self.epochs as f64, "epoch");
        write!(
            formatter,
            ", {epochs}, batch {}, seed {}",
            self.batch, self.seed
        )?;
        if self.initialisation != Fan::default() {
            write!(formatter, ", weights spread by their inputs")?;
        }
        Ok(())
    }
}

impl fmt::Display for Scenes {
    /// How many windows there are and what they show.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let windows = counted(self.windows, "window");
        write!(formatter, "{windows} over scenes for every digit")?;
        if let Some([least, most]) = self.heights {
            write!(formatter, ", {least} to {most} pixels high")?;
        }
        if self.hard_negatives > 0.0 {
            let share = 100.0 * self.hard_negatives;
            write!(formatter, ", {share} % of them hard negatives")?;
        }
        Ok(())
    }
}

/// A count and a noun, in the plural unless the count is 1.
fn counted(count: f64, noun: &str) -> String {
    let plural = if count == 1.0 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

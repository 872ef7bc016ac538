//! How accuracy and loss went over the epochs.

use std::ops::Range;

use cijfer_analysis::Language;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::Plot;
use super::svg::{self, Area, BLUE, GRID, INK, MUTED, ORANGE, failed, text};
use crate::number::percent;
use crate::texts::texts;
use crate::{Error, Result};

/// What was measured after one epoch of training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Which epoch, counted from 1.
    pub epoch: u32,
    /// The mean loss over the training images, while they trained the network.
    pub train_loss: f64,
    /// The share of training images that were classified correctly, where it was counted.
    pub train_accuracy: Option<f64>,
    /// The mean loss over the validation images.
    pub validation_loss: f64,
    /// The share of validation images that were classified correctly.
    pub validation_accuracy: f64,
}

/// The first epoch after which the validation accuracy was at least the target.
pub fn first_reached(epochs: &[Epoch], target: f64) -> Option<u32> {
    let reached = |epoch: &&Epoch| epoch.validation_accuracy >= target;
    epochs.iter().find(reached).map(|epoch| epoch.epoch)
}

/// The accuracy over the epochs, the target as a line, and the epoch in which it is crossed.
///
/// # Errors
///
/// [`Error::Empty`] without epochs.
pub fn accuracy_curve(epochs: &[Epoch], target: f64, language: Language) -> Result<Plot> {
    let validation = points(epochs, |epoch| Some(epoch.validation_accuracy));
    let training = points(epochs, |epoch| epoch.train_accuracy);
    let reached = first_reached(epochs, target);
    let course = course(&validation, language, |accuracy| {
        percent(accuracy, 2, language)
    })?;
    let asked = percent(target, 0, language);
    let description = match reached {
        Some(epoch) => texts(language)
            .plots
            .accuracy_described_reached(&course, &asked, &epoch),
        None => texts(language).plots.accuracy_described(&course, &asked),
    };
    let lowest = values(&validation, &training).fold(target, f64::min);
    let figure = Figure {
        language,
        validated: texts(language).plots.validation_accuracy(),
        // A little air below, and 100 % is the end of what can be.
        range: (lowest - 0.1 * (1.0 - lowest)).max(0.0)..1.0,
        validation,
        training,
        label: |accuracy| {
            let text = format!("{:.1} %", accuracy * 100.0);
            text.replace(".0 %", " %")
        },
        target: Some(target),
        reached,
    };
    svg::plot(SIZE, description, |area| figure.draw(area))
}

/// The loss over the epochs.
///
/// # Errors
///
/// [`Error::Empty`] without epochs.
pub fn loss_curve(epochs: &[Epoch], language: Language) -> Result<Plot> {
    let validation = points(epochs, |epoch| Some(epoch.validation_loss));
    let training = points(epochs, |epoch| Some(epoch.train_loss));
    let course = |points| course(points, language, |loss| language.decimal(loss, 4));
    let (validated, trained) = (course(&validation)?, course(&training)?);
    let description = texts(language).plots.loss_described(&validated, &trained);
    let highest = values(&validation, &training).fold(0.0, f64::max);
    let figure = Figure {
        language,
        validated: texts(language).plots.validation_loss(),
        range: 0.0..if highest > 0.0 { highest * 1.05 } else { 1.0 },
        validation,
        training,
        label: |loss| {
            format!("{loss:.3}")
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned()
        },
        target: None,
        reached: None,
    };
    svg::plot(SIZE, description, |area| figure.draw(area))
}

const SIZE: (u32, u32) = (480, 300);

/// Epochs and values; what is not finite is left out, as there is no place for it.
type Points = Vec<(f64, f64)>;

fn points(epochs: &[Epoch], value: impl Fn(&Epoch) -> Option<f64>) -> Points {
    let point = |epoch: &Epoch| Some((f64::from(epoch.epoch), value(epoch)?));
    let points = epochs.iter().filter_map(point);
    points.filter(|(_, value)| value.is_finite()).collect()
}

fn values<'a>(a: &'a Points, b: &'a Points) -> impl Iterator<Item = f64> + 'a {
    a.iter().chain(b).map(|(_, value)| *value)
}

/// From where to where a value went, in words.
fn course(points: &Points, language: Language, spelled: impl Fn(f64) -> String) -> Result<String> {
    match points.as_slice() {
        [] => Err(Error::Empty {
            what: "a learning curve without epochs",
        }),
        [(epoch, value)] => {
            let value = spelled(*value);
            Ok(texts(language).plots.after_epoch(&value, &epoch))
        }
        [(first, from), .., (last, to)] => {
            let (from, to) = (spelled(*from), spelled(*to));
            Ok(texts(language)
                .plots
                .between_epochs(&from, &first, &to, &last))
        }
    }
}

/// One plot over epochs.
struct Figure {
    language: Language,
    /// What the line of the validation is called.
    validated: &'static str,
    range: Range<f64>,
    validation: Points,
    training: Points,
    label: fn(f64) -> String,
    target: Option<f64>,
    reached: Option<u32>,
}

impl Figure {
    fn draw(&self, area: &Area) -> Result<()> {
        let last = self.validation.last().map_or(1.0, |(epoch, _)| *epoch);
        let first = self.validation.first().map_or(1.0, |(epoch, _)| *epoch);
        // One epoch is a point, which needs some width around it.
        let epochs = if last > first {
            first..last
        } else {
            first - 0.5..last + 0.5
        };
        let mut chart = ChartBuilder::on(area)
            .margin_top(34)
            .margin_right(16)
            .margin_bottom(4)
            .margin_left(4)
            .x_label_area_size(40)
            .y_label_area_size(54)
            .build_cartesian_2d(epochs.clone(), self.range.clone())
            .map_err(failed)?;
        let label = |value: &f64| self.language.spelled(&(self.label)(*value));
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(MUTED)
            .x_desc("epoch")
            .x_labels(8)
            .y_labels(6)
            .x_label_formatter(&|epoch| match epoch.fract() {
                0.0 => epoch.to_string(),
                _ => String::new(),
            })
            .y_label_formatter(&label)
            .label_style(text(12, MUTED, HPos::Left))
            .axis_desc_style(text(13, INK, HPos::Left))
            .draw()
            .map_err(failed)?;
        if let Some(target) = self.target {
            let line = [(epochs.start, target), (epochs.end, target)];
            let dashes = DashedLineSeries::new(line, 6, 4, MUTED.stroke_width(1));
            chart.draw_series(dashes).map_err(failed)?;
        }
        if let (Some(epoch), Some(target)) = (self.reached, self.target) {
            let x = f64::from(epoch);
            let line = [(x, self.range.start), (x, target)];
            let dashes = DashedLineSeries::new(line, 2, 4, MUTED.stroke_width(1));
            chart.draw_series(dashes).map_err(failed)?;
            // The text stands on that side of the line where there is more room.
            let middle = (epochs.start + epochs.end) / 2.0;
            let (anchor, aside) = match x < middle {
                true => (HPos::Left, 6),
                false => (HPos::Right, -6),
            };
            let text = EmptyElement::at((x, self.range.start))
                + Text::new(
                    format!("epoch {epoch}"),
                    (aside, -12),
                    text(12, INK, anchor),
                );
            chart.draw_series([text]).map_err(failed)?;
        }
        self.line(&mut chart, &self.training, ORANGE, 1)?;
        self.line(&mut chart, &self.validation, BLUE, 2)?;
        self.legend(area)
    }

    fn line(
        &self,
        chart: &mut ChartContext<SVGBackend, Coordinates>,
        points: &Points,
        colour: RGBColor,
        width: u32,
    ) -> Result<()> {
        let series = LineSeries::new(points.iter().copied(), colour.stroke_width(width));
        chart.draw_series(series).map_err(failed)?;
        // Where there are few epochs, a reader wants to see where each of them is.
        if points.len() <= 20 {
            let dots = points.iter().map(|&at| Circle::new(at, 3, colour.filled()));
            chart.draw_series(dots).map_err(failed)?;
        }
        Ok(())
    }

    /// The names of the lines, in a row above the plot.
    fn legend(&self, area: &Area) -> Result<()> {
        let mut entries = vec![(self.validated.to_owned(), BLUE)];
        if !self.training.is_empty() {
            entries.push(("training".to_owned(), ORANGE));
        }
        if let Some(target) = self.target {
            let target = self.language.spelled(&(self.label)(target));
            entries.push((texts(self.language).plots.target(&target), MUTED));
        }
        let mut left = 58;
        for (name, colour) in entries {
            let line = PathElement::new([(left, 16), (left + 18, 16)], colour.stroke_width(3));
            area.draw(&line).map_err(failed)?;
            let style = text(13, INK, HPos::Left);
            // Readers' fonts differ: seven pixels to a character leaves room in most of them.
            let width = 7 * name.chars().count() as i32;
            area.draw(&Text::new(name, (left + 24, 16), style))
                .map_err(failed)?;
            left += 24 + width + 14;
        }
        Ok(())
    }
}

type Coordinates =
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::svg::tests::read;

    fn epoch(epoch: u32, accuracy: f64) -> Epoch {
        Epoch {
            epoch,
            train_loss: 1.0 - accuracy,
            train_accuracy: Some(accuracy - 0.01),
            validation_loss: 1.1 - accuracy,
            validation_accuracy: accuracy,
        }
    }

    #[test]
    fn the_target_is_reached_when_it_is_met() {
        let epochs = [
            epoch(1, 0.9),
            epoch(2, 0.95),
            epoch(3, 0.94),
            epoch(4, 0.96),
        ];
        assert_eq!(first_reached(&epochs, 0.95), Some(2));
        assert_eq!(first_reached(&epochs, 0.97), None);
    }

    #[test]
    fn the_plot_says_what_it_shows() {
        let epochs: Vec<Epoch> = (1..=30)
            .map(|i| epoch(i, 1.0 - 0.2 / f64::from(i)))
            .collect();
        let plot = accuracy_curve(&epochs, 0.98, Language::English).expect("can be drawn");
        assert_eq!(
            plot.description,
            "Validation accuracy from 80.00 % after epoch 1 to 99.33 % after epoch 30. The \
             target of 98 % is first reached in epoch 10."
        );
        let (elements, texts) = read(&plot.svg);
        for expected in ["epoch 10", "validation accuracy", "training", "target 98 %"] {
            assert!(
                texts.iter().any(|text| text == expected),
                "{expected}: {texts:?}"
            );
        }
        assert!(elements.iter().filter(|name| *name == "polyline").count() >= 2);
        let loss = loss_curve(&epochs, Language::English).expect("can be drawn");
        assert!(
            loss.description
                .starts_with("Validation loss from 0.3000 after epoch 1 to")
        );
        read(&loss.svg);
    }

    #[test]
    fn a_single_epoch_and_values_that_are_no_numbers_can_be_drawn() {
        let plot = accuracy_curve(&[epoch(1, 0.5)], 0.98, Language::English).expect("can be drawn");
        assert!(
            plot.description
                .ends_with("The target of 98 % is not reached.")
        );
        assert!(read(&plot.svg).0.contains(&"circle".to_owned()));
        let mut diverged = [epoch(1, 0.5), epoch(2, 0.1)];
        diverged[1].train_loss = f64::INFINITY;
        diverged[1].validation_loss = f64::NAN;
        let svg = loss_curve(&diverged, Language::Dutch)
            .expect("can be drawn")
            .svg;
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn no_epochs_are_no_curve() {
        assert!(accuracy_curve(&[], 0.9, Language::English).is_err());
        assert!(loss_curve(&[], Language::English).is_err());
    }
}

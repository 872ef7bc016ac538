//! What accuracy costs: every network that was tried, and those that no other one beats.

use cijfer_analysis::Language;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::Plot;
use super::svg::{self, Area, BLUE, GRID, INK, MUTED, ORANGE, failed, text};
use crate::number::{grouped, percent as percent_in};
use crate::{Error, Result};

/// A network that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// What it costs, in whatever unit the plot is of.
    pub cost: u64,
    /// Its accuracy on held-out images.
    pub accuracy: f64,
    /// Whether none is both cheaper and more accurate.
    pub is_in_front: bool,
}

const SIZE: (u32, u32) = (640, 380);

fn percent(share: f64, places: usize) -> String {
    percent_in(share, places, Language::English)
}

/// The accuracy over what networks cost, such as `parameters`, with the front as a line and the target as a
/// dashed one. Networks far below the others are left out, and counted in the description.
///
/// # Errors
///
/// [`Error::Empty`] without a network.
pub fn front_plot(tried: &[Tried], unit: &str, target: f64) -> Result<Plot> {
    let Shown {
        all: shown,
        front,
        best,
        lowest,
    } = Shown::of(tried, target)?;
    let hidden = match tried.len() - shown.len() {
        0 => String::new(),
        hidden => format!(", {hidden} of them below {}", percent(lowest, 1)),
    };
    let description = format!(
        "Accuracy of {} networks over their {unit}{hidden}. {}",
        tried.len(),
        reached(&front, best, unit, target)
    );
    let costs = shown.iter().map(|tried| tried.cost as f64);
    let [first, last] = [
        costs.clone().fold(f64::INFINITY, f64::min),
        costs.fold(0.0, f64::max),
    ];
    let margin = 0.05 * (last - first).max(0.1 * last);
    let highest = best.max(target);
    let air = 0.06 * (highest - lowest);
    svg::plot(SIZE, description, |area: &Area| {
        let across = (first - margin).max(0.0)..last + margin;
        let mut chart = ChartBuilder::on(area)
            .margin_top(34)
            .margin_right(16)
            .margin_bottom(4)
            .margin_left(4)
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(across.clone(), lowest..(highest + air).min(1.0))
            .map_err(failed)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(MUTED)
            .x_desc(unit)
            .x_labels(8)
            .y_labels(6)
            .x_label_formatter(&|cost| grouped(*cost as u128))
            .y_label_formatter(&|accuracy| percent(*accuracy, 1))
            .label_style(text(12, MUTED, HPos::Left))
            .axis_desc_style(text(13, INK, HPos::Left))
            .draw()
            .map_err(failed)?;
        let line = [(across.start, target), (across.end, target)];
        let dashes = DashedLineSeries::new(line, 6, 4, MUTED.stroke_width(1));
        chart.draw_series(dashes).map_err(failed)?;
        let point = |tried: &Tried| (tried.cost as f64, tried.accuracy);
        let behind = shown.iter().filter(|tried| !tried.is_in_front);
        let dots = behind.map(|tried| Circle::new(point(tried), 3, MUTED.stroke_width(1)));
        chart.draw_series(dots).map_err(failed)?;
        let line = LineSeries::new(front.iter().map(point), BLUE.stroke_width(2));
        chart.draw_series(line).map_err(failed)?;
        let dots = front
            .iter()
            .map(|tried| Circle::new(point(tried), 4, BLUE.filled()));
        chart.draw_series(dots).map_err(failed)?;
        if let Some(tried) = front.iter().find(|tried| tried.accuracy >= target) {
            let ring = Circle::new(point(tried), 8, ORANGE.stroke_width(2));
            chart.draw_series([ring]).map_err(failed)?;
        }
        let style = text(13, INK, HPos::Left);
        let heading = format!(
            "accuracy on held-out images; the target is {}",
            percent(target, 1)
        );
        area.draw(&Text::new(heading, (60, 16), style))
            .map_err(failed)
    })
}

/// What of the networks is shown.
struct Shown {
    all: Vec<Tried>,
    /// Those that no other one beats, the cheapest first.
    front: Vec<Tried>,
    /// The best accuracy.
    best: f64,
    /// The accuracy below which nothing is shown.
    lowest: f64,
}

impl Shown {
    fn of(tried: &[Tried], target: f64) -> Result<Self> {
        let accuracies = tried.iter().map(|tried| tried.accuracy);
        let best = accuracies.fold(f64::NAN, f64::max);
        if best.is_nan() {
            return Err(Error::Empty { what: "networks" });
        }
        // Two percent below the best, or below the target where that is lower: what is farther below says little.
        let lowest = (best.min(target) - 0.02).max(0.0);
        let all = tried.iter().copied();
        let all: Vec<Tried> = all.filter(|tried| tried.accuracy >= lowest).collect();
        let front = all.iter().copied().filter(|tried| tried.is_in_front);
        let mut front: Vec<Tried> = front.collect();
        front.sort_by_key(|tried| tried.cost);
        Ok(Self {
            all,
            front,
            best,
            lowest,
        })
    }
}

/// From which cost on the target is reached, in a sentence.
fn reached(front: &[Tried], best: f64, unit: &str, target: f64) -> String {
    match front.iter().find(|tried| tried.accuracy >= target) {
        Some(tried) => format!(
            "The target of {} is reached from {} {unit} on.",
            percent(target, 0),
            grouped(u128::from(tried.cost))
        ),
        None => format!(
            "The target of {} is not reached; the best has {}.",
            percent(target, 0),
            percent(best, 2)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::svg::tests::read;

    fn tried(cost: u64, accuracy: f64, is_in_front: bool) -> Tried {
        Tried {
            cost,
            accuracy,
            is_in_front,
        }
    }

    #[test]
    fn the_plot_says_what_it_shows() {
        let all = [
            tried(500, 0.975, true),
            tried(640, 0.974, false),
            tried(1700, 0.982, true),
            tried(600, 0.3, false),
        ];
        let plot = front_plot(&all, "parameters", 0.98).expect("drawn");
        assert_eq!(
            plot.description,
            "Accuracy of 4 networks over their parameters, 1 of them below 96.0 %. The target of 98 % is \
             reached from 1,700 parameters on."
        );
        let (elements, texts) = read(&plot.svg);
        assert_eq!(elements.iter().filter(|name| *name == "circle").count(), 4);
        assert!(texts.iter().any(|text| text == "parameters"), "{texts:?}");
        let alone = front_plot(&all[..1], "multiplications", 0.98).expect("drawn");
        assert!(
            alone
                .description
                .ends_with("is not reached; the best has 97.50 %.")
        );
        assert!(front_plot(&[], "parameters", 0.98).is_err());
    }
}

//! Where a network's parameters and operations sit.

use cijfer_analysis::{Analysis, Language, LayerAnalysis};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::Plot;
use super::svg::{self, Area, BLUE, INK, MUTED, ORANGE, failed, text};
use crate::Result;
use crate::number::share_of;
use crate::texts::texts;

const WIDTH: i32 = 480;
/// Where the bars begin, and how long one of 100 % is.
const LEFT: i32 = 128;
const LONGEST: i32 = 196;
/// The room that a layer and the heading take.
const ROW: i32 = 44;
const HEADING: i32 = 36;

/// Two bars for each layer: its share of the parameters, and of the multiplications and
/// additions for one sample.
///
/// # Errors
///
/// A total that does not fit.
pub fn layer_bars(analysis: &Analysis, language: Language) -> Result<Plot> {
    let totals = analysis.totals()?;
    let rows: Vec<Row> = analysis.layers.iter().map(Row::of).collect();
    let (parameters, operations) = (totals.parameters.total.value, totals.arithmetic.value);
    let largest = |value: fn(&Row) -> u128, total: u128| {
        let row = rows.iter().max_by_key(|row| value(row));
        row.filter(|_| total > 0).map_or(String::new(), |row| {
            let (share, name) = (share_of(value(row), total, language), &row.name);
            texts(language).plots.share_in_layer(&share, &name)
        })
    };
    let in_layer = [
        largest(|row| row.parameters, parameters),
        largest(|row| row.operations, operations),
    ];
    let all = [parameters, operations].map(|number| language.grouped(number));
    let ([held, done], [parameters_of, operations_of]) = (&all, &in_layer);
    let description =
        texts(language)
            .plots
            .bars_described(&held, &parameters_of, &done, &operations_of);
    let height = HEADING + ROW * rows.len() as i32;
    svg::plot((WIDTH as u32, height as u32), description, |area| {
        heading(area, LEFT, "parameters", BLUE)?;
        let operations_heading = texts(language).plots.multiplications_and_additions();
        heading(area, LEFT + 116, operations_heading, ORANGE)?;
        for (index, row) in rows.iter().enumerate() {
            let top = HEADING + ROW * index as i32;
            row.draw(area, top, [parameters, operations], language)?;
        }
        Ok(())
    })
}

struct Row {
    name: String,
    parameters: u128,
    operations: u128,
}

impl Row {
    fn of(layer: &LayerAnalysis) -> Self {
        let operations = layer.operations.values();
        Self {
            name: layer.name.clone(),
            parameters: layer.parameters.total.value,
            // It fits, because the sum over all layers does.
            operations: operations.arithmetic().unwrap_or_default(),
        }
    }

    fn draw(
        &self,
        area: &Area,
        top: i32,
        [parameters, operations]: [u128; 2],
        language: Language,
    ) -> Result<()> {
        let middle = top + ROW / 2 - 2;
        let name = Text::new(
            self.name.clone(),
            (LEFT - 10, middle),
            text(13, INK, HPos::Right),
        );
        area.draw(&name).map_err(failed)?;
        if self.parameters == 0 && self.operations == 0 {
            let none = Text::new(
                texts(language).plots.none(),
                (LEFT, middle),
                text(12, MUTED, HPos::Left),
            );
            return area.draw(&none).map_err(failed);
        }
        let number = |value, total| {
            let share = share_of(value, total, language);
            format!("{} ({share})", language.grouped(value))
        };
        let held = number(self.parameters, parameters);
        bar(area, middle - 15, [self.parameters, parameters], held, BLUE)?;
        let done = number(self.operations, operations);
        bar(
            area,
            middle + 1,
            [self.operations, operations],
            done,
            ORANGE,
        )
    }
}

/// A bar of 14 pixels' height, and its number beside it.
fn bar(
    area: &Area,
    top: i32,
    [value, total]: [u128; 2],
    number: String,
    colour: RGBColor,
) -> Result<()> {
    let share = if total > 0 {
        value as f64 / total as f64
    } else {
        0.0
    };
    let length = (share * f64::from(LONGEST)).round() as i32;
    // What is there is seen, be it ever so little.
    let length = length.max(i32::from(value > 0));
    let corners = [(LEFT, top), (LEFT + length, top + 14)];
    area.draw(&Rectangle::new(corners, colour.filled()))
        .map_err(failed)?;
    let at = (LEFT + length + 6, top + 7);
    area.draw(&Text::new(number, at, text(12, INK, HPos::Left)))
        .map_err(failed)
}

fn heading(area: &Area, left: i32, name: &'static str, colour: RGBColor) -> Result<()> {
    let square = Rectangle::new([(left, 8), (left + 12, 20)], colour.filled());
    area.draw(&square).map_err(failed)?;
    let style = text(13, INK, HPos::Left);
    area.draw(&Text::new(name, (left + 18, 14), style))
        .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::svg::tests::read;
    use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};

    #[test]
    fn every_layer_has_its_numbers() {
        let network = Network::new("C", Shape::image(28, 28, 1))
            .then(Conv2d::new(20, [5, 5]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(20, [3, 3]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(10, [5, 5]));
        let analysis = Analysis::of(&network).expect("fits");
        let plot = layer_bars(&analysis, Language::English).expect("can be drawn");
        assert_eq!(
            plot.description,
            "9,150 parameters, 55 % of them in conv2d_2; 1,306,000 multiplications and \
             additions, 55 % of them in conv2d_1."
        );
        let (_, texts) = read(&plot.svg);
        for expected in [
            "5,010 (55 %)",
            "720,000 (55 %)",
            "10,000 (1 %)",
            "max_pooling2d_1",
        ] {
            assert!(
                texts.iter().any(|text| text == expected),
                "{expected}: {texts:?}"
            );
        }
        assert_eq!(texts.iter().filter(|text| *text == "none").count(), 2);
    }

    #[test]
    fn a_network_without_layers_can_be_drawn() {
        let analysis = Analysis::of(&Network::new("nothing", Shape::vector(4))).expect("fits");
        let plot = layer_bars(&analysis, Language::English).expect("can be drawn");
        assert_eq!(
            plot.description,
            "0 parameters; 0 multiplications and additions."
        );
        read(&plot.svg);
    }
}

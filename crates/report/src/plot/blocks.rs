//! A network as a row of blocks, one for each shape that passes through it.
//!
//! ```text
//!      +-----+
//!     /     /|  columns go back
//!    +-----+ |
//!    |     | |  rows go down
//!    |     | +
//!    |     |/
//!    +-----+    channels go across
//! ```

use cijfer_analysis::{Analysis, Language, LayerAnalysis};
use cijfer_network::Shape;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::Plot;
use super::svg::{self, Area, BLUE, INK, MUTED, failed, text};
use crate::Result;
use crate::texts::texts;

/// The width that a drawing takes where the names of its layers leave it.
const WIDTH: f64 = 720.0;
/// The room for the blocks: above them is the legend, below them are their names.
const TOP: f64 = 34.0;
const HEIGHT: f64 = 210.0;
const LINE: i32 = 16;
/// Between one block, or its name, and the next.
const GAP: f64 = 18.0;
/// How far a column goes to the right and up, as a part of a row's height.
const BACK: f64 = 0.32;
/// A side that is there is seen, be it ever so short.
const THINNEST: f64 = 2.0;

/// Every shape that passes through the network as a block, its rows, columns and channels in one
/// scale. A row of numbers is a column of cells; where it is too long for that scale, it is drawn
/// with a break, and its description says so. Layers that leave the shape as it is share a block.
///
/// # Errors
///
/// A drawing that the plotting library refuses.
pub fn network_plot(analysis: &Analysis, language: Language) -> Result<Plot> {
    let stages = stages(analysis, language);
    let unit = unit(&stages);
    let slots: Vec<f64> = stages.iter().map(|stage| stage.slot(unit)).collect();
    let lines = stages.iter().map(|stage| stage.names.len()).max();
    let width = (slots.iter().sum::<f64>() + GAP * (slots.len() + 1) as f64).max(WIDTH);
    let height = TOP + HEIGHT + f64::from(LINE) * (lines.unwrap_or(0) + 2) as f64;
    let size = (width.ceil() as u32, height.ceil() as u32);
    let description = description(analysis, &stages, unit, language);
    svg::plot(size, description, |area| {
        legend(area, language)?;
        // What is left over goes between the blocks.
        let used: f64 = slots.iter().sum();
        let gap = (width - used) / (slots.len() + 1) as f64;
        let mut left = gap;
        let mut end = None;
        for (stage, slot) in stages.iter().zip(&slots) {
            let middle = left + slot / 2.0;
            let block = stage.block(unit, middle);
            if let Some(end) = end {
                let start = block.left - 3.0;
                let way = [(end, block.middle()), (start, block.middle())].map(pixel);
                area.draw(&PathElement::new(way, MUTED.stroke_width(1)))
                    .map_err(failed)?;
            }
            block.draw(area, stage.colour())?;
            stage.label(area, middle)?;
            end = Some(block.right() + 3.0);
            left += slot + gap;
        }
        Ok(())
    })
}

/// A shape, and the layers behind which it is there.
struct Stage {
    names: Vec<String>,
    shape: Shape,
    /// Rows, columns and channels.
    sides: [f64; 3],
    /// Whether the layer that makes it has something to learn.
    learns: bool,
}

/// The input, and the outputs of all layers. A layer that neither learns nor changes the shape
/// stands with the one before it.
fn stages(analysis: &Analysis, language: Language) -> Vec<Stage> {
    let input = texts(language).plots.input();
    let mut stages = vec![Stage::new(input, &analysis.input, false)];
    for LayerAnalysis {
        name,
        output,
        parameters,
        ..
    } in &analysis.layers
    {
        let learns = parameters.total.value > 0;
        match stages.last_mut() {
            Some(last) if last.shape == *output && !learns => last.names.push(name.clone()),
            _ => stages.push(Stage::new(name, output, learns)),
        }
    }
    stages
}

/// The pixels of a row, a column or a channel: as many as fit.
fn unit(stages: &[Stage]) -> f64 {
    let is_image = |stage: &&Stage| stage.shape.as_image().is_some();
    // Lists of numbers set the scale only where there is nothing else.
    let high = |stage: &Stage| stage.sides[0] + BACK * stage.sides[1];
    let images = stages.iter().filter(is_image).map(high).reduce(f64::max);
    let highest = images.unwrap_or_else(|| stages.iter().map(high).fold(1.0, f64::max));
    let mut unit = HEIGHT / highest;
    let wide = |unit: f64| {
        let slots: f64 = stages.iter().map(|stage| stage.slot(unit)).sum();
        slots + GAP * (stages.len() + 1) as f64
    };
    while wide(unit) > WIDTH && unit > 1e-3 {
        unit *= 0.97;
    }
    unit
}

impl Stage {
    fn new(name: &str, shape: &Shape, learns: bool) -> Self {
        let sides = match shape.as_image() {
            Some(sides) => sides.map(|side| side as f64),
            None => [shape.elements().unwrap_or(u128::MAX) as f64, 1.0, 1.0],
        };
        Self {
            names: vec![name.to_owned()],
            shape: shape.clone(),
            sides,
            learns,
        }
    }

    /// What stands below the block.
    fn lines(&self) -> impl Iterator<Item = String> {
        let shape = self.shape.to_string();
        self.names.iter().cloned().chain([shape])
    }

    /// The width of the block or its longest line, whichever is more.
    fn slot(&self, unit: f64) -> f64 {
        let block = self.block(unit, 0.0);
        // Readers' fonts differ: so many pixels to a character leave room in most of them.
        let lines = self.lines().map(|line| 7.0 * line.chars().count() as f64);
        lines.fold(block.right() - block.left, f64::max)
    }

    fn is_cut(&self, unit: f64) -> bool {
        self.sides[0] * unit > HEIGHT
    }

    fn block(&self, unit: f64, middle: f64) -> Block {
        let [rows, columns, channels] = self.sides.map(|side| (side * unit).max(THINNEST));
        let (back, height) = (BACK * columns, rows.min(HEIGHT));
        Block {
            left: middle - (channels + back) / 2.0,
            top: TOP + (HEIGHT - height + back) / 2.0,
            width: channels,
            height,
            back,
            cut: self.is_cut(unit),
        }
    }

    fn colour(&self) -> RGBColor {
        if self.learns { BLUE } else { MUTED }
    }

    fn label(&self, area: &Area, middle: f64) -> Result<()> {
        let mut y = (TOP + HEIGHT) as i32 + LINE;
        let shape = self.names.len();
        for (index, line) in self.lines().enumerate() {
            let colour = if index == shape { MUTED } else { INK };
            let at = (middle.round() as i32, y);
            area.draw(&Text::new(line, at, text(13, colour, HPos::Center)))
                .map_err(failed)?;
            y += LINE;
        }
        Ok(())
    }
}

/// A block in pixels: its front face, and how far it goes back.
struct Block {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    back: f64,
    /// Whether it is longer than what is shown of it.
    cut: bool,
}

impl Block {
    fn right(&self) -> f64 {
        self.left + self.width + self.back
    }

    fn middle(&self) -> f64 {
        self.top + (self.height - self.back) / 2.0
    }

    fn draw(&self, area: &Area, colour: RGBColor) -> Result<()> {
        let (left, top, back) = (self.left, self.top, self.back);
        let (right, bottom) = (left + self.width, top + self.height);
        let behind = |(x, y): (f64, f64)| (x + back, y - back);
        let [a, b, c, d] = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let faces = [
            (0.35, [a, b, behind(b), behind(a)]),
            (0.55, [b, c, behind(c), behind(b)]),
            (0.75, [a, b, c, d]),
        ];
        for (strength, corners) in faces {
            let corners = corners.map(pixel);
            area.draw(&Polygon::new(corners, colour.mix(strength).filled()))
                .map_err(failed)?;
            let [first, ..] = corners;
            let edges: Vec<_> = corners.into_iter().chain([first]).collect();
            area.draw(&PathElement::new(edges, INK.stroke_width(1)))
                .map_err(failed)?;
        }
        match self.cut {
            true => self.draw_break(area),
            false => Ok(()),
        }
    }

    /// Two slanted strokes across the middle.
    fn draw_break(&self, area: &Area) -> Result<()> {
        let middle = self.top + self.height / 2.0;
        for y in [middle - 3.0, middle + 3.0] {
            let stroke = [(self.left - 8.0, y + 5.0), (self.right() + 8.0, y - 5.0)];
            area.draw(&PathElement::new(stroke.map(pixel), INK.stroke_width(2)))
                .map_err(failed)?;
        }
        Ok(())
    }
}

fn pixel((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn legend(area: &Area, language: Language) -> Result<()> {
    let entries = [
        (BLUE, texts(language).plots.has_parameters()),
        (MUTED, texts(language).plots.has_none()),
    ];
    let mut left = 8;
    for (colour, name) in entries {
        let square = Rectangle::new([(left, 8), (left + 12, 20)], colour.mix(0.75).filled());
        area.draw(&square).map_err(failed)?;
        let style = text(13, INK, HPos::Left);
        area.draw(&Text::new(name, (left + 18, 14), style))
            .map_err(failed)?;
        left += 18 + 7 * name.chars().count() as i32 + 20;
    }
    Ok(())
}

/// What is drawn, shape by shape.
fn description(analysis: &Analysis, stages: &[Stage], unit: f64, language: Language) -> String {
    let shapes = stages.iter().map(|stage| {
        let (names, shape) = (stage.names.join(", "), &stage.shape);
        match stage.is_cut(unit) {
            true => texts(language).plots.with_a_break(&names, &shape),
            false => format!("{names} {shape}"),
        }
    });
    let shapes = shapes.collect::<Vec<_>>().join("; ");
    let name = &analysis.name;
    texts(language).plots.blocks_described(&name, &shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::svg::tests::read;
    use cijfer_network::{Conv2d, Dense, Dropout, MaxPooling2d, Network, Operation};

    fn drawn(network: &Network, language: Language) -> Plot {
        let analysis = Analysis::of(network).expect("fits");
        network_plot(&analysis, language).expect("can be drawn")
    }

    fn polygons(plot: &Plot) -> usize {
        let (elements, _) = read(&plot.svg);
        elements.iter().filter(|name| *name == "polygon").count()
    }

    #[test]
    fn every_shape_is_a_block_of_three_faces() {
        let network = Network::new("C", Shape::image(28, 28, 1))
            .then(Conv2d::new(20, [5, 5]))
            .then(MaxPooling2d::new([2, 2]));
        let plot = drawn(&network, Language::English);
        assert_eq!(polygons(&plot), 3 * 3);
        assert_eq!(
            plot.description,
            "Network C as a row of blocks, drawn to scale: input 28×28×1; conv2d 24×24×20; \
             max_pooling2d 12×12×20."
        );
    }

    #[test]
    fn sides_are_in_one_scale() {
        let network = Network::new("C", Shape::image(28, 28, 1)).then(Conv2d::new(20, [5, 5]));
        let analysis = Analysis::of(&network).expect("fits");
        let stages = stages(&analysis, Language::English);
        let unit = unit(&stages);
        let block = stages[1].block(unit, 0.0);
        assert!((block.height / block.width - 24.0 / 20.0).abs() < 1e-9);
        let input = stages[0].block(unit, 0.0);
        assert!((input.height / block.height - 28.0 / 24.0).abs() < 1e-9);
        assert!(input.top - input.back >= TOP - 1e-9 && input.height + input.back <= HEIGHT + 1e-9);
    }

    #[test]
    fn what_leaves_the_shape_as_it_is_shares_a_block() {
        let network = Network::new("A", Shape::vector(784))
            .then(Dropout::new(0.1))
            .then(Dense::new(10));
        let plot = drawn(&network, Language::Dutch);
        assert_eq!(polygons(&plot), 2 * 3);
        assert!(plot.description.ends_with("invoer, dropout 784; dense 10."));
    }

    #[test]
    fn a_list_too_long_for_the_scale_has_a_break() {
        let network = Network::new("B", Shape::image(28, 28, 64)).then(Operation::Flatten);
        let plot = drawn(&network, Language::English);
        assert!(plot.description.contains("flatten 50176, with a break"));
        read(&plot.svg);
    }
}

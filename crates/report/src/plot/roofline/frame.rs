//! What stands around the plot: the grid, the axes' values, the legend.

use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::labels::width;
use super::pen::{circle, diamond, line, write};
use super::{FRAME, Figure, SIZE, shortened};
use crate::Result;
use crate::plot::svg::{Area, GRID, INK, MUTED, text};
use crate::texts::texts;

impl Figure<'_> {
    /// Lines at round values, the values, and what the axes are.
    pub(super) fn grid(&self, area: &Area) -> Result<()> {
        for tick in self.intensity.ticks() {
            let x = self.intensity.at(tick);
            line(area, &[(x, FRAME.top), (x, FRAME.bottom)], GRID, 1)?;
            let style = text(12, MUTED, HPos::Center);
            write(area, &self.tick(tick), (x, FRAME.bottom + 12), style)?;
        }
        for tick in self.speed.ticks() {
            let y = self.speed.at(tick);
            line(area, &[(FRAME.left, y), (FRAME.right, y)], GRID, 1)?;
            let style = text(12, MUTED, HPos::Right);
            write(area, &self.tick(tick), (FRAME.left - 8, y), style)?;
        }
        let style = text(13, INK, HPos::Center);
        let what = texts(self.language).plots.operations_for_each_byte();
        let below = ((FRAME.left + FRAME.right) / 2, FRAME.bottom + 33);
        write(area, what, below, style.clone())?;
        let what = texts(self.language).plots.operations_per_second();
        let beside = (12, (FRAME.top + FRAME.bottom) / 2);
        let upwards = style.transform(FontTransform::Rotate270);
        write(area, what, beside, upwards)
    }

    /// A round value, as a power of ten where a prefix would say less.
    fn tick(&self, value: f64) -> String {
        match value {
            0.01..1e21 => self.number(value),
            _ => format!("{value:.0e}"),
        }
    }

    /// What is drawn, what the marks mean, and what is left out.
    pub(super) fn legend(&self, area: &Area) -> Result<()> {
        let style = text(13, INK, HPos::Left);
        let mut right = FRAME.right - 6;
        if self.points.iter().any(|point| point.measured.is_some()) {
            type Entry = (&'static str, fn(&Area, (i32, i32)) -> Result<()>);
            let entries: [Entry; 2] = [
                (texts(self.language).plots.measured(), diamond),
                (texts(self.language).plots.in_theory(), circle),
            ];
            for (name, mark) in entries {
                right -= width(name, 13);
                write(area, name, (right, 16), style.clone())?;
                mark(area, (right - 12, 16))?;
                right -= 30;
            }
        }
        let on = texts(self.language).plots.on();
        let title = format!("{} {on} {}", self.what, self.roofline.device.name);
        let room = right / width("x", 13) - 2;
        write(area, &shortened(&title, room as usize), (8, 16), style)?;
        let neither = match self.left_out {
            0 => return Ok(()),
            1 => texts(self.language).plots.layer_without_arithmetic(),
            _ => texts(self.language).plots.layers_without_arithmetic(),
        };
        let left_out = format!(
            "{}: {} {neither}",
            texts(self.language).plots.not_shown(),
            self.left_out
        );
        let at = (FRAME.right, SIZE.1 as i32 - 12);
        write(area, &left_out, at, text(12, MUTED, HPos::Right))
    }
}

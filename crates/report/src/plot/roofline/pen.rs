//! Lines, marks and texts of the plot.

use plotters::element::{Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::labels::{End, Place};
use crate::Result;
use crate::plot::svg::{Area, BLUE, ORANGE, failed, text};

/// How far a mark reaches from its middle.
pub(super) const MARK: i32 = 6;

/// The mark of what is possible in theory.
pub(super) fn circle(area: &Area, at: (i32, i32)) -> Result<()> {
    draw(area, &Circle::new(at, MARK - 1, BLUE.filled()))
}

/// The mark of what was measured.
pub(super) fn diamond(area: &Area, (x, y): (i32, i32)) -> Result<()> {
    let corners = [(x - MARK, y), (x, y - MARK), (x + MARK, y), (x, y + MARK)];
    draw(area, &Polygon::new(corners, ORANGE.filled()))
}

pub(super) fn line(area: &Area, places: &[(i32, i32)], colour: RGBColor, width: u32) -> Result<()> {
    let style = colour.stroke_width(width);
    draw(area, &PathElement::new(places.to_vec(), style))
}

pub(super) fn label(
    area: &Area,
    name: &str,
    place: Place,
    size: i32,
    colour: RGBColor,
) -> Result<()> {
    let end = match place.end {
        End::Left => HPos::Left,
        End::Right => HPos::Right,
    };
    write(area, name, place.at, text(size, colour, end))
}

pub(super) fn write(
    area: &Area,
    words: &str,
    at: (i32, i32),
    style: TextStyle<'static>,
) -> Result<()> {
    draw(area, &Text::new(words.to_owned(), at, style))
}

fn draw<E>(area: &Area, element: &E) -> Result<()>
where
    for<'e> &'e E: PointCollection<'e, (i32, i32)>,
    for<'b> E: Drawable<SVGBackend<'b>>,
{
    area.draw(element).map_err(failed)
}

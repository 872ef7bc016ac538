//! What all plots share: colours for light and dark, text, and the frame of the SVG.

use std::fmt::Write as _;

use maud::{Escaper, PreEscaped, Render as _, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Plot;
use crate::{Error, Result};

pub(super) const INK: RGBColor = RGBColor(0x24, 0x29, 0x2F);
pub(super) const MUTED: RGBColor = RGBColor(0x5F, 0x68, 0x74);
pub(super) const GRID: RGBColor = RGBColor(0xDD, 0xDF, 0xE3);
pub(super) const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xB2);
pub(super) const ORANGE: RGBColor = RGBColor(0xD5, 0x5E, 0x00);

/// Each colour on light paper, and what it becomes on dark paper.
const ON_DARK: [(RGBColor, RGBColor); 5] = [
    (INK, RGBColor(0xE8, 0xE6, 0xE1)),
    (MUTED, RGBColor(0xA3, 0xAB, 0xB6)),
    (GRID, RGBColor(0x3B, 0x40, 0x48)),
    (BLUE, RGBColor(0x62, 0xB6, 0xEA)),
    (ORANGE, RGBColor(0xF2, 0x9B, 0x52)),
];

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Lets `draw` fill an SVG of that size, and puts description and style into it.
pub(super) fn plot(
    size: (u32, u32),
    description: String,
    draw: impl FnOnce(&Area) -> Result<()>,
) -> Result<Plot> {
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        draw(&area)?;
        area.present().map_err(failed)?;
    }
    let Some(start) = drawn.find("<svg") else {
        return Err(Error::Plot {
            message: "the library wrote no <svg>".to_owned(),
        });
    };
    let inside = drawn[start..]
        .split_once('>')
        .map_or("", |(_, inside)| inside);
    let (width, height) = size;
    let mut label = String::new();
    // Writing to a string does not fail.
    let _ = Escaper::new(&mut label).write_str(&description);
    let head = html! { title { (description) } style { (PreEscaped(style())) } };
    let svg = format!(
        "<svg class=\"plot\" role=\"img\" aria-label=\"{label}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\">{}{}",
        head.render().into_string(),
        inside.trim_end()
    );
    Ok(Plot { svg, description })
}

/// Colours for dark paper. A rule of a style sheet wins against the attribute in the element.
fn style() -> String {
    let mut style = "svg.plot text{font-family:system-ui,sans-serif}\
                     @media screen and (prefers-color-scheme:dark){"
        .to_owned();
    for (light, dark) in ON_DARK {
        for property in ["fill", "stroke"] {
            let _ = write!(
                style,
                "svg.plot [{property}=\"{}\"]{{{property}:{}}}",
                hex(light),
                hex(dark)
            );
        }
    }
    style + "}"
}

/// The colour as the plotting library spells it.
fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// A style of text: size in pixels, colour, and which point of the text its position means.
pub(super) fn text(size: i32, colour: RGBColor, anchor: HPos) -> TextStyle<'static> {
    // The library takes the size for a height of lines and divides it by this.
    let line = f64::from(size) * 1.24;
    ("sans-serif", line)
        .into_font()
        .color(&colour)
        .pos(Pos::new(anchor, VPos::Center))
}

pub(super) fn failed(error: impl std::fmt::Display) -> Error {
    Error::Plot {
        message: error.to_string(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    /// Reads an SVG as XML and returns its elements' names and its texts.
    pub(in crate::plot) fn read(svg: &str) -> (Vec<String>, Vec<String>) {
        let mut reader = Reader::from_str(svg);
        let (mut elements, mut texts) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Eof => return (elements, texts),
                Event::Start(element) | Event::Empty(element) => {
                    let attributes = element.attributes().map(|a| a.expect("an attribute"));
                    assert!(attributes.count() > 0 || element.name().as_ref() != b"svg");
                    elements.push(String::from_utf8_lossy(element.name().as_ref()).into_owned());
                }
                Event::Text(text) => {
                    let text = text.decode().expect("UTF-8").trim().to_owned();
                    texts.extend((!text.is_empty()).then_some(text));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_description_is_escaped_in_both_its_places() {
        let description = "a < b & \"c\"".to_owned();
        let plot = plot((10, 10), description, |area| {
            area.draw(&Circle::new((5, 5), 2, INK.filled()))
                .map_err(failed)
        });
        let svg = plot.expect("can be drawn").svg;
        let (elements, _) = read(&svg);
        assert_eq!(elements, ["svg", "title", "style", "circle"]);
        assert!(svg.contains("aria-label=\"a &lt; b &amp; &quot;c&quot;\""));
        assert!(svg.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"));
        assert!(
            svg.contains("fill=\"#24292F\"") && svg.contains("[fill=\"#24292F\"]{fill:#E8E6E1}")
        );
    }
}

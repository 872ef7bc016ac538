//! One picture of many: the channels of a layer, or the weights of its neurons, side by side.
//!
//! ```text
//!   +-------+   0 ---   1 ---   2 ---   3 ---
//!   | input |   |   |   |   |   |   |   |   |
//!   |       |   4 ---   5 ---   6 ---   7 ---
//!   +-------+   |   |   |   |   |   |   |   |
//! ```

mod layout;
mod scale;

use cijfer_analysis::Language;
use image::Rgb;

use crate::canvas::{Canvas, Rectangle};
use crate::texts::texts;
use crate::{Error, Plane, Result};
use layout::{Layout, Zoom};
use scale::{Scale, short};

/// Tiles side by side, each with its number, and beside them the input they came from.
///
/// ```
/// use cijfer_report::{FeatureSheet, Plane, Range};
///
/// let input = Plane::new(28, 28, vec![0.5; 784])?;
/// let channels = (0..20u8).map(|channel| Plane::single(channel.into())).collect();
/// let sheet = FeatureSheet::new(channels)?.input(input).range(Range::Sheet);
/// assert!(sheet.draw()?.starts_with(b"\x89PNG"));
/// assert_eq!(
///     sheet.caption(),
///     "Left: the input. 20 tiles of one value; black is 0 and white is 19, the same in every tile."
/// );
/// # Ok::<(), cijfer_report::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FeatureSheet {
    tiles: Vec<Plane>,
    input: Option<Plane>,
    range: Range,
    colours: Colours,
    language: Language,
}

/// Which values become the ends of the colour scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Range {
    /// In each tile its own smallest and largest: shows what a channel looks at, even one whose
    /// values are small. Where every tile is a single value, the same as `Sheet`.
    #[default]
    Tile,
    /// The smallest and largest of the whole sheet: tiles can be compared.
    Sheet,
    /// Two given values, such as 0 and 1 for a sigmoid's outputs: sheets can be compared.
    Fixed(f32, f32),
}

/// The colours of the tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// Black for the low end, white for the high end: what a layer puts out.
    #[default]
    Grey,
    /// Blue below 0, white at 0, orange above, as far as the value furthest from 0: weights.
    Diverging,
}

const BACKGROUND: Rgb<u8> = Rgb([0x20, 0x22, 0x26]);
const BORDER: Rgb<u8> = Rgb([0x4A, 0x4E, 0x55]);
const LABEL: Rgb<u8> = Rgb([0xD5, 0xD8, 0xDC]);

impl FeatureSheet {
    /// A sheet of tiles of one size.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] without tiles, [`Error::Tiles`] when they differ in size,
    /// [`Error::TooLarge`] when one is larger than a sheet could show.
    pub fn new(tiles: Vec<Plane>) -> Result<Self> {
        let Some(first) = tiles.first() else {
            return Err(Error::Empty {
                what: "a sheet without tiles",
            });
        };
        let odd = |tile: &Plane| tile.size() != first.size();
        if let Some(index) = tiles.iter().position(odd) {
            return Err(Error::Tiles {
                index,
                expected: first.size(),
                found: tiles[index].size(),
            });
        }
        layout::check("a tile", first)?;
        Ok(Self {
            tiles,
            input: None,
            range: Range::default(),
            colours: Colours::default(),
            language: Language::default(),
        })
    }

    /// The same sheet with the input on its left, from its own smallest value in black to its
    /// largest in white.
    #[must_use]
    pub fn input(self, input: Plane) -> Self {
        Self {
            input: Some(input),
            ..self
        }
    }

    /// The same sheet with another range.
    #[must_use]
    pub fn range(self, range: Range) -> Self {
        Self { range, ..self }
    }

    /// The same sheet in other colours.
    #[must_use]
    pub fn colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }

    /// The same sheet, its words and numbers in that language.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Draws the sheet: an RGB picture as PNG, of at most 2048×2048 pixels.
    ///
    /// Small tiles are enlarged, and large ones reduced by averaging, by a whole factor.
    ///
    /// # Errors
    ///
    /// An input that is larger than a sheet could show.
    pub fn draw(&self) -> Result<Vec<u8>> {
        if let Some(input) = &self.input {
            layout::check("the input", input)?;
        }
        let layout = Layout::new(&self.tiles, self.input.as_ref());
        let mut canvas = Canvas::new(layout.width, layout.height, BACKGROUND);
        if let Some(input) = &self.input {
            let scale = Scale::between(input.extremes(), Colours::Grey);
            let place = layout.input();
            let name = texts(self.language).pictures.input();
            label(&mut canvas, place.area, name, layout.label);
            paint(&mut canvas, place.area, input, place.zoom, scale);
        }
        let of_sheet = self.sheet_scale();
        for (index, tile) in self.tiles.iter().take(layout.shown).enumerate() {
            let scale = match self.effective_range() {
                Range::Tile => Scale::between(tile.extremes(), self.colours),
                Range::Sheet | Range::Fixed(..) => of_sheet,
            };
            let place = layout.tile(index);
            label(&mut canvas, place.area, &index.to_string(), layout.label);
            paint(&mut canvas, place.area, tile, place.zoom, scale);
        }
        canvas.to_png()
    }

    /// What the sheet shows and how its colours are to be read, in a sentence or two.
    pub fn caption(&self) -> String {
        let language = self.language;
        let layout = Layout::new(&self.tiles, self.input.as_ref());
        let mut caption = String::new();
        if self.input.is_some() {
            caption += texts(language).pictures.left_the_input();
        }
        let [all, shown] =
            [self.tiles.len(), layout.shown].map(|count| language.grouped(count as u128));
        caption += &match (layout.shown < self.tiles.len(), self.tiles.len()) {
            (true, _) => texts(language).pictures.first_tiles(&shown, &all),
            (false, 1) => texts(language).pictures.one_tile().to_owned(),
            (false, _) => texts(language).pictures.all_tiles(&all),
        };
        caption += &match (self.tiles[0].height(), self.tiles[0].width()) {
            (1, 1) => texts(language).pictures.one_value().to_owned(),
            (height, width) => texts(language).pictures.values_a_tile(&height, &width),
        };
        if let Zoom::Down(factor) = layout.zoom {
            caption += &texts(language).pictures.reduced(&factor);
        }
        caption += "; ";
        caption += &self.scale_in_words();
        let all_numbers = |tile: &Plane| tile.values().iter().all(|value| value.is_finite());
        if !self.tiles.iter().all(all_numbers) {
            caption += texts(language).pictures.magenta();
        }
        caption
    }

    /// How the colours are to be read.
    fn scale_in_words(&self) -> String {
        let language = self.language;
        let scale = self.sheet_scale();
        let [low, high] = [scale.low, scale.high].map(|end| language.spelled(&short(end)));
        match (self.colours, self.effective_range()) {
            (Colours::Grey, Range::Tile) => texts(language).pictures.grey_by_tile().to_owned(),
            (Colours::Grey, _) => texts(language).pictures.grey(&low, &high),
            (Colours::Diverging, Range::Tile) => {
                texts(language).pictures.diverging_by_tile().to_owned()
            }
            (Colours::Diverging, _) => texts(language).pictures.diverging(&high),
        }
    }

    /// The scale of a single value would say nothing.
    fn effective_range(&self) -> Range {
        match self.range {
            Range::Tile if self.tiles[0].values().len() == 1 => Range::Sheet,
            range => range,
        }
    }

    /// The scale that all tiles share.
    fn sheet_scale(&self) -> Scale {
        let extremes = match self.range {
            Range::Fixed(low, high) => Some((low, high)),
            Range::Tile | Range::Sheet => {
                let each = self.tiles.iter().filter_map(Plane::extremes);
                each.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            }
        };
        Scale::between(extremes, self.colours)
    }
}

/// Writes above an area what it is.
fn label(canvas: &mut Canvas, area: Rectangle, text: &str, scale: i64) {
    let top = area.top - layout::label_height(scale);
    canvas.text(area.left, top, text, scale, LABEL);
}

/// Fills an area with a plane and puts a border around it.
fn paint(canvas: &mut Canvas, area: Rectangle, plane: &Plane, zoom: Zoom, scale: Scale) {
    canvas.outline(area.grown(1), 1, None, BORDER);
    for y in area.top..area.bottom {
        for x in area.left..area.right {
            let (row, column) = ((y - area.top) as usize, (x - area.left) as usize);
            let value = zoom.value(plane, row, column);
            canvas.set(x, y, scale.colour(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour;

    fn open(png: &[u8]) -> image::RgbImage {
        let image = image::load_from_memory(png).expect("a PNG");
        image.into_rgb8()
    }

    fn count(image: &image::RgbImage, colour: Rgb<u8>) -> usize {
        image.pixels().filter(|pixel| **pixel == colour).count()
    }

    /// A tile of 5×5 whose middle is 1 and whose corner is −1.
    fn dot(scale: f32) -> Plane {
        let mut values = vec![0.0; 25];
        values[12] = scale;
        values[0] = -scale;
        Plane::new(5, 5, values).expect("fits")
    }

    #[test]
    fn every_tile_has_its_own_range_unless_told_otherwise() {
        let tiles = vec![dot(1.0), dot(100.0)];
        let own = FeatureSheet::new(tiles).expect("fits");
        let shared = own.clone().range(Range::Sheet);
        let white = Rgb([255; 3]);
        let own = open(&own.draw().expect("can be drawn"));
        let shared = open(&shared.draw().expect("can be drawn"));
        assert!(count(&shared, white) > 0);
        assert_eq!(count(&own, white), 2 * count(&shared, white));
    }

    #[test]
    fn small_tiles_are_enlarged_by_a_whole_factor() {
        let sheet = FeatureSheet::new(vec![dot(1.0)]).expect("fits");
        let image = open(&sheet.draw().expect("can be drawn"));
        let white = count(&image, Rgb([255; 3]));
        let side = white.isqrt();
        assert!(side >= 10, "one value is {white} pixels");
        assert_eq!(side * side, white);
    }

    #[test]
    fn weights_are_blue_white_and_orange() {
        let sheet = FeatureSheet::new(vec![dot(3.0)]).expect("fits");
        let sheet = sheet.colours(Colours::Diverging);
        let image = open(&sheet.draw().expect("can be drawn"));
        let blue = count(&image, colour::diverging(-1.0));
        assert!(blue > 0);
        assert_eq!(count(&image, colour::diverging(1.0)), blue);
        assert_eq!(count(&image, Rgb([255; 3])), 23 * blue);
        assert_eq!(
            sheet.range(Range::Sheet).caption(),
            "1 tile of 5×5 values; blue is below 0, white is 0, orange is above, up to ±3 in \
             every tile."
        );
    }

    #[test]
    fn a_fixed_range_cuts_off_what_lies_outside() {
        let tiles = vec![Plane::single(-4.0), Plane::single(9.0)];
        let sheet = FeatureSheet::new(tiles)
            .expect("fits")
            .range(Range::Fixed(0.0, 1.0));
        let image = open(&sheet.draw().expect("can be drawn"));
        let black = count(&image, Rgb([0; 3]));
        assert!(black > 0);
        assert_eq!(count(&image, Rgb([255; 3])), black);
        assert!(sheet.caption().contains("black is 0 and white is 1,"));
    }

    #[test]
    fn what_is_no_number_is_magenta() {
        let tiles = vec![Plane::single(f32::NAN), Plane::single(1.0)];
        let sheet = FeatureSheet::new(tiles).expect("fits");
        let image = open(&sheet.draw().expect("can be drawn"));
        assert!(count(&image, colour::NOT_A_NUMBER) > 0);
        assert!(
            sheet
                .caption()
                .ends_with("Magenta is not a number or infinite.")
        );
    }

    #[test]
    fn values_at_the_ends_of_what_a_number_can_be_still_have_colours() {
        let tile = Plane::new(1, 3, vec![f32::MIN, 0.0, f32::MAX]).expect("fits");
        for colours in [Colours::Grey, Colours::Diverging] {
            let sheet = FeatureSheet::new(vec![tile.clone()]).expect("fits");
            let image = open(&sheet.colours(colours).draw().expect("can be drawn"));
            assert_eq!(count(&image, colour::NOT_A_NUMBER), 0);
        }
        let scale = Scale::between(tile.extremes(), Colours::Grey);
        assert_eq!(scale.colour(f32::MIN), Rgb([0; 3]));
        assert_eq!(scale.colour(f32::MAX), Rgb([255; 3]));
    }

    #[test]
    fn tiles_of_two_sizes_are_refused() {
        let error = FeatureSheet::new(vec![dot(1.0), Plane::single(1.0)]);
        assert_eq!(
            error.expect_err("sizes differ").to_string(),
            "tile 1 of the sheet is 1×1, the tiles before it are 5×5"
        );
        assert!(FeatureSheet::new(Vec::new()).is_err());
    }
}

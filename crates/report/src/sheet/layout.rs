//! Where each tile of a sheet lies, and how much it is enlarged or reduced.

use cijfer_network::Shape;

use crate::canvas::Rectangle;
use crate::{Error, Plane, Result, font};

/// The longest side of a sheet, in pixels.
const LONGEST: i64 = 2048;
/// The most tiles that are shown. More could not be told apart.
const MOST_TILES: usize = 1024;
/// The largest side of a plane: what is left of a larger one, at one pixel for each 64, would
/// not be worth its time.
const LARGEST: usize = 1 << 16;
const GAP: i64 = 8;

/// By how much a plane is enlarged or reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zoom {
    /// Each value becomes a square of that many pixels a side.
    Up(usize),
    /// Each pixel is the mean of a square of that many values a side.
    Down(usize),
}

/// A place on the sheet and what fits into it.
pub(super) struct Place {
    pub(super) area: Rectangle,
    pub(super) zoom: Zoom,
}

/// The places of all tiles.
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    /// How many tiles are shown.
    pub(super) shown: usize,
    pub(super) zoom: Zoom,
    /// Pixels to a pixel of the font.
    pub(super) label: i64,
    input: Place,
    columns: i64,
    /// The size of a tile, and of a tile with its label and gap.
    tile: [i64; 2],
    cell: [i64; 2],
    /// Where the first tile begins.
    left: i64,
}

/// Refuses planes too large to be drawn.
pub(super) fn check(what: &'static str, plane: &Plane) -> Result<()> {
    if plane.height().max(plane.width()) > LARGEST {
        return Err(Error::TooLarge {
            what,
            found: plane.size(),
            largest: Shape::new([LARGEST as u64; 2]),
        });
    }
    Ok(())
}

/// How much room a label takes above its tile.
pub(super) fn label_height(scale: i64) -> i64 {
    (i64::from(font::HEIGHT) + 2) * scale
}

impl Layout {
    pub(super) fn new(tiles: &[Plane], input: Option<&Plane>) -> Self {
        let shown = tiles.len().min(MOST_TILES);
        let side = [tiles[0].height(), tiles[0].width()];
        // The fewer tiles there are, the larger each may be; a single value is a small square.
        let wanted = match shown {
            _ if side == [1, 1] => 36,
            0..=32 => 112,
            33..=128 => 84,
            _ => 56,
        };
        let columns = columns(shown);
        let mut zoom = Zoom::towards(side, wanted);
        loop {
            let layout = Self::with(shown, columns, side, zoom, input);
            if i64::from(layout.width.max(layout.height)) <= LONGEST {
                return layout;
            }
            match zoom.smaller(side) {
                Some(smaller) => zoom = smaller,
                // A sheet of the most tiles of one pixel each is far from the longest side.
                None => return layout,
            }
        }
    }

    fn with(
        shown: usize,
        columns: i64,
        side: [usize; 2],
        zoom: Zoom,
        input: Option<&Plane>,
    ) -> Self {
        let tile = side.map(|side| zoom.pixels(side) as i64);
        let label = if tile[1] >= 36 { 2 } else { 1 };
        let digits = (shown - 1).to_string();
        let widest = i64::from(font::width(&digits)) * label;
        let cell = [
            tile[0] + label_height(label) + GAP,
            tile[1].max(widest) + GAP,
        ];
        let rows = (shown as i64 + columns - 1) / columns;
        let mut left = GAP;
        let mut height = GAP + rows * cell[0];
        let place = match input {
            None => Place {
                area: Rectangle::new(0, 0, 0, 0),
                zoom,
            },
            Some(input) => {
                let side = [input.height(), input.width()];
                // As high as two rows of tiles, within reason.
                let zoom = Zoom::towards(side, (2 * tile[0] as usize).clamp(84, 512));
                let [tall, wide] = side.map(|side| zoom.pixels(side) as i64);
                let room = wide.max(i64::from(font::width("input")) * label);
                left = GAP + room + 3 * GAP;
                height = height.max(GAP + label_height(label) + tall + GAP);
                Place {
                    area: Rectangle::new(GAP, GAP + label_height(label), wide, tall),
                    zoom,
                }
            }
        };
        Self {
            width: (left + columns * cell[1]) as u32,
            height: height as u32,
            shown,
            zoom,
            label,
            input: place,
            columns,
            tile,
            cell,
            left,
        }
    }

    /// Where the input is drawn.
    pub(super) fn input(&self) -> &Place {
        &self.input
    }

    /// Where a tile is drawn.
    pub(super) fn tile(&self, index: usize) -> Place {
        let (row, column) = (index as i64 / self.columns, index as i64 % self.columns);
        let left = self.left + column * self.cell[1];
        let top = GAP + row * self.cell[0] + label_height(self.label);
        Place {
            area: Rectangle::new(left, top, self.tile[1], self.tile[0]),
            zoom: self.zoom,
        }
    }
}

/// How many tiles stand beside each other: somewhat more than below each other, and so many
/// that the last row is as full as can be.
fn columns(tiles: usize) -> i64 {
    let base = ((tiles as f64 * 1.6).sqrt().ceil() as usize).max(1);
    let empty = |columns: usize| tiles.div_ceil(columns) * columns - tiles;
    let choices = base.saturating_sub(1).max(1)..=base + base / 2;
    let best = choices.min_by_key(|&columns| (empty(columns), columns.abs_diff(base)));
    best.unwrap_or(base) as i64
}

impl Zoom {
    /// The zoom that brings the longer side near to so many pixels.
    fn towards(side: [usize; 2], wanted: usize) -> Self {
        let longer = side[0].max(side[1]);
        match wanted / longer {
            0 => Self::Down(longer.div_ceil(4 * wanted)).settled(),
            factor => Self::Up(factor),
        }
    }

    /// Reducing by 1 is enlarging by 1.
    fn settled(self) -> Self {
        match self {
            Self::Down(1) => Self::Up(1),
            other => other,
        }
    }

    /// The next smaller zoom, until a plane is a single pixel.
    fn smaller(self, side: [usize; 2]) -> Option<Self> {
        match self {
            Self::Up(1) => Some(Self::Down(2)),
            Self::Up(factor) => Some(Self::Up(factor - 1)),
            Self::Down(factor) if factor < side[0].max(side[1]) => Some(Self::Down(factor + 1)),
            Self::Down(_) => None,
        }
    }

    /// How many pixels so many values become.
    fn pixels(self, values: usize) -> usize {
        match self {
            Self::Up(factor) => values * factor,
            Self::Down(factor) => values.div_ceil(factor),
        }
    }

    /// What a pixel shows: a value, or the mean of those that fall into it.
    pub(super) fn value(self, plane: &Plane, row: usize, column: usize) -> f32 {
        let at = |row: usize, column: usize| plane.values()[row * plane.width() + column];
        match self {
            Self::Up(factor) => at(row / factor, column / factor),
            Self::Down(factor) => {
                let rows = row * factor..((row + 1) * factor).min(plane.height());
                let columns = column * factor..((column + 1) * factor).min(plane.width());
                let count = rows.len() * columns.len();
                let sum: f64 = rows
                    .flat_map(|row| columns.clone().map(move |column| (row, column)))
                    .map(|(row, column)| f64::from(at(row, column)))
                    .sum();
                (sum / count as f64) as f32
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(count: usize, side: usize, input: Option<usize>) -> Layout {
        let square = |side| Plane::new(side, side, vec![0.0; side * side]).expect("fits");
        Layout::new(&vec![square(side); count], input.map(square).as_ref())
    }

    #[test]
    fn the_last_row_is_as_full_as_can_be() {
        for (tiles, expected) in [(1, 1), (10, 5), (20, 5), (64, 16), (200, 20)] {
            assert_eq!(columns(tiles), expected, "{tiles} tiles");
        }
    }

    #[test]
    fn no_sheet_is_larger_than_the_cap() {
        for (count, side) in [
            (1, 1),
            (20, 24),
            (20, 1020),
            (64, 28),
            (12_544, 1),
            (1, 5_000),
        ] {
            let layout = sheet(count, side, Some(28));
            assert!(
                layout.width <= 2048 && layout.height <= 2048,
                "{count} of {side}"
            );
            assert!(layout.shown == count.min(1024));
        }
    }

    #[test]
    fn tiles_lie_inside_and_apart() {
        for (count, side) in [(20, 24), (7, 1), (200, 1), (64, 28)] {
            let layout = sheet(count, side, Some(28));
            let mut areas: Vec<Rectangle> = (0..count).map(|i| layout.tile(i).area).collect();
            areas.push(layout.input().area);
            for (index, a) in areas.iter().enumerate() {
                assert!(a.left > 0 && a.right < layout.width.into());
                assert!(a.top > 0 && a.bottom < layout.height.into());
                for b in &areas[..index] {
                    let apart = a.left >= b.right + 2
                        || b.left >= a.right + 2
                        || a.top >= b.bottom + 2
                        || b.top >= a.bottom + 2;
                    assert!(apart, "{a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_reduced_pixel_is_a_mean() {
        let plane = Plane::new(3, 3, vec![0., 1., 9., 2., 3., 5., 7., 8., 4.]).expect("fits");
        let zoom = Zoom::Down(2);
        assert_eq!(zoom.value(&plane, 0, 0), 1.5);
        assert_eq!(zoom.value(&plane, 0, 1), 7.0);
        assert_eq!(zoom.value(&plane, 1, 1), 4.0);
    }
}

use cijfer_analysis::Field;

use crate::{Error, Found, HeatMaps, Result, connect, list, merge, threshold};

/// How digits are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// A cell is marked when its score is above this; at least 0 and below 1.
    pub threshold: f32,
    /// Groups at most this many pixels apart are one digit; at least 0.
    pub merge_within: f64,
}

impl Default for Options {
    /// A threshold of 0.5, where a sigmoid changes from no to yes, and 14 pixels, half of what
    /// the assignment's network sees: what lies nearer than that to the middle of a digit shows
    /// more of that digit than of any other.
    fn default() -> Self {
        Self {
            threshold: 0.5,
            merge_within: 14.0,
        }
    }
}

impl Options {
    /// Says whether these can be used; [`find`] asks by itself.
    ///
    /// # Errors
    ///
    /// When one is outside of its range, or no number.
    pub fn validate(&self) -> Result<()> {
        let Self {
            threshold,
            merge_within,
        } = *self;
        if !(0.0..1.0).contains(&threshold) {
            let expected = "at least 0 and below 1";
            return Err(Error::value("the threshold", expected, threshold));
        }
        if !(0.0..f64::INFINITY).contains(&merge_within) {
            let expected = "at least 0 pixels";
            return Err(Error::value(
                "the distance within which finds are merged",
                expected,
                merge_within,
            ));
        }
        Ok(())
    }
}

/// Finds the digits in an image of `width`×`height` pixels from its heat maps: all four steps.
///
/// The list is in the order of [`list`].
///
/// # Errors
///
/// When an option cannot be used, or the maps have cells beyond the image, so that they are those
/// of another.
pub fn find(maps: &HeatMaps, width: usize, height: usize, options: &Options) -> Result<Vec<Found>> {
    options.validate()?;
    let geometry = maps.geometry();
    if !covers(width, geometry.columns, maps.columns())
        || !covers(height, geometry.rows, maps.rows())
    {
        let (rows, columns) = (maps.rows(), maps.columns());
        return Err(Error::value(
            "the size of the image",
            format!("one in which all of the {rows}×{columns} cells lie"),
            format!("{width}×{height} pixels"),
        ));
    }
    let marked = threshold(maps, options.threshold);
    let groups = connect(&marked);
    let digits = merge(groups, geometry, options.merge_within);
    Ok(list(&digits, geometry, width, height))
}

/// Whether so many cells have their centres in an image of this length. A stride more is allowed,
/// because padding that is wider on one side moves the centres towards it.
fn covers(length: usize, field: Field, cells: usize) -> bool {
    let stride = field.at(1.0) - field.at(0.0);
    let [first, last] = [0.0, cells as f64 - 1.0].map(|cell| field.at(cell));
    first >= -stride && last <= length as f64 + stride
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_analysis::{Analysis, Geometry};
    use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
    use proptest::prelude::*;

    /// That of the assignment's network C.
    fn geometry() -> Geometry {
        let network = Network::new("C", Shape::image(28, 28, 1))
            .then(Conv2d::new(20, [5, 5]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(20, [3, 3]))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(10, [5, 5]));
        Analysis::of(&network).unwrap().geometry().unwrap()
    }

    /// So many pixels give so many cells.
    fn pixels(cells: usize) -> usize {
        28 + 4 * (cells - 1)
    }

    fn maps(rows: usize, columns: usize, value: impl Fn(usize, usize, usize) -> f32) -> HeatMaps {
        let values = (0..10 * rows * columns).map(|index| {
            value(
                index / columns / rows,
                index / columns % rows,
                index % columns,
            )
        });
        HeatMaps::new(10, rows, columns, values.collect(), geometry()).unwrap()
    }

    fn found(maps: &HeatMaps) -> Vec<Found> {
        let (width, height) = (pixels(maps.columns()), pixels(maps.rows()));
        find(maps, width, height, &Options::default()).unwrap()
    }

    #[test]
    fn two_digits_side_by_side_are_two() {
        // 28 pixels apart, so 7 cells; a rival halfway sees half of each.
        let maps = maps(1, 8, |class, _, column| match (class, column) {
            (3, 0) => 0.99,
            (8, 0) => 0.6,
            (8, 1) => 0.7,
            (1, 3..=4) => 0.55,
            (5, 7) => 0.95,
            _ => 0.01,
        });
        let found = found(&maps);
        assert_eq!(found.len(), 2);
        let expected = Found {
            digit: 3,
            score: 0.99,
            x: 14.0,
            y: 14.0,
            ink_box: [0, 0, 28, 28],
        };
        assert_eq!(found[0], expected);
        let expected = Found {
            digit: 5,
            score: 0.95,
            x: 42.0,
            y: 14.0,
            ink_box: [28, 0, 56, 28],
        };
        assert_eq!(found[1], expected);
    }

    #[test]
    fn equal_digits_side_by_side_are_two() {
        let maps = maps(1, 8, |class, _, column| match (class, column) {
            (3, 0 | 7) => 0.9,
            (3, 1 | 6) => 0.7,
            _ => 0.3,
        });
        let places: Vec<_> = found(&maps).iter().map(|found| found.digit).collect();
        assert_eq!(places, [3, 3]);
    }

    #[test]
    fn paper_gives_nothing() {
        assert_eq!(found(&maps(5, 5, |_, _, _| 0.5)), []);
    }

    #[test]
    fn options_outside_of_their_range_are_refused() {
        let maps = maps(1, 1, |_, _, _| 0.0);
        let message = |threshold, merge_within| {
            let options = Options {
                threshold,
                merge_within,
            };
            find(&maps, 28, 28, &options).unwrap_err().to_string()
        };
        for threshold in [-0.1, 1.0, 50.0, f32::NAN] {
            assert_eq!(
                message(threshold, 14.0),
                format!("the threshold: expected at least 0 and below 1, found {threshold}")
            );
        }
        for within in [-1.0, f64::INFINITY, f64::NAN] {
            assert_eq!(
                message(0.5, within),
                format!(
                    "the distance within which finds are merged: expected at least 0 pixels, \
                     found {within}"
                )
            );
        }
    }

    #[test]
    fn maps_of_a_larger_image_are_refused() {
        let maps = maps(3, 9, |_, _, _| 0.0);
        assert!(find(&maps, 60, 36, &Options::default()).is_ok());
        let error = find(&maps, 36, 60, &Options::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the size of the image: expected one in which all of the 3×9 cells lie, found 36×60 \
             pixels"
        );
    }

    /// A digit somewhere in a square of 8×8 cells: its class, and the row and column of its
    /// middle. In neighbouring squares they are at least 6 cells apart.
    fn planted() -> impl Strategy<Value = Option<(usize, f64, f64)>> {
        prop::option::of((0usize..10, 2.5f64..4.5, 2.5f64..4.5))
    }

    proptest! {
        /// Bumps with a weaker rival beside each, in noise below the threshold.
        #[test]
        fn planted_digits_are_found_within_half_a_cell(
            squares in prop::collection::vec(planted(), 9),
            noise in prop::collection::vec(0.0f32..0.5, 97),
        ) {
            let bump = |row: f64, column: f64| (-(row * row + column * column) / 2.4).exp();
            let maps = maps(24, 24, |class, row, column| {
                let square = squares[row / 8 * 3 + column / 8];
                let signal = square.map_or(0.0, |(digit, middle_row, middle_column)| {
                    let (row, column) = ((row % 8) as f64 - middle_row, (column % 8) as f64 - middle_column);
                    if class == digit {
                        0.98 * bump(row, column)
                    } else if class == (digit + 5) % 10 {
                        0.7 * bump(row, column - 1.0)
                    } else {
                        0.0
                    }
                });
                noise[(class * 31 + row * 7 + column) % noise.len()].max(signal as f32)
            });
            let found = found(&maps);
            prop_assert_eq!(found.len(), squares.iter().flatten().count());
            for (index, square) in squares.iter().enumerate() {
                let Some((digit, row, column)) = *square else { continue };
                let x = geometry().columns.at(column + (index % 3 * 8) as f64);
                let y = geometry().rows.at(row + (index / 3 * 8) as f64);
                let is_it = |found: &&Found| {
                    usize::from(found.digit) == digit && (found.x - x).abs() < 2.0 && (found.y - y).abs() < 2.0
                };
                prop_assert_eq!(found.iter().filter(is_it).count(), 1, "{} at ({}, {})", digit, x, y);
            }
        }

        #[test]
        fn a_plateau_is_one_find_in_its_middle(
            top in 0usize..5, left in 0usize..5, rows in 1usize..8, columns in 1usize..8, value in 0.51f32..=1.0,
        ) {
            let found = found(&maps(12, 12, |class, row, column| {
                let is_inside = (top..top + rows).contains(&row) && (left..left + columns).contains(&column);
                if class == 6 && is_inside { value } else { 0.0 }
            }));
            prop_assert_eq!(found.len(), 1);
            let middle = |start: usize, length: usize| 4.0 * (start as f64 + (length - 1) as f64 / 2.0) + 14.0;
            prop_assert!((found[0].x - middle(left, columns)).abs() < 1e-9);
            prop_assert!((found[0].y - middle(top, rows)).abs() < 1e-9);
        }

        /// Whether the maps are scanned from the left or the right, from the top or the bottom, by
        /// rows or by columns.
        #[test]
        fn the_finds_do_not_depend_on_how_the_maps_are_scanned(
            values in Just((0..10 * 9 * 9).map(|rank| rank as f32 / 810.0).collect::<Vec<_>>()).prop_shuffle(),
            threshold in 0.5f32..0.99,
        ) {
            let options = Options { threshold, ..Options::default() };
            let at = |class: usize, row: usize, column: usize| values[(class * 9 + row) * 9 + column];
                        let found = |maps: HeatMaps, back: fn(f64, f64) -> (f64, f64)| {
                let mut found = find(&maps, 60, 60, &options).unwrap();
                for found in &mut found {
                    (found.x, found.y) = back(found.x, found.y);
                }
                found
            };
            let straight = found(maps(9, 9, at), |x, y| (x, y));
            let others = [
                found(maps(9, 9, |class, row, column| at(class, row, 8 - column)), |x, y| (60.0 - x, y)),
                found(maps(9, 9, |class, row, column| at(class, 8 - row, column)), |x, y| (x, 60.0 - y)),
                found(maps(9, 9, |class, row, column| at(class, column, row)), |x, y| (y, x)),
            ];
            for other in others {
                prop_assert_eq!(other.len(), straight.len());
                for found in &straight {
                    let is_it = |other: &&Found| {
                        (other.digit, other.score) == (found.digit, found.score)
                            && (other.x - found.x).hypot(other.y - found.y) < 1e-9
                    };
                    prop_assert_eq!(other.iter().filter(is_it).count(), 1);
                }
            }
        }
    }
}

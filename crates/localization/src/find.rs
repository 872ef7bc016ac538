use cijfer_analysis::Field;
use cijfer_dataset::DIGIT_HEIGHT;

use crate::refine::{least_of_cell, strength};
use crate::{
    Candidate, Error, Found, HeatMaps, Options, Peak, Result, edges, list, peaks, refine,
    reject_isolated, suppress, threshold,
};

/// Finds the digits in an image of `width`×`height` pixels from its heat maps, in the size that they are of: all six
/// steps.
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
    let marked = threshold(maps, least_of_cell(options.threshold));
    let peaks = peaks(&marked);
    let candidates = peaks.iter();
    let candidates = candidates.filter_map(|peak| candidate(maps, peak, options.threshold));
    let candidates = candidates.collect();
    // Maps are of one size, whatever sizes a localizer would look at.
    let options = Options {
        digit_height: [DIGIT_HEIGHT; 2],
        ..*options
    };
    Ok(list(&digits(candidates, &options), width, height))
}

/// Steps 4 and 5: the digits among all that may be one in an image.
pub fn digits(candidates: Vec<Candidate>, options: &Options) -> Vec<Candidate> {
    reject_isolated(suppress(candidates, options.suppression), options)
}

/// Step 3 as a whole: what may be a digit at a peak, in pixels of what the network sees; nothing where its confidence is not above
/// the threshold.
pub fn candidate(maps: &HeatMaps, peak: &Peak, threshold: f32) -> Option<Candidate> {
    let score = strength(maps, peak);
    if score <= threshold {
        return None;
    }
    let [row, column] = refine(maps, peak);
    let geometry = maps.geometry();
    let [x, y] = [geometry.columns.at(column), geometry.rows.at(row)];
    let half = DIGIT_HEIGHT / 2.0;
    Some(Candidate {
        digit: peak.class as u8,
        score,
        elsewhere: 0.0,
        centre: [x, y],
        size: DIGIT_HEIGHT,
        // Where the network does not say, the square into which the digits are scaled that it knows.
        edges: edges(maps, peak).unwrap_or([x - half, y - half, x + half, y + half]),
    })
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
    use proptest::prelude::*;

    /// That of the assignment's network C.
    fn geometry() -> Geometry {
        Analysis::of(&cijfer_zoo::c()).unwrap().geometry().unwrap()
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
        // One cell of score 1 is enough.
        let options = Options {
            threshold: 0.1,
            ..Options::default()
        };
        find(maps, width, height, &options).unwrap()
    }

    #[test]
    fn two_digits_side_by_side_are_two() {
        // 28 pixels apart, so 7 cells; a rival halfway sees half of each.
        let maps = maps(1, 8, |class, _, column| match (class, column) {
            (3, 0) => 0.99,
            (8, 0) => 0.6,
            (5, 7) => 0.95,
            _ => 0.0,
        });
        let found = found(&maps);
        let places: Vec<_> = found
            .iter()
            .map(|found| (found.digit, found.x, found.y))
            .collect();
        assert_eq!(places, [(3, 14.0, 14.0), (5, 42.0, 14.0)]);
    }

    #[test]
    fn maps_are_of_one_size() {
        let maps = maps(1, 1, |class, _, _| if class == 3 { 0.99 } else { 0.0 });
        // No digit can be seen in a second size, and none has to be.
        let options = Options {
            threshold: 0.1,
            isolated_threshold: 0.2,
            ..Options::default()
        };
        let found = find(&maps, 28, 28, &options).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].ink_box, [4, 4, 24, 24]);
    }

    #[test]
    fn maps_of_another_image_are_refused() {
        let maps = maps(3, 4, |_, _, _| 0.0);
        let message = find(&maps, 20, 36, &Options::default())
            .unwrap_err()
            .to_string();
        assert_eq!(
            message,
            "the size of the image: expected one in which all of the 3×4 cells lie, found 20×36 pixels"
        );
        let refused = |options: Options| find(&maps, 40, 36, &options).unwrap_err().to_string();
        assert_eq!(
            refused(Options {
                threshold: 1.0,
                ..Options::default()
            }),
            "the threshold: expected at least 0 and below 1, found 1"
        );
        assert!(
            refused(Options {
                digit_height: [9.0, 3.0],
                ..Options::default()
            })
            .contains("9..3")
        );
    }

    proptest! {
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

        /// Bumps at known fractions of a cell: the position is within a third of a cell.
        #[test]
        fn a_digit_between_cells_is_found_between_them(row in 4.0f64..8.0, column in 4.0f64..8.0) {
            let found = found(&maps(12, 12, |class, r, c| {
                let off = (r as f64 - row).powi(2) + (c as f64 - column).powi(2);
                if class == 2 { (0.98 * (-off / 1.6).exp()) as f32 } else { 0.0 }
            }));
            prop_assert_eq!(found.len(), 1);
            prop_assert!((found[0].x - (4.0 * column + 14.0)).abs() < 1.4, "{} {column}", found[0].x);
            prop_assert!((found[0].y - (4.0 * row + 14.0)).abs() < 1.4, "{} {row}", found[0].y);
        }

        /// Whether the maps are scanned from the left or the right, from the top or the bottom, or by columns.
        #[test]
        fn the_finds_do_not_depend_on_how_the_maps_are_scanned(
            values in Just((0..10 * 9 * 9).map(|rank| 0.44 * (rank as f32 / 810.0).powf(1.37)).collect::<Vec<_>>()).prop_shuffle(),
            threshold in 0.2f32..0.9,
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
                        other.digit == found.digit
                            && (other.score - found.score).abs() < 1e-6
                            && (other.x - found.x).hypot(other.y - found.y) < 1e-9
                    };
                    prop_assert_eq!(other.iter().filter(is_it).count(), 1);
                }
            }
        }
    }
}

use cijfer_analysis::Field;

use crate::options::OWN_HEIGHT;
use crate::suppress::Candidate;
use crate::{
    Error, Found, HeatMaps, Options, Result, edges, list, peaks, refine, suppress, threshold,
};

/// Finds the digits in an image of `width`×`height` pixels from its heat maps, in the size that they are of: all five
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
    let marked = threshold(maps, options.threshold);
    let peaks = peaks(&marked);
    let candidates = peaks.iter().map(|peak| {
        let [row, column] = refine(maps, peak);
        let centre = [geometry.columns.at(column), geometry.rows.at(row)];
        Candidate {
            digit: peak.class as u8,
            score: peak.value,
            centre,
            size: OWN_HEIGHT,
            edges: edges(maps, peak).unwrap_or_else(|| square(centre, OWN_HEIGHT)),
        }
    });
    let digits = suppress(candidates.collect(), options.suppression);
    Ok(list(&digits, width, height))
}

/// The edges of a square around a centre.
pub(crate) fn square([x, y]: [f64; 2], side: f64) -> [f64; 4] {
    let half = side / 2.0;
    [x - half, y - half, x + half, y + half]
}

/// Whether so many cells have their centres in an image of this length. A stride more is allowed,
/// because padding that is wider on one side moves the centres towards it.
fn covers(length: usize, field: Field, cells: usize) -> bool {
    let stride = field.at(1.0) - field.at(0.0);
    let [first, last] = [0.0, cells as f64 - 1.0].map(|cell| field.at(cell));
    first >= -stride && last <= length as f64 + stride
}

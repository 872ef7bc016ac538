use cijfer_model::edge_reach;

use crate::{HeatMaps, Peak};

/// Rows of cells that a plateau may reach over and still be a digit; a digit makes a few cells fire at most.
pub(crate) const MOST_ROWS: usize = 5;

/// Step 3: where a digit is whose map has a peak, as row and column of cells, finer than their grid: the middle of the
/// peak's cell and its eight neighbours, each weighted with its score. A digit between two cells makes both fire.
///
/// A plateau of several cells has its own middle.
pub fn refine(maps: &HeatMaps, peak: &Peak) -> [f64; 2] {
    if peak.cells > 1 {
        return [peak.row, peak.column];
    }
    let mut sums = [0.0; 3];
    around(maps, peak, |row, column, score| {
        for (sum, factor) in sums.iter_mut().zip([row as f64, column as f64, 1.0]) {
            *sum += score * factor;
        }
    });
    [sums[0] / sums[2], sums[1] / sums[2]]
}

/// Where the ink of the digit ends whose map has a peak: the edges left, top, right and bottom, in pixels of what the
/// network sees. `None` where the network does not say so, and for plateaus larger than a digit makes them.
///
/// Each cell around the peak says how far from its own middle the ink reaches; the answers are weighted with the
/// squares of the scores.
pub fn edges(maps: &HeatMaps, peak: &Peak) -> Option<[f64; 4]> {
    if !maps.has_edges() || peak.rows[1] - peak.rows[0] >= MOST_ROWS {
        return None;
    }
    let geometry = maps.geometry();
    let (mut sums, mut weights) = ([0.0; 4], 0.0);
    around(maps, peak, |row, column, score| {
        let [x, y] = [
            geometry.columns.at(column as f64),
            geometry.rows.at(row as f64),
        ];
        let [left, top, right, bottom] =
            std::array::from_fn(|edge| edge_reach(maps.edge(edge, row, column)));
        let weight = score * score;
        for (sum, edge) in sums
            .iter_mut()
            .zip([x - left, y - top, x + right, y + bottom])
        {
            *sum += weight * edge;
        }
        weights += weight;
    });
    Some(sums.map(|sum| sum / weights))
}

/// Cells in which a digit has a high score: the four around its middle.
const DIGIT_CELLS: f64 = 4.0;

/// The network's confidence in the digit whose map has a peak, from 0 to 1: the scores of the peak's cell and its eight
/// neighbours together, as a part of the four cells in which a digit has a high score. What only happens to look like a digit
/// in one place seldom does so a few pixels further.
///
/// For plateaus larger than those of a digit it is the score of the highest cell.
pub fn confidence(maps: &HeatMaps, peak: &Peak) -> f32 {
    strength(maps, peak).min(1.0)
}

/// The same, above 1 where more cells than those of a digit have high scores. That happens in several sizes next to a digit's
/// own, and tells which of them is nearest to it.
pub(crate) fn strength(maps: &HeatMaps, peak: &Peak) -> f32 {
    if peak.rows[1] - peak.rows[0] >= MOST_ROWS {
        return peak.value;
    }
    let mut sum = 0.0;
    around(maps, peak, |_, _, score| sum += score);
    (sum / DIGIT_CELLS) as f32
}

/// The least score of the highest cell of a peak of that [`confidence`]: none of the nine has more. A little
/// less, for sums are rounded.
pub fn least_of_cell(confidence: f32) -> f32 {
    confidence * (DIGIT_CELLS / 9.0) as f32 * 0.999
}

/// Visits the cell in the middle of a peak and its neighbours, with the score of the peak's class.
fn around(maps: &HeatMaps, peak: &Peak, mut visit: impl FnMut(usize, usize, f64)) {
    let near = |middle: f64, end: usize| {
        let middle = middle.round() as usize;
        middle.saturating_sub(1)..(middle + 2).min(end)
    };
    for row in near(peak.row, maps.end_row()) {
        for column in near(peak.column, maps.columns()) {
            visit(row, column, f64::from(maps.at(peak.class, row, column)));
        }
    }
}

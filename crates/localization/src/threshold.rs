use crate::HeatMaps;

/// A marked cell of a heat map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// In the map of which class.
    pub class: usize,
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// Its score.
    pub value: f32,
}

/// Cells that are looked at together, for in most places there is no digit.
const CHUNK: usize = 64;

/// Step 1: goes over every map and every cell, and marks the cells whose score is above the
/// threshold.
///
/// The cells come by class, then row, then column. The threshold is one that
/// [`Options`](crate::Options) takes, so that the score of a marked cell is above 0.
pub fn threshold(maps: &HeatMaps, threshold: f32) -> Vec<Cell> {
    let mut marked = Vec::new();
    for class in 0..maps.classes() {
        let rows = maps.map(class).chunks_exact(maps.columns());
        for (row, values) in (maps.first_row()..).zip(rows) {
            for (chunk, values) in values.chunks(CHUNK).enumerate() {
                let marks = values.iter().map(|value| *value > threshold);
                if !marks.fold(false, |any, is| any | is) {
                    continue;
                }
                for (column, &value) in (chunk * CHUNK..).zip(values) {
                    if value > threshold {
                        marked.push(Cell {
                            class,
                            row,
                            column,
                            value,
                        });
                    }
                }
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_analysis::Geometry;

    #[test]
    fn only_cells_above_the_threshold_are_marked() {
        let values = vec![0.4, 0.5, 0.6, 0.7, 0.0, 0.9, 0.5, 0.1];
        let maps = HeatMaps::new(2, 2, 2, values, Geometry::IMAGE).unwrap();
        let places: Vec<_> = threshold(&maps, 0.5)
            .iter()
            .map(|cell| (cell.class, cell.row, cell.column, cell.value))
            .collect();
        assert_eq!(places, [(0, 1, 0, 0.6), (0, 1, 1, 0.7), (1, 0, 1, 0.9)]);
    }
}

use std::mem;
use std::ops::Range;

use crate::Cell;

/// Marked cells of one class that touch one another and are equally high, with none beside them that is higher: one
/// cell as a rule, more on a plateau.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// The class of the cells.
    pub class: usize,
    /// Their score.
    pub value: f32,
    /// The middle of the cells, as a row.
    pub row: f64,
    /// The middle of the cells, as a column.
    pub column: f64,
    /// The first row of its cells, and the last one.
    pub rows: [usize; 2],
    /// How many cells there are.
    pub cells: u64,
}

/// Step 2: walks over the marked cells, from each to its eight neighbours of the same class, and keeps those that no
/// neighbour is higher than. Equal neighbours are one plateau, which is one peak, in its middle.
///
/// Cells of different classes are never compared, even at the same place: which of two classes is right there is for
/// [`suppress`](crate::suppress()) to say.
///
/// The peaks come by their last row. The order of `marked` does not matter, but no cell may come twice.
pub fn peaks(marked: &[Cell]) -> Vec<Peak> {
    let (mut walk, mut found) = (Walk::default(), Vec::new());
    walk.rows(marked.to_vec(), &mut found);
    walk.finish(&mut found);
    found
}

/// A walk over marked cells, row by row: it remembers one row, and the plateaus that reach into it.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Which row was the last, and its cells, by class and column.
    number: usize,
    last: Vec<Step>,
    plateaus: Vec<Plateau>,
}

/// A cell that was visited, and its plateau.
#[derive(Debug, Clone, Copy)]
struct Step {
    class: usize,
    column: usize,
    value: f32,
    plateau: usize,
}

#[derive(Debug, Clone, Copy)]
struct Plateau {
    /// The plateau that it became a part of, or itself.
    part_of: usize,
    peak: Peak,
    /// Sums over the cells.
    row_sum: u64,
    column_sum: u64,
    is_exceeded: bool,
}

impl Walk {
    /// Visits the cells of some rows, all those that are marked in them, in any order; the rows follow those visited before.
    pub(crate) fn rows(&mut self, mut cells: Vec<Cell>, found: &mut Vec<Peak>) {
        cells.sort_by_key(|cell| (cell.row, cell.class, cell.column));
        for row in cells.chunk_by(|a, b| a.row == b.row) {
            self.row(row[0].row, row, found);
        }
    }

    /// Visits the cells of a row, which come by class and column; rows come from the top. Adds the peaks that are known
    /// by now to `found`.
    pub(crate) fn row(&mut self, number: usize, cells: &[Cell], found: &mut Vec<Peak>) {
        if number != self.number + 1 {
            self.finish(found);
        }
        let mut row: Vec<Step> = Vec::with_capacity(cells.len());
        let mut above = 0;
        for cell in cells {
            let own = Step {
                class: cell.class,
                column: cell.column,
                value: cell.value,
                plateau: self.plateaus.len(),
            };
            self.plateaus.push(Plateau::of(cell, own.plateau));
            let beside = row.last().copied();
            if let Some(beside) = beside.filter(|beside| beside.touches(&own)) {
                self.compare(own, beside);
            }
            // Cells of the row above that are too far left for this one are so for those that follow.
            let left = (own.class, own.column.saturating_sub(1));
            while self
                .last
                .get(above)
                .is_some_and(|step| (step.class, step.column) < left)
            {
                above += 1;
            }
            let mut at = above;
            while let Some(step) = self.last.get(at).copied().filter(|step| step.touches(&own)) {
                self.compare(own, step);
                at += 1;
            }
            row.push(own);
        }
        self.number = number;
        self.last = row;
        self.close(found);
    }

    /// Whether a plateau that begins in these rows reaches into the last one, and may yet be a peak.
    pub(crate) fn is_open_in(&self, rows: &Range<usize>) -> bool {
        self.last.iter().any(|step| {
            let plateau = &self.plateaus[self.root(step.plateau)];
            rows.contains(&plateau.peak.rows[0]) && !plateau.is_exceeded
        })
    }

    /// Says that no row follows.
    pub(crate) fn finish(&mut self, found: &mut Vec<Peak>) {
        self.last.clear();
        self.close(found);
    }

    fn root(&self, mut plateau: usize) -> usize {
        while self.plateaus[plateau].part_of != plateau {
            plateau = self.plateaus[plateau].part_of;
        }
        plateau
    }

    fn compare(&mut self, a: Step, b: Step) {
        let [a_s, b_s] = [a, b].map(|step| self.root(step.plateau));
        if a.value < b.value {
            self.plateaus[a_s].is_exceeded = true;
        } else if b.value < a.value {
            self.plateaus[b_s].is_exceeded = true;
        } else if a_s != b_s {
            let (first, second) = (a_s.min(b_s), a_s.max(b_s));
            let other = self.plateaus[second];
            self.plateaus[second].part_of = first;
            self.plateaus[first].take(&other);
        }
    }

    /// Keeps the plateaus that reach into the last row; of the others it tells which are peaks.
    fn close(&mut self, found: &mut Vec<Peak>) {
        const CLOSED: usize = usize::MAX;
        let mut places = vec![CLOSED; self.plateaus.len()];
        let mut open = Vec::new();
        for index in 0..self.last.len() {
            let root = self.root(self.last[index].plateau);
            if places[root] == CLOSED {
                places[root] = open.len();
                let part_of = open.len();
                open.push(Plateau {
                    part_of,
                    ..self.plateaus[root]
                });
            }
            self.last[index].plateau = places[root];
        }
        let all = mem::replace(&mut self.plateaus, open);
        for (index, plateau) in all.iter().enumerate() {
            if plateau.part_of == index && places[index] == CLOSED && !plateau.is_exceeded {
                found.push(plateau.finished());
            }
        }
    }
}

impl Step {
    fn touches(&self, other: &Self) -> bool {
        self.class == other.class && self.column.abs_diff(other.column) <= 1
    }
}

impl Plateau {
    fn of(cell: &Cell, index: usize) -> Self {
        Self {
            part_of: index,
            peak: Peak {
                class: cell.class,
                value: cell.value,
                row: 0.0,
                column: 0.0,
                rows: [cell.row; 2],
                cells: 1,
            },
            row_sum: cell.row as u64,
            column_sum: cell.column as u64,
            is_exceeded: false,
        }
    }

    fn take(&mut self, other: &Self) {
        let rows = &mut self.peak.rows;
        *rows = [
            rows[0].min(other.peak.rows[0]),
            rows[1].max(other.peak.rows[1]),
        ];
        self.peak.cells += other.peak.cells;
        self.row_sum += other.row_sum;
        self.column_sum += other.column_sum;
        self.is_exceeded |= other.is_exceeded;
    }

    fn finished(&self) -> Peak {
        let cells = self.peak.cells as f64;
        Peak {
            row: self.row_sum as f64 / cells,
            column: self.column_sum as f64 / cells,
            ..self.peak
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The cells of a drawing, all of class 1, a digit for a score of so many tenths.
    fn drawn(rows: &[&str]) -> Vec<Cell> {
        let cells = rows.iter().enumerate().flat_map(|(row, text)| {
            text.chars().enumerate().filter_map(move |(column, mark)| {
                let value = mark.to_digit(10)? as f32 / 10.0;
                Some(Cell {
                    class: 1,
                    row,
                    column,
                    value,
                })
            })
        });
        cells.collect()
    }

    fn found(rows: &[&str]) -> Vec<(f64, f64, u64)> {
        let peaks = peaks(&drawn(rows));
        peaks
            .iter()
            .map(|peak| (peak.row, peak.column, peak.cells))
            .collect()
    }

    #[test]
    fn a_peak_is_what_no_neighbour_exceeds() {
        assert_eq!(found(&["567", "589", "566"]), [(1.0, 2.0, 1)]);
        assert_eq!(found(&["9.9"]), [(0.0, 0.0, 1), (0.0, 2.0, 1)]);
        assert_eq!(
            found(&["9..", ".8.", "..9"]),
            [(0.0, 0.0, 1), (2.0, 2.0, 1)]
        );
        assert_eq!(found(&["6", ".", "7"]), [(0.0, 0.0, 1), (2.0, 0.0, 1)]);
        assert_eq!(found(&[]), []);
    }

    #[test]
    fn a_plateau_is_one_peak_in_its_middle() {
        assert_eq!(found(&["777", "777", "777"]), [(1.0, 1.0, 9)]);
        // Two arms that meet only further down, and a ring.
        assert_eq!(found(&["7.7", "7.7", "777"]), [(8.0 / 7.0, 1.0, 7)]);
        assert_eq!(found(&["777", "7.7", "777"]), [(1.0, 1.0, 8)]);
        // One higher cell at its end, and it is no peak.
        assert_eq!(found(&["7777", "...8"]), [(1.0, 3.0, 1)]);
        assert_eq!(found(&["8...", "7777"]), [(0.0, 0.0, 1)]);
    }

    proptest! {
        /// The slow twin: from every cell over all equal ones, looking for a higher one.
        #[test]
        fn peaks_are_what_a_flood_from_every_cell_finds(
            cells in prop::collection::btree_map((0usize..2, 0usize..8, 0usize..8), 1u8..4, 0..90),
        ) {
            let marked: Vec<Cell> = cells
                .iter()
                .map(|(&(class, row, column), &value)| Cell { class, row, column, value: f32::from(value) })
                .collect();
            let mut expected = std::collections::BTreeSet::new();
            for (&start, &value) in &cells {
                let mut seen = std::collections::BTreeSet::from([start]);
                let mut left = vec![start];
                let mut is_peak = true;
                while let Some((class, row, column)) = left.pop() {
                    for (&other, &height) in &cells {
                        let touches = other.0 == class && other.1.abs_diff(row) <= 1 && other.2.abs_diff(column) <= 1;
                        is_peak &= !(touches && height > value);
                        if touches && height == value && seen.insert(other) {
                            left.push(other);
                        }
                    }
                }
                if is_peak {
                    expected.insert(seen);
                }
            }
            let found = peaks(&marked);
            prop_assert_eq!(found.len(), expected.len());
            for plateau in expected {
                let count = plateau.len() as f64;
                let row = plateau.iter().map(|cell| cell.1).sum::<usize>() as f64 / count;
                let column = plateau.iter().map(|cell| cell.2).sum::<usize>() as f64 / count;
                let is_it = |peak: &&Peak| {
                    (peak.row - row).abs() < 1e-9 && (peak.column - column).abs() < 1e-9 && peak.cells == plateau.len() as u64
                };
                prop_assert!(found.iter().any(|peak| is_it(&peak)));
            }
        }
    }
}

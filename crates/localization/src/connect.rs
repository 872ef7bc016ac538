use std::collections::BTreeMap;

use cijfer_analysis::Geometry;

use crate::Cell;

/// Marked cells of one class that touch one another; at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    cells: Vec<Cell>,
}

impl Group {
    /// The class of all its cells.
    pub fn class(&self) -> usize {
        self.cells[0].class
    }

    /// Its cells, by row and then column.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The highest score of its cells.
    pub fn peak(&self) -> f32 {
        self.cells
            .iter()
            .fold(self.cells[0].value, |peak, cell| peak.max(cell.value))
    }

    /// The sum of its cells' scores.
    pub fn evidence(&self) -> f64 {
        self.cells.iter().map(|cell| f64::from(cell.value)).sum()
    }

    /// The middle of its cells, each weighted with its score, as row and column: finer than the
    /// grid, because a digit that lies between two cells makes both of them fire.
    pub fn centre(&self) -> [f64; 2] {
        let mean_of = |index: fn(&Cell) -> usize| {
            let weighted = |cell: &Cell| f64::from(cell.value) * index(cell) as f64;
            self.cells.iter().map(weighted).sum::<f64>() / self.evidence()
        };
        [mean_of(|cell| cell.row), mean_of(|cell| cell.column)]
    }

    /// Its centre in the image, as x and y in pixels.
    pub fn position(&self, geometry: &Geometry) -> [f64; 2] {
        let [row, column] = self.centre();
        [geometry.columns.at(column), geometry.rows.at(row)]
    }
}

/// Step 2: walks over the marked cells, from each to its eight neighbours of the same class, as
/// far as that goes; the cells of one walk are one group.
///
/// Cells of different classes are never connected, even at the same place. A walk that crossed
/// classes could lead over a rival's cells from one digit to the next, and make one of the two
/// disappear; which of two classes at one place is right is for [`merge`](crate::merge()) to say.
///
/// The groups come by class, then by their first cell. The order of `marked` does not matter.
pub fn connect(marked: &[Cell]) -> Vec<Group> {
    let mut not_visited: BTreeMap<_, _> = marked
        .iter()
        .map(|&cell| ((cell.class, cell.row, cell.column), cell))
        .collect();
    let mut groups = Vec::new();
    while let Some((_, first)) = not_visited.pop_first() {
        let mut cells = vec![first];
        let mut next = 0;
        while let Some(&cell) = cells.get(next) {
            for place in around(cell) {
                cells.extend(not_visited.remove(&place));
            }
            next += 1;
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        groups.push(Group { cells });
    }
    groups
}

/// The places of a cell and its neighbours.
fn around(cell: Cell) -> impl Iterator<Item = (usize, usize, usize)> {
    let near = |index: usize| index.saturating_sub(1)..=index.saturating_add(1);
    near(cell.row)
        .flat_map(move |row| near(cell.column).map(move |column| (cell.class, row, column)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn cell(class: usize, row: usize, column: usize, value: f32) -> Cell {
        Cell {
            class,
            row,
            column,
            value,
        }
    }

    /// The marked cells of a drawing, a digit for a cell of that class.
    fn drawn(rows: &[&str]) -> Vec<Cell> {
        let row_of = |(row, text): (usize, &&str)| {
            let cells = text
                .chars()
                .enumerate()
                .map(move |(column, mark)| (row, column, mark));
            cells.collect::<Vec<_>>()
        };
        rows.iter()
            .enumerate()
            .flat_map(row_of)
            .filter_map(|(row, column, mark)| {
                let class = mark.to_digit(10)? as usize;
                Some(cell(class, row, column, 1.0))
            })
            .collect()
    }

    fn classes_and_sizes(groups: &[Group]) -> Vec<(usize, usize)> {
        groups
            .iter()
            .map(|group| (group.class(), group.cells().len()))
            .collect()
    }

    #[test]
    fn cells_that_touch_are_one_group_also_at_their_corners() {
        let marked = drawn(&["1..1.", ".1...", "1...1", "..111"]);
        assert_eq!(
            classes_and_sizes(&connect(&marked)),
            [(1, 3), (1, 1), (1, 4)]
        );
    }

    #[test]
    fn classes_are_not_connected() {
        let marked = drawn(&["3388", "3888", "...3"]);
        assert_eq!(
            classes_and_sizes(&connect(&marked)),
            [(3, 3), (3, 1), (8, 5)]
        );
    }

    #[test]
    fn nothing_marked_gives_no_group() {
        assert_eq!(connect(&[]), []);
    }

    #[test]
    fn the_centre_is_weighted_with_the_scores() {
        let groups = connect(&[cell(4, 2, 6, 0.9), cell(4, 2, 7, 0.6), cell(4, 3, 6, 0.75)]);
        assert_eq!(groups.len(), 1);
        let [row, column] = groups[0].centre();
        assert!((row - 2.333_333).abs() < 1e-6, "{row}");
        assert!((column - 6.266_667).abs() < 1e-6, "{column}");
        assert!((groups[0].evidence() - 2.25).abs() < 1e-6);
        assert_eq!(groups[0].peak(), 0.9);
    }

    proptest! {
        /// The slow twin: every cell takes the smallest label around it until none changes.
        #[test]
        fn groups_are_what_spreading_labels_find(
            cells in prop::collection::btree_set((0usize..2, 0usize..7, 0usize..7), 0..50),
            seed in any::<u64>(),
        ) {
            let places: Vec<_> = cells.into_iter().collect();
            let mut labels: Vec<usize> = (0..places.len()).collect();
            for _ in 0..places.len() {
                for (a, &(class, row, column)) in places.iter().enumerate() {
                    for (b, &other) in places.iter().enumerate() {
                        let touch = other.0 == class
                            && other.1.abs_diff(row) <= 1
                            && other.2.abs_diff(column) <= 1;
                        if touch {
                            labels[a] = labels[a].min(labels[b]);
                        }
                    }
                }
            }
            let mut marked: Vec<_> = places.iter().map(|&(class, row, column)| cell(class, row, column, 1.0)).collect();
            marked.rotate_left(seed as usize % places.len().max(1));
            let groups = connect(&marked);
            prop_assert_eq!(groups.iter().map(|group| group.cells().len()).sum::<usize>(), places.len());
            for group in &groups {
                let label_of = |cell: &Cell| {
                    let place = (cell.class, cell.row, cell.column);
                    labels[places.binary_search(&place).unwrap()]
                };
                let label = label_of(&group.cells()[0]);
                prop_assert!(group.cells().iter().all(|cell| label_of(cell) == label));
                let of_label = labels.iter().filter(|&&other| other == label).count();
                prop_assert_eq!(group.cells().len(), of_label);
            }
        }
    }
}

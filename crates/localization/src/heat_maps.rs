use cijfer_analysis::Geometry;
use cijfer_model::EDGES;

use crate::{Error, Result};

/// What the network says of each place in an image: for each class a map of scores, and where
/// the cells of the maps lie.
///
/// The class of a map is its digit. Scores are those of a sigmoid, from 0 to 1. Behind those of ten digits there may be
/// four more maps: how far the ink of a digit reaches, as [`EDGES`] says.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMaps {
    classes: usize,
    first_row: usize,
    rows: usize,
    columns: usize,
    values: Vec<f32>,
    geometry: Geometry,
}

impl HeatMaps {
    /// Maps of these values.
    ///
    /// # Shapes
    ///
    /// `values`: `[maps, rows, columns]`, row after row, one map after the other. `geometry`
    /// is that of the network's last layer, from which the cells came.
    ///
    /// # Errors
    ///
    /// When there are no maps, or more than those of ten digits and not just the four edges more, no cells, not exactly as many
    /// values as the shape says, or a value that is not finite.
    pub fn new(
        maps: usize,
        rows: usize,
        columns: usize,
        values: Vec<f32>,
        geometry: Geometry,
    ) -> Result<Self> {
        if !(1..=10).contains(&maps) && maps != 10 + EDGES {
            return Err(Error::value(
                "the number of heat maps",
                "1 to 10, or 14 with those of the edges",
                maps,
            ));
        }
        let shape = || format!("{maps}×{rows}×{columns}");
        let cells = rows.checked_mul(columns).filter(|&cells| cells > 0);
        let Some(length) = cells.and_then(|cells| cells.checked_mul(maps)) else {
            let expected = "at least one cell, and no more than can be counted";
            return Err(Error::value(
                "the shape of the heat maps",
                expected,
                shape(),
            ));
        };
        if values.len() != length {
            return Err(Error::value(
                "the number of values in the heat maps",
                format!("{} = {length}", shape()),
                values.len(),
            ));
        }
        // Many at a time, for as a rule all are.
        let are_finite = |values: &[f32]| {
            let each = values.iter().map(|value| value.is_finite());
            each.fold(true, |all, is| all & is)
        };
        if !values.chunks(1 << 10).all(are_finite)
            && let Some(index) = values.iter().position(|value| !value.is_finite())
        {
            return Err(Error::NotFinite {
                class: index / columns / rows,
                row: index / columns % rows,
                column: index % columns,
                value: values[index],
            });
        }
        Ok(Self {
            classes: maps.min(10),
            first_row: 0,
            rows,
            columns,
            values,
            geometry,
        })
    }

    /// The same cells as part of larger maps, in which they begin with this row.
    #[must_use]
    pub(crate) fn beginning_with(self, first_row: usize) -> Self {
        Self { first_row, ..self }
    }

    /// How many maps of scores there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many rows of cells a map has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The first row, in larger maps.
    pub(crate) fn first_row(&self) -> usize {
        self.first_row
    }

    /// The row behind the last one.
    pub(crate) fn end_row(&self) -> usize {
        self.first_row + self.rows
    }

    /// Whether there are maps of edges.
    pub fn has_edges(&self) -> bool {
        self.values.len() > self.classes * self.rows * self.columns
    }

    /// The answer of a cell to how far the ink reaches to one of its edges: left, top, right, bottom.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such map, row or column.
    pub fn edge(&self, edge: usize, row: usize, column: usize) -> f32 {
        self.at(self.classes + edge, row, column)
    }

    /// How many columns of cells a map has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// What a cell sees of the image.
    pub fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// The map of one class, row after row.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such class.
    pub fn map(&self, class: usize) -> &[f32] {
        let cells = self.rows * self.columns;
        &self.values[class * cells..][..cells]
    }

    /// The score of a class at a cell.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such class, row or column.
    pub fn at(&self, class: usize, row: usize, column: usize) -> f32 {
        self.map(class)[(row - self.first_row) * self.columns..][..self.columns][column]
    }

    /// The class with the highest score at a cell, and that score; of equal ones the lowest class.
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such row or column.
    pub fn best(&self, row: usize, column: usize) -> (usize, f32) {
        (1..self.classes).fold((0, self.at(0, row, column)), |best, class| {
            let value = self.at(class, row, column);
            if value > best.1 { (class, value) } else { best }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(classes: usize, rows: usize, columns: usize, values: Vec<f32>) -> String {
        HeatMaps::new(classes, rows, columns, values, Geometry::IMAGE)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn values_lie_by_class_then_row_then_column() {
        let values = (0..12).map(|value| value as f32).collect();
        let maps = HeatMaps::new(2, 2, 3, values, Geometry::IMAGE).unwrap();
        assert_eq!(maps.at(0, 0, 2), 2.0);
        assert_eq!(maps.at(0, 1, 0), 3.0);
        assert_eq!(maps.at(1, 1, 2), 11.0);
        assert_eq!(maps.map(1), [6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
        assert_eq!(maps.best(0, 1), (1, 7.0));
    }

    #[test]
    fn of_equal_classes_the_lowest_is_best() {
        let maps = HeatMaps::new(3, 1, 1, vec![0.1, 0.5, 0.5], Geometry::IMAGE).unwrap();
        assert_eq!(maps.best(0, 0), (1, 0.5));
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_column_too_far_is_not_the_next_row() {
        let maps = HeatMaps::new(1, 2, 2, vec![0.0; 4], Geometry::IMAGE).unwrap();
        maps.at(0, 0, 2);
    }

    #[test]
    fn what_is_no_heat_map_is_refused() {
        assert_eq!(
            message(11, 1, 1, vec![0.0; 11]),
            "the number of heat maps: expected 1 to 10, or 14 with those of the edges, found 11"
        );
        assert_eq!(
            message(10, 0, 5, vec![]),
            "the shape of the heat maps: expected at least one cell, and no more than can be \
             counted, found 10×0×5"
        );
        assert!(message(2, usize::MAX, 1, vec![]).contains("no more than can be counted"));
        assert_eq!(
            message(10, 2, 3, vec![0.0; 59]),
            "the number of values in the heat maps: expected 10×2×3 = 60, found 59"
        );
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_place() {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut values = vec![0.0; 60];
            values[3 * 6 + 3 + 2] = value;
            assert_eq!(
                message(10, 2, 3, values),
                format!(
                    "the heat map of 3 at row 1, column 2: expected a finite number, found {value}"
                )
            );
        }
    }
}

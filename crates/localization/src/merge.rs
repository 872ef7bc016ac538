use std::cmp::Ordering;
use std::collections::HashMap;

use cijfer_analysis::Geometry;

use crate::Group;

/// Step 3: of the groups that lie at most `within` pixels apart, only the strongest stays, for
/// they are one digit; non-maximum suppression, as the field calls it.
///
/// The stronger group is the one with the higher peak, because the highest cell is the one that
/// has the digit most nearly in the middle of what it sees, as in training; the answers of the
/// cells around it are worth less. Between equal peaks the larger sum decides, then the position
/// (the upper, then the left one), then the lower class.
///
/// A group that is suppressed suppresses no other: in a row of three of which the middle one
/// is the second strongest, the outer two stay. The strongest comes first.
pub fn merge(mut groups: Vec<Group>, geometry: &Geometry, within: f64) -> Vec<Group> {
    groups.sort_by(stronger);
    let mut kept = Near::new(within);
    groups.retain(|group| kept.insert_if_alone(group.position(geometry)));
    groups
}

fn stronger(a: &Group, b: &Group) -> Ordering {
    let ([a_row, a_column], [b_row, b_column]) = (a.centre(), b.centre());
    b.peak()
        .total_cmp(&a.peak())
        .then(b.evidence().total_cmp(&a.evidence()))
        .then(a_row.total_cmp(&b_row))
        .then(a_column.total_cmp(&b_column))
        .then(a.class().cmp(&b.class()))
}

/// Points in squares of the plane, so that only the nine squares around a point need to be
/// searched for others near it.
struct Near {
    within: f64,
    squares: HashMap<[i64; 2], Vec<[f64; 2]>>,
}

impl Near {
    fn new(within: f64) -> Self {
        let squares = HashMap::new();
        Self { within, squares }
    }

    /// Adds a point unless there is one near it, and says whether it did.
    fn insert_if_alone(&mut self, point: [f64; 2]) -> bool {
        // The sides may be longer than the distance, and that may be 0.
        let side = self.within.max(1.0);
        let [across, down] = point.map(|coordinate| (coordinate / side).floor() as i64);
        let is_near =
            |other: &[f64; 2]| (point[0] - other[0]).hypot(point[1] - other[1]) <= self.within;
        let steps = [-1, 0, 1];
        let is_taken = steps.iter().any(|step_across| {
            steps.iter().any(|step_down| {
                let square = [
                    across.saturating_add(*step_across),
                    down.saturating_add(*step_down),
                ];
                let points = self.squares.get(&square);
                points.is_some_and(|points| points.iter().any(is_near))
            })
        });
        if !is_taken {
            self.squares.entry([across, down]).or_default().push(point);
        }
        !is_taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect;
    use crate::connect::tests::cell;
    use proptest::prelude::*;

    fn kept(cells: &[crate::Cell], within: f64) -> Vec<(usize, f32)> {
        // Cells of one pixel each, so that distances are those of their rows and columns.
        merge(connect(cells), &Geometry::IMAGE, within)
            .iter()
            .map(|group| (group.class(), group.peak()))
            .collect()
    }

    #[test]
    fn of_near_groups_the_strongest_stays() {
        let cells = [cell(4, 5, 5, 0.8), cell(9, 5, 8, 0.9), cell(7, 9, 5, 0.7)];
        assert_eq!(kept(&cells, 0.0), [(9, 0.9), (4, 0.8), (7, 0.7)]);
        assert_eq!(kept(&cells, 2.9), [(9, 0.9), (4, 0.8), (7, 0.7)]);
        // A distance of exactly 3 is within 3. The 7 is within 4 of the 4, which is gone itself.
        assert_eq!(kept(&cells, 3.0), [(9, 0.9), (7, 0.7)]);
        assert_eq!(kept(&cells, 4.9), [(9, 0.9), (7, 0.7)]);
        assert_eq!(kept(&cells, 5.0), [(9, 0.9)]);
    }

    #[test]
    fn rivals_at_one_place_are_merged_even_within_nothing() {
        let cells = [cell(4, 5, 5, 0.8), cell(9, 5, 5, 0.9)];
        assert_eq!(kept(&cells, 0.0), [(9, 0.9)]);
    }

    #[test]
    fn between_equal_peaks_the_sum_then_the_position_then_the_class_decides() {
        let wide = [cell(2, 5, 5, 0.9), cell(7, 5, 7, 0.9), cell(7, 5, 8, 0.6)];
        assert_eq!(kept(&wide, 4.0), [(7, 0.9)]);
        let level = [cell(2, 5, 7, 0.9), cell(7, 5, 5, 0.9)];
        assert_eq!(kept(&level, 4.0), [(7, 0.9)]);
        let same = [cell(7, 5, 5, 0.9), cell(2, 5, 5, 0.9)];
        assert_eq!(kept(&same, 4.0), [(2, 0.9)]);
    }

    proptest! {
        /// What stays lies apart, and what went lies near something stronger that stays: no other
        /// choice has both properties.
        #[test]
        fn what_stays_is_what_nothing_stronger_is_near(
            cells in prop::collection::vec((0usize..3, 0usize..30, 0usize..30, 1u8..=255), 0..40),
            within in 0.0f64..12.0,
        ) {
            let cells: Vec<_> = cells
                .iter()
                .map(|&(class, row, column, value)| cell(class, row, column, f32::from(value) / 255.0))
                .collect();
            let groups = connect(&cells);
            let kept = merge(groups.clone(), &Geometry::IMAGE, within);
            let are_near = |a: &Group, b: &Group| {
                let ([ax, ay], [bx, by]) = (a.position(&Geometry::IMAGE), b.position(&Geometry::IMAGE));
                (ax - bx).hypot(ay - by) <= within
            };
            for (index, group) in kept.iter().enumerate() {
                prop_assert!(groups.contains(group));
                prop_assert!(!kept[..index].iter().any(|other| are_near(group, other)));
            }
            for group in groups.iter().filter(|group| !kept.contains(group)) {
                prop_assert!(kept.iter().any(|other| are_near(group, other) && other.peak() >= group.peak()));
            }
        }
    }
}

//! The Pareto front of networks by cost and accuracy, which decides which of them are trained for longer.

/// The cost and the accuracy of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Parameters, or multiplications; lower is better.
    pub cost: u64,
    /// Its accuracy; higher is better.
    pub accuracy: f64,
}

impl Point {
    /// Whether another point is no worse in both, and better in one.
    fn is_dominated_by(self, other: Self) -> bool {
        other.cost <= self.cost && other.accuracy >= self.accuracy && other != self
    }
}

/// The Pareto front: the indices of the points that no other point dominates, the cheapest first.
///
/// ```
/// use cijfer_training::search::{Point, front};
///
/// let points = [(5, 0.9), (3, 0.8), (4, 0.7)].map(|(cost, accuracy)| Point { cost, accuracy });
/// assert_eq!(front(&points), [1, 0]);
/// ```
pub fn front(points: &[Point]) -> Vec<usize> {
    let indices = 0..points.len();
    let mut front: Vec<usize> = indices
        .filter(|&index| {
            !points
                .iter()
                .any(|other| points[index].is_dominated_by(*other))
        })
        .collect();
    front.sort_by_key(|&index| points[index].cost);
    front
}

/// The indices of the `count` best points, in the order of the points: those of the Pareto front, then of the front of the rest,
/// and so on (non-dominated sorting); of a front that is not needed whole, the most accurate points.
pub(super) fn best(points: &[Point], count: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..points.len()).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count && !left.is_empty() {
        let of_left: Vec<Point> = left.iter().map(|&index| points[index]).collect();
        let mut next: Vec<usize> = front(&of_left).into_iter().map(|at| left[at]).collect();
        left.retain(|index| !next.contains(index));
        next.sort_by(|&a, &b| points[b].accuracy.total_cmp(&points[a].accuracy));
        next.truncate(count - chosen.len());
        chosen.extend(next);
    }
    chosen.sort_unstable();
    chosen
}

/// The indices of the `count` cheapest points that reach an accuracy, or the index of the most accurate one where none does.
pub(super) fn smallest(points: &[Point], accuracy: f64, count: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = (0..points.len()).collect();
    chosen.retain(|&index| points[index].accuracy >= accuracy);
    chosen.sort_by_key(|&index| points[index].cost);
    chosen.truncate(count);
    if chosen.is_empty() {
        let all = 0..points.len();
        chosen.extend(all.max_by(|&a, &b| points[a].accuracy.total_cmp(&points[b].accuracy)));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: &[(u64, f64)]) -> Vec<Point> {
        let points = points.iter();
        points
            .map(|&(cost, accuracy)| Point { cost, accuracy })
            .collect()
    }

    #[test]
    fn a_front_has_what_nothing_dominates() {
        let all = points(&[(5, 0.9), (3, 0.8), (4, 0.8), (3, 0.8), (9, 0.95), (8, 0.9)]);
        assert_eq!(front(&all), [1, 3, 0, 4]);
        assert_eq!(front(&[]), [0; 0]);
    }

    #[test]
    fn front_after_front_is_chosen() {
        let all = points(&[(5, 0.9), (3, 0.8), (4, 0.8), (9, 0.95), (8, 0.9), (1, 0.1)]);
        assert_eq!(best(&all, 2), [0, 3]);
        assert_eq!(best(&all, 4), [0, 1, 3, 5]);
        assert_eq!(best(&all, 5), [0, 1, 3, 4, 5]);
        assert_eq!(best(&all, 99), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_smallest_that_is_good_enough_is_chosen() {
        let all = points(&[(5, 0.9), (3, 0.8), (4, 0.97), (9, 0.99), (8, 0.98)]);
        assert_eq!(smallest(&all, 0.97, 2), [2, 4]);
        assert_eq!(smallest(&all, 0.999, 2), [3]);
    }
}

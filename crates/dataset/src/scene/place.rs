//! Places for digits of any size that overlap within a limit.

use std::collections::HashMap;

use super::geometry::Edges;
use crate::random::Random;

/// The limit of how much two boxes may overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Overlap {
    /// At most this share of the smaller box.
    OfSmaller(f64),
    /// At most this intersection over union.
    OfUnion(f64),
}

impl Overlap {
    fn allows(self, a: Edges, b: Edges) -> bool {
        let common = shared(a, b);
        match self {
            Self::OfSmaller(part) => common <= part * area(a).min(area(b)),
            Self::OfUnion(part) => common <= part * (area(a) + area(b) - common),
        }
    }
}

/// Boxes that are placed, in a grid in which neighbours are found quickly.
pub(super) struct Placed {
    overlap: Overlap,
    /// The side of the grid's squares, in pixels.
    side: i64,
    /// The indices of the boxes that reach into each square.
    squares: HashMap<[i64; 2], Vec<usize>>,
    boxes: Vec<Edges>,
}

impl Placed {
    /// No boxes yet. The sides of the boxes to come are about `size` pixels.
    pub(super) fn none(overlap: Overlap, size: usize) -> Self {
        Self {
            overlap,
            side: size.max(1) as i64,
            squares: HashMap::new(),
            boxes: Vec::new(),
        }
    }

    /// Adds a box unless it overlaps another one too much, and returns whether it was added.
    pub(super) fn insert(&mut self, edges: Edges) -> bool {
        let squares = self.squares_of(edges);
        let free = squares.iter().all(|square| {
            let there = self.squares.get(square).into_iter().flatten();
            let mut there = there.map(|&index| self.boxes[index]);
            there.all(|other| self.overlap.allows(edges, other))
        });
        if free {
            for square in squares {
                let there = self.squares.entry(square).or_default();
                there.push(self.boxes.len());
            }
            self.boxes.push(edges);
        }
        free
    }

    /// One of the boxes, at random.
    pub(super) fn any(&self, random: &mut Random) -> Option<Edges> {
        self.boxes.get(random.below(self.boxes.len())).copied()
    }

    fn squares_of(&self, [left, top, right, bottom]: Edges) -> Vec<[i64; 2]> {
        let square = |edge: i64| edge.div_euclid(self.side);
        let rows = square(top)..=square(bottom);
        let columns = square(left)..=square(right);
        rows.flat_map(|row| columns.clone().map(move |column| [column, row]))
            .collect()
    }
}

fn area([left, top, right, bottom]: Edges) -> f64 {
    ((right - left).max(0) * (bottom - top).max(0)) as f64
}

/// The area that two boxes have in common.
fn shared(a: Edges, b: Edges) -> f64 {
    area([
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Purpose;

    proptest! {
        #[test]
        fn no_box_covers_another_too_much(seed: u64, part in 0.0_f64..0.5, of_union: bool) {
            let overlap = if of_union { Overlap::OfUnion(part) } else { Overlap::OfSmaller(part) };
            let mut placed = Placed::none(overlap, 20);
            let mut random = Random::new(seed, Purpose::Scene, 0);
            let mut refused = Vec::new();
            for _ in 0..60 {
                let [left, top] = [0; 2].map(|_: i64| random.below(90) as i64 - 10);
                let [width, height] = [0; 2].map(|_: i64| random.below(40) as i64 + 1);
                let edges = [left, top, left + width, top + height];
                if !placed.insert(edges) {
                    refused.push((edges, placed.boxes.len()));
                }
            }
            for (index, &a) in placed.boxes.iter().enumerate() {
                for &b in &placed.boxes[..index] {
                    prop_assert!(overlap.allows(a, b));
                }
            }
            for (edges, count) in refused {
                prop_assert!(placed.boxes[..count].iter().any(|&other| !overlap.allows(edges, other)));
            }
        }
    }
}

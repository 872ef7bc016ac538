//! Where the names of points can stand without covering anything.

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Bounds {
    /// The square around a mark.
    pub(super) fn around((x, y): (i32, i32), radius: i32) -> Self {
        Self {
            left: x - radius,
            top: y - radius,
            right: x + radius,
            bottom: y + radius,
        }
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn contains(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// Which end of a label lies at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Left,
    Right,
}

/// A label's place: that of its left or right end, halfway up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: (i32, i32),
    pub(super) end: End,
    /// Whether it stands so far from its point that a line should lead there.
    pub(super) far: bool,
}

/// How high a label is.
const HEIGHT: i32 = 14;
/// How much room a label has at its ends.
const MARGIN: i32 = 3;
/// How far a label keeps from its point.
const GAP: i32 = 10;

/// How wide a text of that size is at most. Readers' fonts differ: this leaves room in most of them.
pub(super) fn width(text: &str, size: i32) -> i32 {
    (0.6 * f64::from(size) * text.chars().count() as f64).ceil() as i32
}

/// The labels of a plot.
pub(super) struct Labels {
    frame: Bounds,
    /// Where labels stand, which nothing may cross.
    labels: Vec<Bounds>,
    /// Lines and marks, which labels may not cover.
    drawn: Vec<Bounds>,
}

impl Labels {
    pub(super) fn new(frame: Bounds) -> Self {
        Self {
            frame,
            labels: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// A mark that no label may cover.
    pub(super) fn keep_off(&mut self, area: Bounds) {
        self.drawn.push(area);
    }

    /// A line that no label may cover.
    pub(super) fn keep_off_line(&mut self, from: (i32, i32), to: (i32, i32)) {
        self.drawn.extend(along(from, to));
    }

    /// Puts a text there, when it covers nothing.
    pub(super) fn put(&mut self, text: &str, size: i32, at: (i32, i32), end: End) -> Option<Place> {
        let area = bounds(text, size, at, end);
        let free = self.frame.contains(area) && self.is_free(area);
        free.then(|| {
            self.labels.push(area);
            Place {
                at,
                end,
                far: false,
            }
        })
    }

    /// Finds a place for the name of a point, the nearer the better. `None` where the plot is too
    /// full. Most names find one when points come from right to left.
    pub(super) fn name(&mut self, text: &str, size: i32, point: (i32, i32)) -> Option<Place> {
        let (x, y) = point;
        let candidates = (0..20).flat_map(|step| {
            let (near, away) = (step < 2, 3 + step * HEIGHT);
            [
                (End::Left, GAP, away),
                (End::Right, -GAP, away),
                (End::Right, -GAP, -away),
                (End::Left, GAP, -away),
            ]
            .map(|(end, aside, down)| Place {
                at: (x + aside, y + down),
                end,
                far: !near,
            })
        });
        for place in candidates {
            let leads = || along(point, place.at).all(|part| !touches(&self.labels, part));
            if (!place.far || leads()) && self.put(text, size, place.at, place.end).is_some() {
                if place.far {
                    self.keep_off_line(point, place.at);
                }
                return Some(place);
            }
        }
        None
    }

    fn is_free(&self, area: Bounds) -> bool {
        !touches(&self.labels, area) && !touches(&self.drawn, area)
    }
}

fn touches(areas: &[Bounds], area: Bounds) -> bool {
    areas.iter().any(|other| other.overlaps(area))
}

fn bounds(text: &str, size: i32, (x, y): (i32, i32), end: End) -> Bounds {
    let (left, right) = match end {
        End::Left => (x - MARGIN, x + width(text, size) + MARGIN),
        End::Right => (x - width(text, size) - MARGIN, x + MARGIN),
    };
    Bounds {
        left,
        top: y - HEIGHT / 2,
        right,
        bottom: y + HEIGHT / 2,
    }
}

/// Small squares along a line.
fn along(from: (i32, i32), to: (i32, i32)) -> impl Iterator<Item = Bounds> {
    let (down, across) = (to.1 - from.1, to.0 - from.0);
    let steps = (down.abs().max(across.abs()) / 3).max(1);
    (0..=steps).map(move |step| {
        let place = (from.0 + across * step / steps, from.1 + down * step / steps);
        Bounds::around(place, 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Bounds = Bounds {
        left: 0,
        top: 0,
        right: 300,
        bottom: 200,
    };

    #[test]
    fn names_cover_neither_each_other_nor_lines_nor_the_frame() {
        let mut labels = Labels::new(FRAME);
        labels.keep_off_line((0, 100), (300, 100));
        let points: Vec<(i32, i32)> = (0..24).map(|index| (index * 13, 100)).collect();
        for &point in &points {
            labels.keep_off(Bounds::around(point, 5));
        }
        let places: Vec<_> = points
            .iter()
            .rev()
            .filter_map(|&point| labels.name("conv2d_1", 13, point))
            .collect();
        // Half of so many find a place.
        assert!(places.len() >= 8, "{}", places.len());
        let areas: Vec<Bounds> = places
            .iter()
            .map(|place| bounds("conv2d_1", 13, place.at, place.end))
            .collect();
        let line = Bounds {
            left: 0,
            top: 99,
            right: 300,
            bottom: 101,
        };
        for (index, area) in areas.iter().enumerate() {
            assert!(FRAME.contains(*area), "{area:?}");
            assert!(!area.overlaps(line), "{area:?}");
            assert!(!touches(&areas[..index], *area), "{area:?}");
        }
    }

    #[test]
    fn a_full_plot_has_no_place() {
        let mut labels = Labels::new(FRAME);
        labels.keep_off(FRAME);
        assert_eq!(labels.name("conv2d", 13, (150, 100)), None);
    }
}

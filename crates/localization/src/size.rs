use std::fmt;

/// A class of digits by the height of their ink, so that it can be seen which sizes are found.
///
/// Between one bound and the next lies half an octave or little more: finer classes would have
/// few digits each, coarser ones would hide where finding ends. Digits of MNIST are 20 pixels high,
/// or less where they are wider than high, and most of them are in the class from 16 to 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SizeClass(usize);

/// The heights in pixels where a class begins, but for the lowest.
const BOUNDS: [usize; 9] = [12, 16, 24, 32, 48, 64, 96, 128, 200];

impl SizeClass {
    /// How many classes there are.
    pub const COUNT: usize = BOUNDS.len() + 1;

    /// The classes, from low to high.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }

    /// The class of a box, given as the pixel edges left, top, right and bottom.
    pub fn of(ink_box: [usize; 4]) -> Self {
        let height = height(ink_box);
        Self(BOUNDS.partition_point(|&bound| bound <= height))
    }

    /// Where it stands among the classes, from 0 for the lowest.
    pub fn index(self) -> usize {
        self.0
    }

    /// The least height in pixels that belongs to it.
    pub fn from(self) -> usize {
        self.0.checked_sub(1).map_or(0, |index| BOUNDS[index])
    }

    /// The least height in pixels that is too high for it; none for the highest class.
    pub fn below(self) -> Option<usize> {
        BOUNDS.get(self.0).copied()
    }
}

impl fmt::Display for SizeClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from(), self.below()) {
            (0, Some(below)) => write!(formatter, "below {below}"),
            (from, Some(below)) => write!(formatter, "{from} to {}", below - 1),
            (from, None) => write!(formatter, "{from} and above"),
        }
    }
}

/// The height of a box in pixels.
pub(crate) fn height([_, top, _, bottom]: [usize; 4]) -> usize {
    bottom.saturating_sub(top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_height_is_in_the_one_class_that_says_so() {
        for height in 0..400 {
            let class = SizeClass::of([3, 7, 5, 7 + height]);
            let contains = |class: &SizeClass| {
                class.from() <= height && class.below().is_none_or(|below| height < below)
            };
            let containing: Vec<_> = SizeClass::all().filter(contains).collect();
            assert_eq!(containing, [class]);
            assert_eq!(SizeClass::all().nth(class.index()), Some(class));
        }
    }

    #[test]
    fn classes_are_named_by_their_heights() {
        let names: Vec<_> = SizeClass::all().map(|class| class.to_string()).collect();
        let expected = [
            "below 12",
            "12 to 15",
            "16 to 23",
            "24 to 31",
            "32 to 47",
            "48 to 63",
            "64 to 95",
            "96 to 127",
            "128 to 199",
            "200 and above",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn classes_are_about_half_an_octave_wide() {
        for pair in BOUNDS.windows(2) {
            let octaves = (pair[1] as f64 / pair[0] as f64).log2();
            assert!((0.4..0.65).contains(&octaves), "{pair:?}: {octaves}");
        }
    }
}

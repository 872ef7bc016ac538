use cijfer_dataset::PlacedDigit;

use crate::overlap::{edges, overlap};
use crate::score::check_digits;
use crate::{Error, Found, Result, SizeClass};

/// The average precision of each digit, over all sizes or for one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AveragePrecision([Option<f64>; 10]);

/// The average precision over all sizes, and for the digits of each size.
///
/// It is that of COCO, as pycocotools computes it, for one overlap of boxes and without a limit to
/// the number of detections:
///
/// - In each image, for each digit, the detections go from the highest score to the lowest (ties in the
///   order in which they are given). Each takes that of the free boxes of its digit with which it
///   overlaps most, if that is enough; between equal ones the last.
/// - Over all images the detections of a digit go from the highest score to the lowest. Behind each
///   there is a precision and a recall; precision is made to fall only, and read at the
///   recalls 0, 0.01, … 1, as 0 where recall does not get that far. The mean is the average
///   precision of the digit.
/// - The mean over the digits that the truth has is the whole average precision.
/// - For one size, digits of other sizes are ignored: to miss them is no fault, to find them
///   neither a hit nor a fault, and a detection takes one only where none of the size is left for it.
///   Detections without a digit whose own boxes are of another size are ignored too. COCO classes by
///   area; here it is the height, for a 1 is as high as other digits and has less area.
#[derive(Debug, Clone, PartialEq)]
pub struct AveragePrecisions {
    all: AveragePrecision,
    by_size: [AveragePrecision; SizeClass::COUNT],
}

impl AveragePrecision {
    /// That of one digit; none where the truth does not have it.
    pub fn of_digit(&self, digit: u8) -> Option<f64> {
        self.0.get(usize::from(digit)).copied().flatten()
    }

    /// The mean over the digits that the truth has; none where it has none.
    pub fn mean(&self) -> Option<f64> {
        let present: Vec<f64> = self.0.iter().copied().flatten().collect();
        let count = present.len();
        (count > 0).then(|| present.iter().sum::<f64>() / count as f64)
    }
}

impl AveragePrecisions {
    /// Of the detections and digits of several images. Boxes that overlap by `least_overlap`
    /// (intersection over union, 0.5 as a rule) are of the same digit.
    ///
    /// # Errors
    ///
    /// An overlap that is not above 0 and at most 1, digits above 9, and scores that are no finite
    /// numbers.
    pub fn of(images: &[(&[Found], &[PlacedDigit])], least_overlap: f64) -> Result<Self> {
        if !(least_overlap > 0.0 && least_overlap <= 1.0) {
            return Err(Error::value(
                "the overlap from which on boxes are of the same digit",
                "above 0 and at most 1",
                least_overlap,
            ));
        }
        for (found, truth) in images {
            let finds = found.iter().map(|found| found.digit);
            check_digits(finds.chain(truth.iter().map(|placed| placed.digit)))?;
            if let Some(found) = found.iter().find(|found| !found.score.is_finite()) {
                return Err(Error::value("a score", "a finite number", found.score));
            }
        }
        let mut all = AveragePrecision::default();
        let mut by_size = [AveragePrecision::default(); SizeClass::COUNT];
        for digit in 0..10 {
            let images: Vec<Image> = images
                .iter()
                .map(|(found, truth)| Image::new(found, truth, digit))
                .collect();
            let of = |size| average_precision(&images, size, least_overlap);
            all.0[usize::from(digit)] = of(None);
            for size in SizeClass::all() {
                by_size[size.index()].0[usize::from(digit)] = of(Some(size));
            }
        }
        Ok(Self { all, by_size })
    }

    /// Over all sizes.
    pub fn all(&self) -> &AveragePrecision {
        &self.all
    }

    /// For the digits of one size.
    pub fn of_size(&self, size: SizeClass) -> &AveragePrecision {
        &self.by_size[size.index()]
    }
}

/// What there is of one digit in one image.
struct Image {
    /// Score and size of each detection, from the highest score to the lowest.
    finds: Vec<(f32, SizeClass)>,
    /// The size of each box of the truth.
    truth: Vec<SizeClass>,
    /// The overlap of each detection with each box of the truth.
    overlaps: Vec<Vec<f64>>,
}

/// What a detection is worth.
#[derive(Clone, Copy, PartialEq)]
enum Worth {
    Hit,
    Fault,
    Ignored,
}

impl Image {
    fn new(found: &[Found], truth: &[PlacedDigit], digit: u8) -> Self {
        let mut found: Vec<&Found> = found.iter().filter(|found| found.digit == digit).collect();
        found.sort_by(|a, b| falling(a.score, b.score));
        let boxes = truth.iter().filter(|placed| placed.digit == digit);
        let boxes: Vec<_> = boxes.map(|placed| placed.ink_box).collect();
        let overlaps = |found: &&Found| {
            let with = boxes
                .iter()
                .map(|&truth| overlap(edges(found.ink_box), edges(truth)));
            with.collect()
        };
        Self {
            overlaps: found.iter().map(overlaps).collect(),
            finds: found
                .iter()
                .map(|found| (found.score, SizeClass::of(found.ink_box)))
                .collect(),
            truth: boxes.into_iter().map(SizeClass::of).collect(),
        }
    }

    /// What each detection is worth where only digits of that size count, with its score.
    fn worths(&self, size: Option<SizeClass>, least: f64) -> Vec<(f32, Worth)> {
        let counts = |of: SizeClass| size.is_none_or(|size| size == of);
        let mut is_free = vec![true; self.truth.len()];
        let mut worth = |(&(score, of), overlaps): (&(f32, SizeClass), &Vec<f64>)| {
            let mut taken = None;
            // Those that count come first, and one that does not is taken only without them.
            for is_counted in [true, false] {
                let mut least = least;
                for (index, &overlap) in overlaps.iter().enumerate() {
                    let fits = is_free[index] && counts(self.truth[index]) == is_counted;
                    if fits && overlap >= least {
                        least = overlap;
                        taken = Some((index, is_counted));
                    }
                }
                if taken.is_some() {
                    break;
                }
            }
            if let Some((index, _)) = taken {
                is_free[index] = false;
            }
            let worth = match taken {
                Some((_, true)) => Worth::Hit,
                Some((_, false)) => Worth::Ignored,
                None if counts(of) => Worth::Fault,
                None => Worth::Ignored,
            };
            (score, worth)
        };
        self.finds
            .iter()
            .zip(&self.overlaps)
            .map(&mut worth)
            .collect()
    }
}

fn average_precision(images: &[Image], size: Option<SizeClass>, least: f64) -> Option<f64> {
    let counts = |of: &&SizeClass| size.is_none_or(|size| size == **of);
    let digits = images
        .iter()
        .flat_map(|image| &image.truth)
        .filter(counts)
        .count();
    if digits == 0 {
        return None;
    }
    // An overlap of exactly 1 may come out a little below.
    let least = least.min(1.0 - 1e-10);
    let worths = images.iter().flat_map(|image| image.worths(size, least));
    let mut worths: Vec<_> = worths
        .filter(|&(_, worth)| worth != Worth::Ignored)
        .collect();
    worths.sort_by(|a, b| falling(a.0, b.0));

    let (mut hits, mut finds) = (0usize, 0usize);
    let mut curve: Vec<(f64, f64)> = worths
        .iter()
        .map(|&(_, worth)| {
            finds += 1;
            hits += usize::from(worth == Worth::Hit);
            (hits as f64 / digits as f64, hits as f64 / finds as f64)
        })
        .collect();
    let mut best = 0.0f64;
    for (_, precision) in curve.iter_mut().rev() {
        best = best.max(*precision);
        *precision = best;
    }
    let sum: f64 = (0..=100u8)
        .map(|percent| {
            // The product and not the quotient, which differ in their last bits: so does numpy, and
            // with it pycocotools, and 7 of 10 are short of the 70th point.
            let wanted = f64::from(percent) * 0.01;
            let reached = curve.partition_point(|&(recall, _)| recall < wanted);
            curve.get(reached).map_or(0.0, |&(_, precision)| precision)
        })
        .sum();
    Some(sum / 101.0)
}

/// From the highest score to the lowest. Scores are numbers.
fn falling(a: f32, b: f32) -> std::cmp::Ordering {
    b.partial_cmp(&a).unwrap_or(std::cmp::Ordering::Equal)
}

#[cfg(test)]
mod tests;

use super::*;
use crate::matching::tests::{find, placed};
use proptest::prelude::*;
use serde::Deserialize;

/// A find as digit, score, left, top, right, bottom.
type Find = (u8, f32, usize, usize, usize, usize);
/// A digit as digit, left, top, right, bottom.
type Placed = (u8, usize, usize, usize, usize);
type Images = Vec<(Vec<Find>, Vec<Placed>)>;

#[derive(Deserialize)]
struct Case {
    name: String,
    overlap: f64,
    images: Images,
    expected: Vec<[Option<f64>; 10]>,
}

fn of(images: &Images, overlap: f64) -> AveragePrecisions {
    let images: Vec<(Vec<Found>, Vec<PlacedDigit>)> = images
        .iter()
        .map(|(finds, truth)| {
            let finds = finds
                .iter()
                .map(|&(digit, score, left, top, right, bottom)| Found {
                    score,
                    ink_box: [left, top, right, bottom],
                    ..find(digit, 0.0, 0.0)
                });
            let truth = truth
                .iter()
                .map(|&(digit, left, top, right, bottom)| PlacedDigit {
                    ink_box: [left, top, right, bottom],
                    ..placed(digit, 0.0, 0.0)
                });
            (finds.collect(), truth.collect())
        })
        .collect();
    let images: Vec<(&[Found], &[PlacedDigit])> = images
        .iter()
        .map(|(found, truth)| (found.as_slice(), truth.as_slice()))
        .collect();
    AveragePrecisions::of(&images, overlap).unwrap()
}

fn assert_near(found: Option<f64>, expected: Option<f64>, place: &str) {
    let is_near = match (found, expected) {
        // pycocotools adds 2⁻⁵² to what it divides by.
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
        (found, expected) => found == expected,
    };
    assert!(is_near, "{place}: expected {expected:?}, found {found:?}");
}

/// `fixtures/localization/average_precision.py` makes the figures.
#[test]
fn the_figures_are_those_of_pycocotools() {
    let cases = include_str!("../../../../fixtures/localization/average_precision.json");
    let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let found = of(&case.images, case.overlap);
        let sizes = SizeClass::all().map(|size| found.of_size(size));
        let all: Vec<_> = [found.all()].into_iter().chain(sizes).collect();
        assert_eq!(all.len(), case.expected.len());
        for (size, (found, expected)) in all.into_iter().zip(&case.expected).enumerate() {
            for digit in 0..10u8 {
                let place = format!("{}: size {size}, digit {digit}", case.name);
                assert_near(found.of_digit(digit), expected[usize::from(digit)], &place);
            }
        }
    }
}

/// The whole values that pycocotools 2.0.11 gives for the first four of those cases.
#[test]
fn the_mean_is_over_the_digits_that_the_truth_has() {
    let cases = include_str!("../../../../fixtures/localization/average_precision.json");
    let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
    let means = [
        0.473_597_359_735_973_6,
        0.789_878_987_898_789_9,
        0.482_673_267_326_732_66,
        0.482_673_267_326_732_66,
    ];
    for (case, mean) in cases.iter().zip(means) {
        assert_near(
            of(&case.images, case.overlap).all().mean(),
            Some(mean),
            &case.name,
        );
    }
    assert_eq!(of(&vec![], 0.5).all().mean(), None);
    assert_eq!(
        of(&vec![(vec![(1, 0.5, 0, 0, 9, 9)], vec![])], 0.5)
            .all()
            .mean(),
        None
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let message = |found: &[Found], overlap| {
        AveragePrecisions::of(&[(found, &[])], overlap)
            .unwrap_err()
            .to_string()
    };
    for overlap in [0.0, -0.5, 1.1, f64::NAN] {
        let expected = "the overlap from which on boxes are of the same digit: expected above \
                        0 and at most 1, found";
        assert_eq!(message(&[], overlap), format!("{expected} {overlap}"));
    }
    let found = Found {
        score: f32::NAN,
        ..find(1, 0.0, 0.0)
    };
    assert_eq!(
        message(&[found], 0.5),
        "a score: expected a finite number, found NaN"
    );
    let expected = "a digit: expected 0 to 9, found 10";
    assert_eq!(message(&[find(10, 0.0, 0.0)], 0.5), expected);
}

/// As the definition says it, one detection and one recall at a time, with the flags of boxes and
/// detections in plain lists.
fn slow(images: &Images, digit: u8, size: Option<SizeClass>, overlap: f64) -> Option<f64> {
    let is_ignored = |edges| size.is_some_and(|size| SizeClass::of(edges) != size);
    let (mut flags, mut digits) = (vec![], 0);
    for (finds, truth) in images {
        let mut finds: Vec<_> = finds.iter().filter(|find| find.0 == digit).collect();
        finds.sort_by(|a, b| b.1.total_cmp(&a.1));
        let boxes = truth.iter().filter(|placed| placed.0 == digit);
        let mut boxes: Vec<_> = boxes
            .map(|&(_, left, top, right, bottom)| [left, top, right, bottom])
            .map(|edges| (edges, is_ignored(edges), false))
            .collect();
        boxes.sort_by_key(|&(_, is_ignored, _)| is_ignored);
        digits += boxes
            .iter()
            .filter(|(_, is_ignored, _)| !is_ignored)
            .count();
        for &&(_, score, left, top, right, bottom) in &finds {
            let edges = [left, top, right, bottom];
            let mut matched: Option<usize> = None;
            let mut best = overlap;
            for index in 0..boxes.len() {
                let (of_box, box_is_ignored, is_taken) = boxes[index];
                if is_taken {
                    continue;
                }
                if matched.is_some_and(|matched| !boxes[matched].1) && box_is_ignored {
                    break;
                }
                let shared = crate::overlap::overlap(self::edges(edges), self::edges(of_box));
                if shared >= best {
                    best = shared;
                    matched = Some(index);
                }
            }
            let is_ignored = match matched {
                Some(index) => {
                    boxes[index].2 = true;
                    boxes[index].1
                }
                None => is_ignored(edges),
            };
            if !is_ignored {
                flags.push((score, matched.is_some()));
            }
        }
    }
    if digits == 0 {
        return None;
    }
    flags.sort_by(|a, b| b.0.total_cmp(&a.0));
    let points: Vec<(usize, f64)> = (1..=flags.len())
        .map(|count| {
            let hits = flags[..count].iter().filter(|flag| flag.1).count();
            (hits, hits as f64 / count as f64)
        })
        .collect();
    let highest = |percent: usize| {
        let reached = points
            .iter()
            .filter(|(hits, _)| *hits as f64 / digits as f64 >= percent as f64 * 0.01);
        reached.map(|point| point.1).fold(0.0, f64::max)
    };
    Some((0..=100).map(highest).sum::<f64>() / 101.0)
}

fn images() -> impl Strategy<Value = Images> {
    let place = || (0usize..4, 0usize..4, 1usize..5, 1usize..4);
    let edges = |(left, top, width, height): (usize, usize, usize, usize)| {
        (2 * left, 6 * top, 2 * left + width, 6 * top + 6 * height)
    };
    let finds = (0u8..2, 0u8..5, place()).prop_map(move |(digit, score, place)| {
        let (left, top, right, bottom) = edges(place);
        (digit, f32::from(score) / 4.0, left, top, right, bottom)
    });
    let truth = (0u8..2, place()).prop_map(move |(digit, place)| {
        let (left, top, right, bottom) = edges(place);
        (digit, left, top, right, bottom)
    });
    let image = (
        prop::collection::vec(finds, 0..7),
        prop::collection::vec(truth, 0..7),
    );
    prop::collection::vec(image, 0..4)
}

proptest! {
    #[test]
    fn it_is_what_the_definition_says(
        images in images(), overlap in prop_oneof![Just(0.3), Just(0.5), Just(0.8)],
    ) {
        let found = of(&images, overlap);
        for digit in 0..3 {
            let place = format!("digit {digit}");
            let expected = slow(&images, digit, None, overlap);
            assert_near(found.all().of_digit(digit), expected, &place);
            for size in SizeClass::all() {
                let expected = slow(&images, digit, Some(size), overlap);
                assert_near(found.of_size(size).of_digit(digit), expected, &place);
            }
        }
    }
}

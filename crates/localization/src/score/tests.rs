use super::*;
use crate::Counts;
use crate::matching::tests::{find, placed};
use proptest::prelude::*;

const FOUR: Tolerance = Tolerance::Pixels(4.0);

fn counts(found: &[Found], truth: &[PlacedDigit]) -> Counts {
    let score = Score::of(found, truth, FOUR).unwrap();
    score.scores.all().counts()
}

#[test]
fn each_find_and_each_digit_is_accounted_for() {
    let found = [
        find(1, 14.0, 17.0),
        find(2, 100.0, 100.0),
        find(4, 50.0, 50.0),
        find(5, 80.0, 84.0),
    ];
    let truth = [
        placed(1, 14.0, 14.0),
        placed(5, 80.0, 80.0),
        placed(9, 51.0, 50.0),
        placed(7, 14.0, 60.0),
        placed(8, 14.0, 90.0),
    ];
    let score = Score::of(&found, &truth, FOUR).unwrap();
    let verdicts = [
        Verdict::Hit { truth: 0 },
        Verdict::False,
        Verdict::WrongDigit { truth: 2 },
        Verdict::Hit { truth: 1 },
    ];
    assert_eq!(score.verdicts, verdicts);
    let fates = [
        Fate::Hit { find: 0 },
        Fate::Hit { find: 3 },
        Fate::WrongDigit { find: 2 },
        Fate::Missed,
        Fate::Missed,
    ];
    assert_eq!(score.fates, fates);
    let counts = score.scores.all().counts();
    let numbers = [
        counts.hits,
        counts.wrong_digits,
        counts.wrong_finds,
        counts.false_finds,
        counts.misses,
    ];
    assert_eq!(numbers, [2, 1, 1, 1, 2]);
    assert_eq!((counts.finds(), counts.digits()), (4, 5));
    assert_eq!(counts.distances.as_slice(), [3.0, 4.0]);
    assert_eq!((counts.precision(), counts.recall()), (0.5, 0.4));
    assert!((counts.f1() - 4.0 / 9.0).abs() < 1e-15);

    let tally = score.scores.all();
    let mut confusion = [[0; 11]; 11];
    for (truth, found) in [(1, 1), (5, 5), (9, 4), (7, 10), (8, 10), (10, 2)] {
        confusion[truth][found] = 1;
    }
    assert_eq!(*tally.confusion().rows(), confusion);
    let of_nine = tally.of_digit(9);
    assert_eq!((of_nine.wrong_digits, of_nine.wrong_finds), (1, 0));
    let of_four = tally.of_digit(4);
    assert_eq!((of_four.wrong_digits, of_four.wrong_finds), (0, 1));
    assert_eq!((of_four.precision(), of_four.recall()), (0.0, 1.0));
    assert_eq!(tally.of_digit(10), Counts::default());
}

#[test]
fn digits_count_under_their_height_and_false_finds_under_their_own() {
    let high = |height| [0, 0, 9, height];
    let found = [
        Found {
            ink_box: high(100),
            ..find(1, 10.0, 11.0)
        },
        Found {
            ink_box: high(50),
            ..find(2, 90.0, 90.0)
        },
    ];
    let truth = [
        PlacedDigit {
            ink_box: high(20),
            ..placed(1, 10.0, 10.0)
        },
        PlacedDigit {
            ink_box: high(15),
            ..placed(3, 50.0, 50.0)
        },
    ];
    let scores = Score::of(&found, &truth, FOUR).unwrap().scores;
    let of = |height| scores.of_size(SizeClass::of(high(height))).counts();
    assert_eq!((of(20).hits, of(20).finds(), of(20).digits()), (1, 1, 1));
    assert_eq!(of(20).distances.as_slice(), [1.0]);
    assert_eq!((of(15).misses, of(15).digits()), (1, 1));
    assert_eq!((of(50).false_finds, of(50).finds()), (1, 1));
    assert_eq!(of(100), Counts::default());
}

#[test]
fn the_tolerance_may_be_a_share_of_the_height() {
    let truth = [PlacedDigit {
        ink_box: [0, 0, 9, 40],
        ..placed(1, 20.0, 20.0)
    }];
    let verdict = |x| {
        let tolerance = Tolerance::OfHeight(0.25);
        Score::of(&[find(1, x, 20.0)], &truth, tolerance)
            .unwrap()
            .verdicts[0]
    };
    assert_eq!(verdict(30.0), Verdict::Hit { truth: 0 });
    assert_eq!(verdict(30.5), Verdict::False);
}

#[test]
fn a_digit_is_hit_once() {
    let found = [find(1, 10.0, 12.0), find(1, 10.0, 11.0)];
    let truth = [placed(1, 10.0, 10.0)];
    let score = Score::of(&found, &truth, FOUR).unwrap();
    assert_eq!(score.verdicts, [Verdict::False, Verdict::Hit { truth: 0 }]);
    let counts = counts(&found, &truth);
    assert_eq!((counts.precision(), counts.recall()), (0.5, 1.0));
}

#[test]
fn at_the_same_distance_the_right_digit_comes_first() {
    let found = [find(7, 10.0, 12.0), find(1, 10.0, 8.0)];
    let score = Score::of(&found, &[placed(1, 10.0, 10.0)], FOUR).unwrap();
    assert_eq!(score.verdicts, [Verdict::False, Verdict::Hit { truth: 0 }]);
}

#[test]
fn nothing_found_is_not_wrong_and_nothing_there_is_not_missing() {
    let of = |found: &[Found], truth: &[PlacedDigit]| {
        let counts = counts(found, truth);
        assert_eq!(counts.distances.mean(), None);
        (counts.precision(), counts.recall(), counts.f1())
    };
    let (find, placed) = ([find(1, 0.0, 0.0)], [placed(1, 9.0, 9.0)]);
    assert_eq!(of(&[], &[]), (1.0, 1.0, 1.0));
    assert_eq!(of(&[], &placed), (1.0, 0.0, 0.0));
    assert_eq!(of(&find, &[]), (0.0, 1.0, 0.0));
    assert_eq!(of(&find, &placed), (0.0, 0.0, 0.0));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let message = |found: &[Found], truth: &[PlacedDigit], tolerance| {
        Score::of(found, truth, tolerance).unwrap_err().to_string()
    };
    for within in [-1.0, f64::NAN, f64::INFINITY] {
        let what = "the distance within which a find is a hit: expected at least 0";
        assert_eq!(
            message(&[], &[], Tolerance::Pixels(within)),
            format!("{what} pixels, found {within}")
        );
        assert_eq!(
            message(&[], &[], Tolerance::OfHeight(within)),
            format!("{what} of the height, found {within}")
        );
    }
    let expected = "a digit: expected 0 to 9, found 10";
    assert_eq!(message(&[find(10, 0.0, 0.0)], &[], FOUR), expected);
    assert_eq!(message(&[], &[placed(10, 0.0, 0.0)], FOUR), expected);
}

fn shuffled<T: Clone + std::fmt::Debug>(
    items: impl Strategy<Value = T>,
) -> impl Strategy<Value = (Vec<T>, Vec<T>)> {
    let items = prop::collection::vec(items, 0..6);
    items.prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle()))
}

type Image = (Vec<(u8, f64, f64)>, Vec<(u8, f64, f64)>);

fn images() -> impl Strategy<Value = Vec<Image>> {
    let list = || prop::collection::vec((0u8..3, 0.0..9.0, 0.0..9.0), 0..6);
    prop::collection::vec((list(), list()), 0..4)
}

fn of_image((found, truth): &Image) -> (Vec<Found>, Vec<PlacedDigit>) {
    let found = found.iter().map(|&(digit, x, y)| find(digit, x, y));
    let truth = truth.iter().map(|&(digit, x, y)| placed(digit, x, y));
    (found.collect(), truth.collect())
}

proptest! {
    /// On few whole pixels, so that many distances and even places are equal.
    #[test]
    fn the_order_of_the_lists_does_not_matter(
        (found, other_found) in shuffled(
            (0u8..2, 0u8..6, 0u8..6).prop_map(|(digit, x, y)| find(digit, x.into(), y.into())),
        ),
        (truth, other_truth) in shuffled(
            (0u8..2, 0u8..6, 0u8..6).prop_map(|(digit, x, y)| placed(digit, x.into(), y.into())),
        ),
    ) {
        let summary = |found: &[Found], truth: &[PlacedDigit]| {
            let score = Score::of(found, truth, FOUR).unwrap();
            let finds = found.iter().zip(&score.verdicts);
            let mut finds: Vec<_> = finds
                .map(|(find, verdict)| match verdict {
                    // The digit itself, for its index is another in another order.
                    Verdict::Hit { truth: index } => format!("{find:?} is {:?}", truth[*index]),
                    Verdict::WrongDigit { truth: index } => {
                        format!("{find:?} for {:?}", truth[*index])
                    }
                    Verdict::False => format!("{find:?} for nothing"),
                })
                .collect();
            finds.sort();
            let digits = truth.iter().zip(&score.fates);
            let mut digits: Vec<_> = digits
                .map(|(placed, fate)| {
                    let fate = matches!(fate, Fate::Hit { .. });
                    format!("{placed:?} {fate}")
                })
                .collect();
            digits.sort();
            (score.scores, finds, digits)
        };
        prop_assert_eq!(summary(&found, &truth), summary(&other_found, &other_truth));
    }

    /// Counted one by one, over all images.
    #[test]
    fn scores_of_images_add_up(images in images()) {
        let scores: Vec<_> = images
            .iter()
            .map(|image| {
                let (found, truth) = of_image(image);
                Score::of(&found, &truth, FOUR).unwrap()
            })
            .collect();
        let sum: Scores = scores.iter().map(|score| &score.scores).sum();
        prop_assert_eq!(sum.images, images.len());
        let verdicts = || scores.iter().flat_map(|score| &score.verdicts);
        let fates = || scores.iter().flat_map(|score| &score.fates);
        let all = sum.all().counts();
        prop_assert_eq!(all.finds(), verdicts().count());
        prop_assert_eq!(all.digits(), fates().count());
        prop_assert_eq!(all.wrong_digits, all.wrong_finds);
        let count = |is: fn(&&Verdict) -> bool| verdicts().filter(is).count();
        prop_assert_eq!(all.hits, count(|verdict| matches!(verdict, Verdict::Hit { .. })));
        prop_assert_eq!(all.wrong_finds, count(|verdict| matches!(verdict, Verdict::WrongDigit { .. })));
        prop_assert_eq!(all.false_finds, count(|verdict| **verdict == Verdict::False));
        prop_assert_eq!(all.misses, fates().filter(|fate| **fate == Fate::Missed).count());
        prop_assert_eq!(all.distances.as_slice().len(), all.hits);
        for digit in 0..10u8 {
            let counts = sum.all().of_digit(digit);
            let of = |list: &Vec<(u8, f64, f64)>| list.iter().filter(|item| item.0 == digit).count();
            prop_assert_eq!(counts.finds(), images.iter().map(|(found, _)| of(found)).sum::<usize>());
            prop_assert_eq!(counts.digits(), images.iter().map(|(_, truth)| of(truth)).sum::<usize>());
        }
    }

    /// What is said of a detection and of its digit is the same.
    #[test]
    fn verdicts_and_fates_agree(images in images()) {
        for image in &images {
            let (found, truth) = of_image(image);
            let score = Score::of(&found, &truth, FOUR).unwrap();
            for (find, verdict) in score.verdicts.iter().enumerate() {
                match *verdict {
                    Verdict::Hit { truth } => prop_assert_eq!(score.fates[truth], Fate::Hit { find }),
                    Verdict::WrongDigit { truth } => {
                        prop_assert_eq!(score.fates[truth], Fate::WrongDigit { find });
                    }
                    Verdict::False => {}
                }
            }
            let matched = score.verdicts.iter().filter(|&&verdict| verdict != Verdict::False);
            let told = score.fates.iter().filter(|&&fate| fate != Fate::Missed);
            prop_assert_eq!(matched.count(), told.count());
        }
    }
}

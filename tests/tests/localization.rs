//! Digits of the test set at known places: between cells, at every edge and corner, of many sizes.

mod common;

use cijfer_dataset::{GreyImage, Mnist, Scene, SceneKind, SceneOptions};
use cijfer_localization::{AveragePrecisions, Found, Localizer, Options, Score, Scores, Tolerance};
use cijfer_model::Checkpoint;
use cijfer_model::Engine;
use cijfer_pictures::{Ink, Picture, Reading};

use common::mnist;

fn trained(name: &str) -> Checkpoint {
    let trained = cijfer_zoo::trained(name).expect("comes with the program");
    trained.expect("readable")
}

/// With the thresholds that were chosen on scenes of training digits.
fn localizer(name: &str, options: Options) -> Localizer {
    with_options(name, options.chosen_for(&trained(name).provenance))
}

fn with_options(name: &str, options: Options) -> Localizer {
    let slider = trained(name).slider(&Engine::cpu()).expect("built");
    Localizer::new(slider, options).expect("slides")
}

/// A test image of that digit, the one of that number, with its centre at a place, as far as it lies inside.
fn placed(
    mnist: &Mnist,
    (digit, number): (u8, usize),
    [x, y]: [i64; 2],
    [width, height]: [usize; 2],
) -> GreyImage {
    let labels = mnist.test.labels().iter().enumerate();
    let mut of_digit = labels.filter(|(_, label)| **label == digit);
    let (index, _) = of_digit.nth(number).expect("there are all");
    let mut pixels = vec![0; width * height];
    for (row, line) in mnist.test.image(index).chunks_exact(28).enumerate() {
        for (column, &ink) in line.iter().enumerate() {
            let [left, top] = [x - 14 + column as i64, y - 14 + row as i64];
            if (0..width as i64).contains(&left) && (0..height as i64).contains(&top) {
                pixels[top as usize * width + left as usize] = ink;
            }
        }
    }
    GreyImage::new(width, height, pixels).expect("a picture")
}

/// The nearest find of that digit, and how far it is.
fn nearest(found: &[Found], digit: u8, [x, y]: [i64; 2]) -> Option<f64> {
    let of_digit = found.iter().filter(|found| found.digit == digit);
    let distances = of_digit.map(|found| (found.x - x as f64).hypot(found.y - y as f64));
    distances.min_by(f64::total_cmp)
}

#[test]
fn positions_are_finer_than_the_cells() {
    let Some(mnist) = mnist() else { return };
    let localizer = localizer("C-scales", Options::own_size());
    let (mut sum, mut count, mut missed) = (0.0, 0, 0);
    for digit in [0, 2, 3, 6, 8] {
        // How far off the detections are, to the right and down.
        let mut off = Vec::new();
        for offset in 0..16 {
            let at = [40 + offset % 4, 40 + offset / 4];
            let found = localizer.locate(&placed(&mnist, (digit, 0), at, [80, 80]));
            let found = found.expect("located");
            let [x, y] = at.map(|at| at as f64);
            let near = found.iter().filter(|found| found.digit == digit);
            let near = near.map(|found| [found.x - x, found.y - y]);
            let Some(nearest) = near.min_by(|a, b| a[0].hypot(a[1]).total_cmp(&b[0].hypot(b[1])))
            else {
                missed += 1;
                continue;
            };
            assert!(
                nearest[0].hypot(nearest[1]) < 4.0,
                "{digit} at {at:?}: {nearest:?}"
            );
            off.push(nearest);
        }
        let middle = |axis: usize| {
            let sum: f64 = off.iter().map(|off: &[f64; 2]| off[axis]).sum();
            sum / off.len() as f64
        };
        // A digit may have another middle for the network than its image has; the cells have no part in that.
        let [right, down] = [0, 1].map(middle);
        assert!(right.hypot(down) < 3.0, "{digit}: {right} {down}");
        for [x, y] in &off {
            sum += (x - right).hypot(y - down);
            count += 1;
        }
    }
    assert!(missed <= count / 20, "{missed} of {count}");
    // Cells are four pixels apart: on their grid alone it would be 1.5.
    let mean = sum / f64::from(count);
    assert!(mean < 1.2, "{mean}");
}

#[test]
fn digits_at_every_edge_and_corner_are_found() {
    let Some(mnist) = mnist() else { return };
    let localizer = localizer("C-scales", Options::own_size());
    let without = Options {
        at_edges: false,
        ..Options::own_size()
    };
    let without = self::localizer("C-scales", without);
    let size = [90, 70];
    let [right, bottom] = [90, 70];
    // All the ink is inside: at most ten pixels on each side of the middle.
    let places = [
        [10, 10],
        [45, 10],
        [right - 10, 10],
        [10, 35],
        [right - 10, 35],
        [10, bottom - 10],
        [45, bottom - 10],
        [right - 10, bottom - 10],
    ];
    // Ink that reaches the image's edge goes on beyond it, which lowers the confidence of some digits a little.
    let (mut tried, mut missed) = (0, Vec::new());
    for at in places {
        for digit in (0..10).flat_map(|digit| [0, 1, 2].map(|number| (digit, number))) {
            let image = placed(&mnist, digit, at, size);
            let found = localizer.locate(&image).expect("located");
            tried += 1;
            if nearest(&found, digit.0, at).is_none_or(|distance| distance >= 4.0) {
                missed.push((digit, at));
            }
            for found in without.locate(&image).expect("located") {
                assert!((14.0 - 4.0..=76.0 + 4.0).contains(&found.x), "{found:?}");
            }
        }
    }
    assert!(
        missed.len() * 25 <= tried,
        "{} of {tried}: {missed:?}",
        missed.len()
    );
}

/// The digits in an image that is read as a picture, with illumination correction.
fn located(localizer: &Localizer, image: GreyImage) -> Vec<Found> {
    let reading = Reading {
        ink: Ink::Light,
        ..Reading::default()
    };
    let found = localizer.locate_rows(&mut Picture::of(image, &reading), &mut |_| {});
    found.expect("located")
}

/// What counts for an average precision: all detections of at least that confidence. It asks how well detections are ordered, so that
/// COCO takes those that nobody would believe, too.
const LEAST_SURE: f32 = 0.05;

/// F1 of what is found, and average precision of all that may be a digit at an overlap of one half, over scenes of one kind.
fn figures(
    mnist: &Mnist,
    kind: SceneKind,
    name: &str,
    options: Options,
    seeds: u64,
) -> (f64, f64, Scores) {
    let localizer = localizer(name, options);
    let least_sure = Options {
        threshold: LEAST_SURE,
        ..options
    };
    let least_sure = with_options(name, least_sure);
    let tolerance = match kind {
        SceneKind::Varied => Tolerance::OfHeight(0.25),
        _ => Tolerance::Pixels(4.0),
    };
    let (mut scores, mut all) = (Vec::new(), Vec::new());
    for seed in 1..=seeds {
        let options = match kind {
            SceneKind::Varied => SceneOptions {
                kind,
                width: 300,
                height: 300,
                digits: 1 + seed as usize % 20,
                seed,
                ..SceneOptions::default()
            },
            _ => SceneOptions {
                kind,
                seed,
                ..SceneOptions::default()
            },
        };
        let scene = Scene::compose(&mnist.test, &options).expect("there is room");
        let image = GreyImage::new(scene.width, scene.height, scene.pixels).expect("a picture");
        let found = located(&localizer, image.clone());
        let score = Score::of(&found, &scene.truth.digits, tolerance);
        scores.push(score.expect("scored").scores);
        all.push((located(&least_sure, image), scene.truth.digits));
    }
    let scores: Scores = scores.iter().sum();
    let images: Vec<_> = all
        .iter()
        .map(|(found, truth)| (&found[..], &truth[..]))
        .collect();
    let precision = AveragePrecisions::of(&images, 0.5).expect("an overlap");
    let f1 = scores.all().counts().f1();
    (f1, precision.all().mean().unwrap_or(0.0), scores)
}

/// Paper and clutter without any digit: at most one detection a megapixel.
#[test]
#[allow(
    clippy::print_stderr,
    reason = "the figures are for whoever asks for them"
)]
fn hardly_anything_is_found_where_there_is_nothing() {
    let Some(mnist) = mnist() else { return };
    let sizes = [("own", Options::own_size()), ("all", Options::default())];
    for (name, options) in sizes {
        let localizer = localizer("C-scales", options);
        for (kind, seeds, most) in [(SceneKind::Plain, 1, 0), (SceneKind::Cluttered, 8, 8)] {
            let mut found = 0;
            for seed in 1..=seeds {
                let options = SceneOptions {
                    kind,
                    digits: 0,
                    seed,
                    ..SceneOptions::default()
                };
                let scene = Scene::compose(&mnist.test, &options).expect("made");
                let image = GreyImage::new(scene.width, scene.height, scene.pixels);
                found += self::located(&localizer, image.expect("a picture")).len();
            }
            eprintln!(
                "{kind:?} without digits, {name} sizes: {found} in {seeds} images of 1024×1024"
            );
            assert!(found <= most, "{kind:?}: {found}");
        }
    }
}

/// What the scenes of the test set come to. `--nocapture` shows the figures.
#[test]
#[allow(
    clippy::print_stderr,
    reason = "the figures are for whoever asks for them"
)]
fn scenes_of_every_kind_are_read() {
    let Some(mnist) = mnist() else { return };
    let own = Options::own_size();
    let pyramid = Options {
        digit_height: [15.0, 100.0],
        ..Options::default()
    };
    for (kind, options, seeds, least) in [
        (SceneKind::Plain, own, 10, 0.985),
        (SceneKind::Touching, own, 10, 0.93),
        (SceneKind::Cluttered, own, 10, 0.93),
        (SceneKind::Varied, pyramid, 40, 0.85),
    ] {
        let (f1, precision, scores) = figures(&mnist, kind, "C-scales", options, seeds);
        let all = scores.all();
        let distance = all.counts().distances.mean().unwrap_or(f64::NAN);
        eprintln!(
            "{kind:?}: F1 {f1:.4}, average precision {precision:.4}, {distance:.2} pixels off"
        );
        assert!(f1 >= least, "{kind:?}: {f1}");
        assert!(
            kind != SceneKind::Varied || precision >= 0.85,
            "{kind:?}: average precision {precision}"
        );
    }
}

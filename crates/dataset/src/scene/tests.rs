use proptest::prelude::*;

use super::*;

/// Tiles of 3×2 pixels whose ink says which they are; tile 0 has none.
fn samples(count: usize) -> Samples {
    let pixels = (0..count as u8)
        .flat_map(|index| [0, index, 0, 0, index, 0])
        .collect();
    Samples::new(
        2,
        3,
        pixels,
        (0..count as u8).map(|index| index % 10).collect(),
    )
    .unwrap()
}

fn options(width: usize, height: usize, digits: usize) -> SceneOptions {
    SceneOptions {
        width,
        height,
        digits,
        data: "test".to_owned(),
        ..SceneOptions::default()
    }
}

#[test]
fn the_truth_says_where_the_ink_is() {
    let scene = Scene::compose(&samples(6), &options(20, 15, 5)).unwrap();
    assert_eq!(scene.truth.digits.len(), 5);
    for placed in &scene.truth.digits {
        let (left, top) = ((placed.x - 1.5) as usize, (placed.y - 1.0) as usize);
        let ink = placed.source as u8;
        for row in 0..2 {
            assert_eq!(scene.pixels[(top + row) * 20 + left..][..3], [0, ink, 0]);
        }
        let expected = if ink == 0 {
            [left + 1, top + 1, left + 1, top + 1]
        } else {
            [left + 1, top, left + 2, top + 2]
        };
        assert_eq!(placed.ink_box, expected);
        assert_eq!(placed.digit, ink);
    }
    let ink: usize = scene.pixels.iter().map(|&pixel| usize::from(pixel)).sum();
    let expected: usize = scene
        .truth
        .digits
        .iter()
        .map(|placed| 2 * placed.source)
        .sum();
    assert_eq!(ink, expected, "and nowhere else");
}

#[test]
fn a_tile_of_28_pixels_at_column_c_has_its_centre_at_c_plus_14() {
    let samples = Samples::new(28, 28, vec![255; 28 * 28], vec![7]).unwrap();
    let scene = Scene::compose(&samples, &options(28, 30, 1)).unwrap();
    let placed = scene.truth.digits[0];
    assert_eq!(placed.x, 14.0);
    let top = placed.y - 14.0;
    assert_eq!(placed.ink_box, [0, top as usize, 28, top as usize + 28]);
}

#[test]
fn what_cannot_be_composed_is_refused() {
    let message =
        |samples: &Samples, options| Scene::compose(samples, &options).unwrap_err().to_string();
    assert_eq!(
        message(&samples(3), options(10, 5, 7)),
        "7 digits do not fit into 10×5 pixels without overlap: at most 6 tiles of 3×2 do"
    );
    assert_eq!(
        message(&samples(3), options(2, 5, 1)),
        "1 digits do not fit into 2×5 pixels without overlap: at most 0 tiles of 3×2 do"
    );
    assert_eq!(
        message(&samples(0), options(9, 9, 1)),
        "the samples for a scene: expected at least 1, found none"
    );
    assert_eq!(
        message(&samples(3), options(usize::MAX, 2, 1)),
        format!(
            "the size of an image: expected 1 to 268435456 pixels, found {}×2",
            usize::MAX
        )
    );
    assert!(Scene::compose(&samples(3), &options(0, 9, 0)).is_err());
    assert!(
        Scene::compose(&samples(0), &options(9, 9, 0)).is_ok(),
        "an empty scene needs no samples"
    );
}

#[test]
fn the_seed_decides() {
    let compose = |seed| {
        Scene::compose(
            &samples(50),
            &SceneOptions {
                seed,
                ..options(64, 64, 20)
            },
        )
        .unwrap()
    };
    assert_eq!(compose(1), compose(1));
    assert_ne!(compose(1).pixels, compose(2).pixels);
}

#[test]
fn the_image_is_saved_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scene.png");
    let scene = Scene::compose(&samples(50), &options(64, 40, 20)).unwrap();
    scene.save_png(&path).unwrap();
    let image = GreyImage::read(&path).unwrap();
    assert_eq!(
        (image.width(), image.height(), image.pixels()),
        (64, 40, &scene.pixels[..])
    );
}

/// Blocks of ink of several sizes on 28×28 pixels.
fn blocks() -> Samples {
    let block = |sample: usize| {
        (0..784).map(move |index| {
            let (row, column) = (index / 28, index % 28);
            let inside = (4..24).contains(&row) && (14 - sample..14 + sample).contains(&column);
            if inside { 255 } else { 0 }
        })
    };
    let pixels = (2..10).flat_map(block).collect();
    Samples::new(28, 28, pixels, (2..10).collect()).unwrap()
}

fn of_kind(kind: SceneKind, seed: u64) -> Scene {
    let options = SceneOptions {
        kind,
        width: 400,
        height: 300,
        digits: 15,
        digit_height: [12.0, 60.0],
        seed,
        ..SceneOptions::default()
    };
    Scene::compose(&blocks(), &options).unwrap()
}

#[test]
fn every_kind_follows_from_its_seed_and_says_what_it_is() {
    for kind in SceneKind::ALL {
        let scene = of_kind(kind, 1);
        assert_eq!(scene, of_kind(kind, 1), "{kind:?}");
        assert_ne!(scene.pixels, of_kind(kind, 2).pixels, "{kind:?}");
        assert_eq!((scene.truth.kind, scene.truth.digits.len()), (kind, 15));
    }
}

#[test]
fn every_box_lies_around_ink() {
    for kind in SceneKind::ALL {
        let Scene { pixels, truth, .. } = of_kind(kind, 3);
        for placed in &truth.digits {
            let [left, top, right, bottom] = placed.ink_box;
            assert!(left < right && right <= 400 && top < bottom && bottom <= 300);
            let inside = (top..bottom).flat_map(|row| &pixels[row * 400..][left..right]);
            let count = (right - left) * (bottom - top);
            let mean = inside.map(|&pixel| usize::from(pixel)).sum::<usize>() / count;
            assert!(mean > 80, "{kind:?}: {placed:?} {mean}");
            let middle = [(left + right) as f64 / 2.0, (top + bottom) as f64 / 2.0];
            assert!((middle[0] - placed.x).abs() < 3.0 && (middle[1] - placed.y).abs() < 3.0);
        }
    }
}

/// The area that two boxes share, and the areas of both.
fn areas(a: [usize; 4], b: [usize; 4]) -> [usize; 3] {
    let area = |[left, top, right, bottom]: [usize; 4]| {
        right.saturating_sub(left) * bottom.saturating_sub(top)
    };
    let common = [
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ];
    [area(common), area(a), area(b)]
}

#[test]
fn boxes_overlap_as_much_as_their_kind_says() {
    for (kind, is_touching) in [
        (SceneKind::Plain, false),
        (SceneKind::Touching, true),
        (SceneKind::Varied, true),
        (SceneKind::Cluttered, false),
        (SceneKind::Form, false),
    ] {
        let mut touching = 0;
        for seed in 0..10 {
            let digits = of_kind(kind, seed).truth.digits;
            for (index, a) in digits.iter().enumerate() {
                for b in &digits[..index] {
                    let [common, one, other] = areas(a.ink_box, b.ink_box);
                    touching += usize::from(common > 0);
                    let of = match kind {
                        SceneKind::Varied => one + other - common,
                        _ => one.min(other),
                    };
                    assert!(4 * common <= of, "{kind:?}: {a:?} {b:?}");
                }
            }
        }
        assert_eq!(touching > 10, is_touching, "{kind:?}: {touching}");
    }
}

#[test]
fn heights_are_those_that_were_asked_for() {
    let heights: Vec<usize> = (0..10)
        .flat_map(|seed| of_kind(SceneKind::Varied, seed).truth.digits)
        .map(|placed| placed.ink_box[3] - placed.ink_box[1])
        .collect();
    assert!(
        heights.iter().all(|height| (11..=62).contains(height)),
        "{heights:?}"
    );
    assert!(heights.iter().any(|&height| height < 20));
    assert!(heights.iter().any(|&height| height > 45));
}

#[test]
fn digits_without_room_and_heights_without_sense_are_refused() {
    let message = |kind, digits, digit_height| {
        let options = SceneOptions {
            kind,
            width: 100,
            height: 90,
            digits,
            digit_height,
            ..SceneOptions::default()
        };
        Scene::compose(&blocks(), &options).unwrap_err().to_string()
    };
    let heights = [20.0, 40.0];
    for kind in [SceneKind::Touching, SceneKind::Varied] {
        let message = message(kind, 500, heights);
        assert!(
            message.starts_with("the digits of a scene: expected as many as 100×90 pixels"),
            "{message}"
        );
    }
    let form = message(SceneKind::Form, 50, heights);
    assert!(
        form.starts_with("the digits of a form: expected at most "),
        "{form}"
    );
    for heights in [
        [0.0, 9.0],
        [30.0, 20.0],
        [f64::NAN, 9.0],
        [9.0, f64::INFINITY],
        [9.0, 91.0],
    ] {
        let message = message(SceneKind::Varied, 1, heights);
        assert!(
            message.starts_with("the height of digits: expected from 4 up to 90 pixels"),
            "{message}"
        );
    }
}

proptest! {
    #[test]
    fn tiles_lie_inside_and_do_not_overlap(
        width in 3_usize..60,
        height in 2_usize..60,
        fullness in 0.0_f64..=1.0,
        count in 1_usize..40,
        seed: u64,
    ) {
        let fit = (width / 3) * (height / 2);
        let digits = (fullness * fit as f64) as usize;
        let scene = Scene::compose(&samples(count), &SceneOptions { seed, ..options(width, height, digits) }).unwrap();
        prop_assert_eq!(scene.truth.digits.len(), digits);

        let mut covered = vec![false; width * height];
        let mut uses = vec![0; count];
        for placed in &scene.truth.digits {
            let (left, top) = ((placed.x - 1.5) as usize, (placed.y - 1.0) as usize);
            prop_assert!(left + 3 <= width && top + 2 <= height);
            for (row, column) in (0..6).map(|index| (top + index / 3, left + index % 3)) {
                prop_assert!(!std::mem::replace(&mut covered[row * width + column], true));
            }
            uses[placed.source] += 1;
        }
        let (least, most) = (uses.iter().min().unwrap(), uses.iter().max().unwrap());
        prop_assert!(most - least <= 1, "each sample comes once before any comes again");
    }
}

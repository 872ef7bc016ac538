use proptest::prelude::*;

use super::*;

/// The correction of an image in memory, some rows at a time.
fn corrected(ink: &[u8], width: usize, full: u8, at_a_time: &[usize]) -> Vec<u8> {
    let height = ink.len() / width;
    let mut correction = IlluminationCorrection::new(width, height, full);
    let (mut asked, mut corrected) = (0, Vec::new());
    for rows in at_a_time.iter().cycle() {
        let rows = (*rows).min(height - corrected.len() / width);
        if rows == 0 {
            break;
        }
        let start = corrected.len();
        corrected.resize(start + rows * width, 0);
        let mut below = |rows: &mut [u8]| {
            rows.copy_from_slice(&ink[asked..][..rows.len()]);
            asked += rows.len();
            Ok(())
        };
        correction
            .read(&mut corrected[start..], &mut below)
            .unwrap();
    }
    corrected
}

/// The correction by its definition: every pixel by itself, from the whole image, in floating point.
fn defined(ink: &[u8], width: usize) -> Vec<u8> {
    let height = ink.len() / width;
    let (across, down) = (width.div_ceil(64), height.div_ceil(64));
    let quartile = |bx: usize, by: usize| {
        let mut tones = Vec::new();
        for y in by * 64..((by + 1) * 64).min(height) {
            tones.extend(&ink[y * width..][bx * 64..((bx + 1) * 64).min(width)]);
        }
        tones.sort_unstable();
        tones[tones.len() / 4]
    };
    let around = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
    let least = |bx: usize, by: usize| {
        let blocks = around(by, down).flat_map(|y| around(bx, across).map(move |x| (x, y)));
        blocks.map(|(x, y)| quartile(x, y)).min().unwrap()
    };
    let greatest = |bx: usize, by: usize| {
        let blocks = around(by, down).flat_map(|y| around(bx, across).map(move |x| (x, y)));
        blocks.map(|(x, y)| least(x, y)).max().unwrap()
    };
    let centres: Vec<Vec<u8>> = (0..down)
        .map(|by| (0..across).map(|bx| greatest(bx, by)).collect())
        .collect();
    let between = |at: usize, count: usize| {
        let place = (at as f64 + 0.5 - 32.0) / 64.0;
        let clamped = |block: f64| block.clamp(0.0, count as f64 - 1.0) as usize;
        (
            clamped(place.floor()),
            clamped(place.floor() + 1.0),
            place - place.floor(),
        )
    };
    let pixel = |x: usize, y: usize| {
        let (left, right, fx) = between(x, across);
        let (above, below, fy) = between(y, down);
        let mix = |a: u8, b: u8, part: f64| f64::from(a) * (1.0 - part) + f64::from(b) * part;
        let upper = mix(centres[above][left], centres[above][right], fx);
        let lower = mix(centres[below][left], centres[below][right], fx);
        let paper = (upper * (1.0 - fy) + lower * fy + 0.5).floor();
        if paper == 255.0 {
            return 0;
        }
        let left = (f64::from(ink[y * width + x]) - paper).max(0.0);
        (left * 255.0 / (255.0 - paper)).round() as u8
    };
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| pixel(x, y))
        .collect()
}

fn picture() -> impl Strategy<Value = (usize, Vec<u8>)> {
    // Up to six rows of blocks: more than are held.
    (1_usize..200, 1_usize..380, any::<u64>()).prop_map(|(width, height, seed)| {
        let noise = |at: usize| {
            let mixed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ seed;
            (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as usize
        };
        let tone = |at: usize| {
            let block = at % width / 50 + at / width / 50 * 7;
            (noise(block) % 200 + noise(at) % 56) as u8
        };
        (width, (0..width * height).map(tone).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_are_corrected_as_defined_for_any_number_of_rows_at_a_time(
        (width, ink) in picture(),
        at_a_time in prop::collection::vec(1_usize..150, 1..6),
    ) {
        let whole = defined(&ink, width);
        prop_assert_eq!(&corrected(&ink, width, 255, &at_a_time), &whole);
        prop_assert_eq!(&corrected(&ink, width, 255, &[usize::MAX]), &whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_are_corrected_alike_from_any_first_row((width, ink) in picture(), part in 0.0..1.0_f64) {
        let height = ink.len() / width;
        let row = (part * height as f64) as usize;
        let mut correction = IlluminationCorrection::new(width, height, 255);
        let mut asked = IlluminationCorrection::first_row_for(row) * width;
        let mut below = |rows: &mut [u8]| {
            rows.copy_from_slice(&ink[asked..][..rows.len()]);
            asked += rows.len();
            Ok(())
        };
        correction.begin_at(row, &mut below).unwrap();
        let mut rest = vec![0; ink.len() - row * width];
        correction.read(&mut rest, &mut below).unwrap();
        prop_assert_eq!(&rest, &corrected(&ink, width, 255, &[7])[row * width..]);
    }
}

#[test]
fn clean_paper_stays_as_it_is() {
    // Strokes of every tone on every third column.
    let ink: Vec<u8> = (0..300 * 300)
        .map(|at| {
            if at % 300 % 3 == 0 {
                (at / 300) as u8
            } else {
                0
            }
        })
        .collect();
    assert_eq!(corrected(&ink, 300, 255, &[7]), ink);
}

#[test]
fn a_gradient_of_the_light_is_removed_and_strokes_stay() {
    let (width, height) = (640, 640);
    let stroke = |x: usize, y: usize| x % 100 < 8 && y % 160 < 120;
    // The shadow grows from 0 to 100; a stroke is darker than the paper by two thirds of what is left.
    let paper = |x: usize, y: usize| (x * 60 / width + y * 40 / height) as u8;
    let ink: Vec<u8> = (0..width * height)
        .map(|at| (at % width, at / width))
        .map(|(x, y)| match stroke(x, y) {
            true => paper(x, y) + (255 - paper(x, y)) / 3 * 2,
            false => paper(x, y),
        })
        .collect();
    let corrected = corrected(&ink, width, 255, &[1]);
    for (at, tone) in corrected.iter().enumerate() {
        let (x, y) = (at % width, at / width);
        // At the right and the lower edge the background is that of a block further in.
        let left = match x.max(y) < 640 - 96 {
            true => 10,
            false => 30,
        };
        match stroke(x, y) {
            true => assert!((165..=185).contains(tone), "{tone} at {x}, {y}"),
            false => assert!(*tone <= left, "{tone} at {x}, {y}"),
        }
    }
}

#[test]
fn weak_ink_is_stretched_to_full_ink() {
    let ink: Vec<u8> = (0..64 * 64)
        .map(|at| if at % 8 == 0 { 140 } else { 0 })
        .collect();
    let corrected = corrected(&ink, 64, 140, &[64]);
    assert_eq!(corrected[..2], [255, 0]);
}

mod canvas;
mod clutter;
mod damage;
mod form;
mod glyph;
mod letter;
mod place;
mod tiles;

use std::path::Path;

use cijfer_pictures::GreyImage;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::random::{Purpose, Random};
use crate::samples::Samples;
use crate::truth::{PlacedDigit, Truth};

use canvas::Canvas;
use glyph::{Glyph, Hand};
use place::{Overlap, Placed};
use tiles::Space;

/// A large test image with digits at random places, and the truth about them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// One byte a pixel, 0 is paper and 255 is ink, row after row.
    pub pixels: Vec<u8>,
    /// What is where.
    pub truth: Truth,
}

/// What a scene shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SceneKind {
    /// Samples as they are, apart on clean paper.
    #[default]
    Plain,
    /// Samples as they are, many of them side by side: the boxes around their ink touch or overlap, by up to a quarter
    /// of the smaller one, and their ink adds up.
    Touching,
    /// Digits of many sizes, slants and stroke weights. Boxes overlap up to a quarter of both together, and ink adds up.
    Varied,
    /// Samples apart, amid lines, boxes, strokes of letters and dots, none of them over a digit, on uneven paper, blurred,
    /// with noise, and saved as a JPEG of low quality.
    Cluttered,
    /// A form with printed boxes, some of them with a digit.
    Form,
}

impl SceneKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Plain,
        Self::Touching,
        Self::Varied,
        Self::Cluttered,
        Self::Form,
    ];
}

/// What a scene should be.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneOptions {
    /// What it shows.
    pub kind: SceneKind,
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// How many digits there are.
    pub digits: usize,
    /// From and up to which height the ink of digits is, in pixels, where they are [`Varied`](SceneKind::Varied).
    pub digit_height: [f64; 2],
    /// How much clutter there is, where there is some; 1 is the usual.
    pub clutter: f64,
    /// Determines which digits, and where.
    pub seed: u64,
    /// Where the samples come from, in words, for the truth.
    pub data: String,
}

impl Default for SceneOptions {
    /// 100 digits on 1024×1024 pixels, apart; where they are varied, 15 to 100 pixels high.
    fn default() -> Self {
        Self {
            kind: SceneKind::default(),
            width: 1024,
            height: 1024,
            digits: 100,
            digit_height: [15.0, 100.0],
            clutter: 1.0,
            seed: 1,
            data: String::new(),
        }
    }
}

/// The edges of a box: left, top, right and bottom.
type Edges = [i64; 4];

/// A corner: left and top.
type Corner = [i64; 2];

impl Scene {
    /// Places digits at random. They lie wholly inside, and no sample comes twice unless there are fewer samples than digits.
    ///
    /// # Errors
    ///
    /// When there are no samples to choose from, when the image has no pixels or more than 2²⁸, when heights make no sense, and when so
    /// many digits do not fit; where none may overlap the error says how many do.
    pub fn compose(samples: &Samples, options: &SceneOptions) -> Result<Self> {
        let &SceneOptions {
            kind,
            width,
            height,
            digits,
            digit_height,
            clutter,
            seed,
            ref data,
        } = options;
        let mut canvas = Canvas::paper(width, height, GreyImage::checked_area(width, height)?);
        if samples.is_empty() && digits > 0 {
            return Err(Error::Argument {
                what: "the samples for a scene",
                expected: "at least 1".to_owned(),
                found: "none".to_owned(),
            });
        }
        let [least, most] = digit_height;
        let highest = height.min(4096);
        if kind == SceneKind::Varied && !(least >= 4.0 && least <= most && most <= highest as f64) {
            return Err(Error::Argument {
                what: "the height of digits",
                expected: format!("from 4 on up to {highest} pixels"),
                found: format!("{least} to {most}"),
            });
        }
        if !(0.0..=100.0).contains(&clutter) {
            return Err(Error::Argument {
                what: "the clutter of a scene",
                expected: "from 0 to 100 times the usual".to_owned(),
                found: clutter.to_string(),
            });
        }
        let mut random = Random::new(seed, Purpose::Scene, 0);
        let space = Space {
            width,
            height,
            tile_width: samples.columns(),
            tile_height: samples.rows(),
        };
        let tiles = |sources: Vec<usize>| -> Vec<Glyph> {
            let sources = sources.into_iter();
            sources.map(|source| Glyph::tile(samples, source)).collect()
        };
        let choose = |random: &mut Random| choose(samples.len(), digits, random);
        let (glyphs, corners) = match kind {
            SceneKind::Plain | SceneKind::Cluttered => {
                let corners = space.places(digits, &mut random)?;
                (tiles(choose(&mut random)), corners)
            }
            SceneKind::Touching => {
                let glyphs = tiles(choose(&mut random)).into_iter();
                let placed = Placed::none(Overlap::OfSmaller(0.25), space.tile_height);
                overlapping(glyphs, [width, height], placed, 0.6, &mut random)?
            }
            SceneKind::Varied => {
                let sources = choose(&mut random);
                let hand = |_: &usize| Hand::of_someone(&mut random, digit_height);
                let hands: Vec<Hand> = sources.iter().map(hand).collect();
                // Each is drawn when the ones before it have found their places: no more than there is room for.
                let glyphs = sources.into_iter().zip(hands);
                let glyphs = glyphs.map(|(source, hand)| Glyph::drawn(samples, source, hand));
                let placed = Placed::none(Overlap::OfUnion(0.25), most as usize);
                overlapping(glyphs, [width, height], placed, 0.0, &mut random)?
            }
            SceneKind::Form => {
                let corners = form::draw(&mut canvas, space, digits, &mut random)?;
                (tiles(choose(&mut random)), corners)
            }
        };
        if kind == SceneKind::Cluttered {
            clutter::clutter(&mut canvas, clutter, &mut random);
            for &[left, top] in &corners {
                let [right, bottom] = [
                    left + space.tile_width as i64,
                    top + space.tile_height as i64,
                ];
                canvas.wipe([left, top, right, bottom]);
            }
        }
        let placed = glyphs.iter().zip(corners).map(|(glyph, corner)| {
            canvas.add(&glyph.pixels, glyph.width, corner);
            let edge = |edge: usize, axis: usize| (edge as i64 + corner[axis]).max(0) as usize;
            let [left, top, right, bottom] = glyph.ink_box;
            PlacedDigit {
                digit: glyph.digit,
                x: corner[0] as f64 + glyph.centre[0],
                y: corner[1] as f64 + glyph.centre[1],
                ink_box: [edge(left, 0), edge(top, 1), edge(right, 0), edge(bottom, 1)],
                source: glyph.source,
            }
        });
        let placed = placed.collect();
        if kind == SceneKind::Cluttered {
            damage::damage(&mut canvas, &mut random);
        }
        Ok(Self {
            width,
            height,
            pixels: canvas.pixels,
            truth: Truth {
                kind,
                width,
                height,
                seed,
                data: data.clone(),
                digits: placed,
            },
        })
    }

    /// Writes the image as a PNG file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, and when width and height have been changed so that they contradict the pixels.
    pub fn save_png(&self, path: impl AsRef<Path>) -> Result<()> {
        Ok(GreyImage::new(self.width, self.height, self.pixels.clone())?.write_png(path)?)
    }
}

/// Chooses `count` indices of `0..samples` at random; each comes once before any comes again.
fn choose(samples: usize, count: usize, random: &mut Random) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(count);
    let mut indices: Vec<usize> = (0..samples).collect();
    while chosen.len() < count {
        random.shuffle(&mut indices);
        chosen.extend(indices.iter().take(count - chosen.len()));
    }
    chosen
}

/// Places that are tried for a digit before there is said to be none.
const TRIES: usize = 5_000;

/// Glyphs and their corners; that part of them is put beside another one on purpose.
fn overlapping(
    glyphs: impl ExactSizeIterator<Item = Glyph>,
    size: [usize; 2],
    mut placed: Placed,
    beside_another: f64,
    random: &mut Random,
) -> Result<(Vec<Glyph>, Vec<Corner>)> {
    let count = glyphs.len();
    let (mut done, mut corners) = (Vec::new(), Vec::new());
    for glyph in glyphs {
        let is_beside = random.uniform(0.0, 1.0) < beside_another;
        let found = (0..TRIES).find_map(|attempt| {
            let [left, top, right, bottom] = glyph.ink_box.map(|edge| edge as i64);
            // Where there is no room beside any, elsewhere.
            let neighbour = match is_beside && attempt < TRIES / 2 {
                true => placed.any(random),
                false => None,
            };
            let [x, y] = match neighbour {
                Some(other) => beside(other, [right - left, bottom - top], random),
                None => [(size[0], right - left), (size[1], bottom - top)].map(|(length, own)| {
                    let room = length as i64 - own + 1;
                    random.below(usize::try_from(room).unwrap_or(0)) as i64
                }),
            };
            let edges = [x, y, x + right - left, y + bottom - top];
            let inside =
                x >= 0 && y >= 0 && edges[2] <= size[0] as i64 && edges[3] <= size[1] as i64;
            let corner = [x - left, y - top];
            let centre = [0, 1].map(|axis| corner[axis] as f64 + glyph.centre[axis]);
            let centred = (0..2).all(|axis| (0.0..=size[axis] as f64).contains(&centre[axis]));
            (inside && centred && placed.insert(edges)).then_some(corner)
        });
        corners.push(found.ok_or_else(|| Error::Argument {
            what: "the digits of a scene",
            expected: format!("as many as {}×{} pixels have room for", size[0], size[1]),
            found: format!("{count}, of which {} found a place", corners.len()),
        })?);
        done.push(glyph);
    }
    Ok((done, corners))
}

/// The corner of a box that touches another one, or reaches into it by up to a quarter, on some side.
fn beside(other: Edges, [width, height]: [i64; 2], random: &mut Random) -> Corner {
    let [left, top, right, bottom] = other;
    let into = |own: i64, others: i64, random: &mut Random| {
        (random.uniform(0.0, 0.25) * own.min(others) as f64) as i64
    };
    let off = |own: i64, random: &mut Random| (random.uniform(-0.25, 0.25) * own as f64) as i64;
    match random.below(6) {
        // Digits stand in rows more often than in columns.
        0 | 1 => [
            right - into(width, right - left, random),
            top + off(height, random),
        ],
        2 | 3 => [
            left - width + into(width, right - left, random),
            top + off(height, random),
        ],
        4 => [
            left + off(width, random),
            bottom - into(height, bottom - top, random),
        ],
        _ => [
            left + off(width, random),
            top - height + into(height, bottom - top, random),
        ],
    }
}

#[cfg(test)]
mod tests {
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
                message.starts_with("the height of digits: expected from 4 on up to 90 pixels"),
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
}

use std::path::Path;

use crate::error::{Error, Result};
use crate::grey_image::{GreyImage, checked_area};
use crate::random::{Purpose, Random};
use crate::samples::Samples;
use crate::truth::{PlacedDigit, Truth};

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

/// What a scene should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SceneOptions {
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// How many digits there are.
    pub digits: usize,
    /// Determines which digits, and where.
    pub seed: u64,
    /// Where the samples come from, in words, for the truth.
    pub data: String,
}

impl Default for SceneOptions {
    /// 100 digits on 1024×1024 pixels.
    fn default() -> Self {
        Self {
            width: 1024,
            height: 1024,
            digits: 100,
            seed: 1,
            data: String::new(),
        }
    }
}

impl Scene {
    /// Places digits at random, so that their tiles lie wholly inside and do not overlap. No sample comes twice unless there are fewer
    /// samples than digits.
    ///
    /// # Errors
    ///
    /// When there are no samples to choose from, when the image has no pixels or more than 2²⁸, and when so many tiles do not fit; the
    /// error says how many do.
    pub fn compose(samples: &Samples, options: &SceneOptions) -> Result<Self> {
        let &SceneOptions {
            width,
            height,
            digits,
            seed,
            ref data,
        } = options;
        let mut pixels = vec![0; checked_area(width, height)?];
        if samples.is_empty() && digits > 0 {
            return Err(Error::Argument {
                what: "the samples for a scene",
                expected: "at least 1".to_owned(),
                found: "none".to_owned(),
            });
        }
        let space = Space {
            width,
            height,
            tile_width: samples.columns(),
            tile_height: samples.rows(),
        };
        let mut random = Random::new(seed, Purpose::Scene, 0);
        let places = space.places(digits, &mut random)?;
        let sources = choose(samples.len(), digits, &mut random);

        let digits = places
            .into_iter()
            .zip(sources)
            .map(|((left, top), source)| {
                let image = samples.image(source);
                for (row, line) in image.chunks_exact(space.tile_width).enumerate() {
                    pixels[(top + row) * width + left..][..space.tile_width].copy_from_slice(line);
                }
                let [ink_left, ink_top, ink_right, ink_bottom] = ink_box(image, space.tile_width);
                PlacedDigit {
                    digit: samples.label(source),
                    x: left as f64 + space.tile_width as f64 / 2.0,
                    y: top as f64 + space.tile_height as f64 / 2.0,
                    ink_box: [
                        left + ink_left,
                        top + ink_top,
                        left + ink_right,
                        top + ink_bottom,
                    ],
                    source,
                }
            });
        let truth = Truth {
            width,
            height,
            seed,
            data: data.clone(),
            digits: digits.collect(),
        };
        Ok(Self {
            width,
            height,
            pixels,
            truth,
        })
    }

    /// Writes the image as a PNG file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, and when width and height have been changed so that they contradict the pixels.
    pub fn save_png(&self, path: impl AsRef<Path>) -> Result<()> {
        GreyImage::new(self.width, self.height, self.pixels.clone())?.write_png(path)
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

/// The smallest box around the ink of an image, as the edges left, top, right and bottom; without ink, the empty box at its centre.
fn ink_box(image: &[u8], width: usize) -> [usize; 4] {
    let height = image.len() / width;
    let has_ink = |&(_, &pixel): &(usize, &u8)| pixel > 0;
    let columns = || {
        image
            .iter()
            .enumerate()
            .filter(has_ink)
            .map(|(index, _)| index % width)
    };
    let rows = || {
        image
            .iter()
            .enumerate()
            .filter(has_ink)
            .map(|(index, _)| index / width)
    };
    match (columns().min(), rows().min(), columns().max(), rows().max()) {
        (Some(left), Some(top), Some(right), Some(bottom)) => [left, top, right + 1, bottom + 1],
        _ => [width / 2, height / 2, width / 2, height / 2],
    }
}

/// Where tiles of one size can be.
#[derive(Clone, Copy)]
struct Space {
    width: usize,
    height: usize,
    tile_width: usize,
    tile_height: usize,
}

impl Space {
    /// The left and top edges of `count` tiles that do not overlap.
    fn places(&self, count: usize, random: &mut Random) -> Result<Vec<(usize, usize)>> {
        // No arrangement of equal upright tiles holds more than rows and columns do.
        let fit = (self.width / self.tile_width) * (self.height / self.tile_height);
        if count > fit {
            return Err(Error::NoRoom {
                asked: count,
                fit,
                width: self.width,
                height: self.height,
                tile_width: self.tile_width,
                tile_height: self.tile_height,
            });
        }
        Ok(self
            .scattered(count, random)
            .unwrap_or_else(|| self.shelved(count, random)))
    }

    /// Tries places one after the other, anywhere; none if tiles happen to lie so that there is no room for the rest.
    fn scattered(&self, count: usize, random: &mut Random) -> Option<Vec<(usize, usize)>> {
        // Two tiles whose top left corners lie in one cell of this grid overlap, and only tiles from neighbouring cells can.
        let columns = self.width / self.tile_width + 1;
        let rows = self.height / self.tile_height + 1;
        let mut grid: Vec<Option<(usize, usize)>> = vec![None; columns * rows];
        let mut places = Vec::with_capacity(count);
        let mut misses = 0;
        while places.len() < count {
            let left = random.below(self.width - self.tile_width + 1);
            let top = random.below(self.height - self.tile_height + 1);
            let (column, row) = (left / self.tile_width, top / self.tile_height);
            let is_taken = (row.saturating_sub(1)..rows.min(row + 2)).any(|row| {
                (column.saturating_sub(1)..columns.min(column + 2)).any(|column| {
                    grid[row * columns + column].is_some_and(|(other_left, other_top)| {
                        left.abs_diff(other_left) < self.tile_width
                            && top.abs_diff(other_top) < self.tile_height
                    })
                })
            });
            if is_taken {
                misses += 1;
                // So many misses in a row leave less than a thousandth of the places free.
                if misses == 5000 {
                    return None;
                }
            } else {
                misses = 0;
                grid[row * columns + column] = Some((left, top));
                places.push((left, top));
            }
        }
        Some(places)
    }

    /// Tiles on shelves with random gaps between them: less natural, but there is room for every number up to the most.
    fn shelved(&self, count: usize, random: &mut Random) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        for top in with_gaps(self.height, self.tile_height, random) {
            places.extend(
                with_gaps(self.width, self.tile_width, random)
                    .into_iter()
                    .map(|left| (left, top)),
            );
        }
        random.shuffle(&mut places);
        places.truncate(count);
        places
    }
}

/// The starts of as many pieces as fit into a length, with what is left over spread at random between them.
fn with_gaps(length: usize, piece: usize, random: &mut Random) -> Vec<usize> {
    let left_over = length % piece;
    let mut gaps: Vec<usize> = (0..length / piece)
        .map(|_| random.below(left_over + 1))
        .collect();
    gaps.sort_unstable();
    gaps.into_iter()
        .enumerate()
        .map(|(index, gap)| index * piece + gap)
        .collect()
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
            seed: 1,
            data: "test".to_owned(),
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

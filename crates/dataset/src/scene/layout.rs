//! Which digits a scene shows, and where they stand.

use super::canvas::Canvas;
use super::form;
use super::geometry::{Corner, Edges};
use super::glyph::{Glyph, Hand};
use super::options::SceneOptions;
use super::place::{Overlap, Placed};
use super::tiles::Space;
use crate::error::{Error, Result};
use crate::random::Random;
use crate::samples::Samples;
use crate::scene_kind::SceneKind;
use crate::truth::PlacedDigit;

/// The digits of a scene, each with the top left corner of its glyph.
pub(super) struct Layout {
    glyphs: Vec<Glyph>,
    corners: Vec<Corner>,
    /// The width and the height of a sample.
    tile: [usize; 2],
}

impl Layout {
    /// Chooses digits and their places. A form is drawn on the canvas at the same time, since its boxes are the places.
    pub(super) fn arrange(
        samples: &Samples,
        options: &SceneOptions,
        canvas: &mut Canvas,
        random: &mut Random,
    ) -> Result<Self> {
        let &SceneOptions {
            kind,
            width,
            height,
            digits,
            digit_height,
            ..
        } = options;
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
                let corners = space.places(digits, random)?;
                (tiles(choose(random)), corners)
            }
            SceneKind::Touching => {
                let glyphs = tiles(choose(random)).into_iter();
                let placed = Placed::none(Overlap::OfSmaller(0.25), space.tile_height);
                overlapping(glyphs, [width, height], placed, 0.6, random)?
            }
            SceneKind::Varied => {
                let sources = choose(random);
                let hand = |_: &usize| Hand::of_someone(random, digit_height);
                let hands: Vec<Hand> = sources.iter().map(hand).collect();
                // A glyph is drawn when the ones before it are placed, so that no more are drawn than there is room for.
                let glyphs = sources.into_iter().zip(hands);
                let glyphs = glyphs.map(|(source, hand)| Glyph::drawn(samples, source, hand));
                let placed = Placed::none(Overlap::OfUnion(0.25), digit_height[1] as usize);
                overlapping(glyphs, [width, height], placed, 0.0, random)?
            }
            SceneKind::Form => {
                let corners = form::draw(canvas, space, digits, random)?;
                (tiles(choose(random)), corners)
            }
        };
        Ok(Self {
            glyphs,
            corners,
            tile: [space.tile_width, space.tile_height],
        })
    }

    /// Makes the tiles of all digits paper again.
    pub(super) fn wipe_tiles(&self, canvas: &mut Canvas) {
        let [width, height] = self.tile.map(|side| side as i64);
        for &[left, top] in &self.corners {
            canvas.wipe([left, top, left + width, top + height]);
        }
    }

    /// Draws the digits, and returns where they are.
    pub(super) fn draw(self, canvas: &mut Canvas) -> Vec<PlacedDigit> {
        let glyphs = self.glyphs.into_iter().zip(self.corners);
        let placed = glyphs.map(|(glyph, corner)| {
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
        placed.collect()
    }
}

/// Chooses `count` indices of `0..samples` at random; every index comes once before any comes again.
fn choose(samples: usize, count: usize, random: &mut Random) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(count);
    let mut indices: Vec<usize> = (0..samples).collect();
    while chosen.len() < count {
        random.shuffle(&mut indices);
        chosen.extend(indices.iter().take(count - chosen.len()));
    }
    chosen
}

/// Places that are tried for a digit before the scene counts as full.
const TRIES: usize = 5_000;

/// Places glyphs of any size on `size` pixels, width and height; the share `beside_another` of them next to another glyph. Returns
/// the glyphs and their corners.
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
            // After half of the tries, a glyph that finds no room next to another one is placed anywhere.
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
            found: format!("{count}, of which {} have room", corners.len()),
        })?);
        done.push(glyph);
    }
    Ok((done, corners))
}

/// The corner of a box that touches another one on some side, or overlaps it by up to a quarter.
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

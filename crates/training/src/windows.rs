//! Windows over scenes of training digits: with a digit in the middle or beside it, of the window's size or of another, among
//! clutter or alone; and the target of each.

use std::collections::VecDeque;

use cijfer_dataset::{DIGIT_HEIGHT, PlacedDigit, Samples, Scene, SceneKind, SceneOptions};
use cijfer_model::edge_answer;
use cijfer_pictures::{GreyImage, Ink, Picture, Reading, Rows, window};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::target::Target;
use crate::texture::texture;

mod hard_negatives;

pub(crate) use hard_negatives::{Confidence, HardNegatives};

/// The pixels of a window and what a network should answer to it.
pub(crate) struct Window {
    pub(crate) pixels: Vec<u8>,
    pub(crate) target: Target,
}

/// A source of windows in random order, from one scene after another.
pub(crate) struct Windows<'a> {
    samples: &'a Samples,
    /// The least and the greatest height of digits, in pixels, where heights differ.
    heights: Option<[f64; 2]>,
    /// Windows that are drawn and not yet taken.
    drawn: VecDeque<Window>,
}

/// Scenes that are drawn at a time, so that windows of many scenes are mixed.
const SCENES: usize = 32;

/// Windows over a scene without digits.
const NEGATIVES: usize = 96;

impl<'a> Windows<'a> {
    pub(crate) fn new(samples: &'a Samples, heights: Option<[f64; 2]>) -> Self {
        Self {
            samples,
            heights,
            drawn: VecDeque::new(),
        }
    }

    /// The next window.
    pub(crate) fn next(&mut self, random: &mut ChaCha8Rng) -> Window {
        loop {
            if let Some(window) = self.drawn.pop_front() {
                return window;
            }
            let mut windows = in_parallel(random, |random| match random.random_bool(0.2) {
                true => self.without_digit(random),
                false => self.of_a_scene(random),
            });
            windows.shuffle(random);
            self.drawn.extend(windows);
        }
    }

    /// Windows over a scene with digits.
    fn of_a_scene(&self, random: &mut ChaCha8Rng) -> Vec<Window> {
        let kind = match (random.random_range(0..20), self.heights) {
            (0, _) => SceneKind::Plain,
            (1, _) => SceneKind::Form,
            (2..=11, None) | (2..=6, Some(_)) => SceneKind::Cluttered,
            (_, None) | (7..=10, Some(_)) => SceneKind::Touching,
            (_, Some(_)) => SceneKind::Varied,
        };
        let side = match kind {
            SceneKind::Varied => 240,
            _ => 168,
        };
        let count = match kind {
            SceneKind::Plain => random.random_range(1..=12),
            SceneKind::Cluttered => random.random_range(0..=8),
            SceneKind::Form => random.random_range(1..=4),
            _ => random.random_range(2..=16),
        };
        let chosen: Vec<usize> = (0..count)
            .map(|_| random.random_range(0..self.samples.len()))
            .collect();
        let options = SceneOptions {
            kind,
            width: side,
            height: side,
            digits: count,
            digit_height: self.heights.unwrap_or([DIGIT_HEIGHT; 2]),
            seed: random.random(),
            data: String::new(),
            clutter: random.random_range(0.0..12.0),
        };
        // A scene with more digits than there is room for is left out.
        let scene = Scene::compose(&self.samples.subset(&chosen), &options).ok();
        let Some(scene) = scene.and_then(|scene| read(scene, random)) else {
            return Vec::new();
        };
        let mut windows = Vec::new();
        let digits = &scene.truth.digits;
        for digit in digits {
            let own = size(digit) / DIGIT_HEIGHT;
            let at = [digit.x, digit.y];
            for _ in 0..4 {
                // As in the nearest cell, where cells are four pixels apart, of the nearest size.
                let step = self.near_own_step(own, random);
                let centre = at.map(|at| at + step * random.random_range(-2.5..2.5));
                windows.push(self.window(&scene, centre, step, random));
            }
            for _ in 0..2 {
                let step = self.near_own_step(own, random);
                let angle = random.random_range(0.0..std::f64::consts::TAU);
                let distance = step * random.random_range(3.0..18.0);
                let centre = [
                    at[0] + distance * angle.cos(),
                    at[1] + distance * angle.sin(),
                ];
                windows.push(self.window(&scene, centre, step, random));
            }
            if self.heights.is_some() {
                let times: f64 = random.random_range(0.2..1.2);
                let step = own
                    * if random.random() {
                        times.exp()
                    } else {
                        (-times).exp()
                    };
                let centre = at.map(|at| at + own * random.random_range(-8.0..8.0));
                windows.push(self.window(&scene, centre, step, random));
            }
        }
        for _ in 0..12 + digits.len() {
            windows.push(self.anywhere(&scene, random));
        }
        windows
    }

    /// Windows over a scene without digits: a surface, or clutter.
    fn without_digit(&self, random: &mut ChaCha8Rng) -> Vec<Window> {
        let side = 168;
        let is_surface = random.random();
        let options = SceneOptions {
            kind: match is_surface {
                true => SceneKind::Plain,
                false => SceneKind::Cluttered,
            },
            width: side,
            height: side,
            digits: 0,
            seed: random.random(),
            // From a few letters apart to letters that cover one another.
            clutter: random.random_range(0.5f64.ln()..40f64.ln()).exp(),
            ..SceneOptions::default()
        };
        let scene = Scene::compose(&self.samples.subset(&[]), &options).ok();
        let scene = scene.and_then(|mut scene| {
            if is_surface {
                scene.pixels = texture(side, random);
            }
            read(scene, random)
        });
        let Some(scene) = scene else {
            return Vec::new();
        };
        (0..NEGATIVES)
            .map(|_| self.anywhere(&scene, random))
            .collect()
    }

    /// How many windows [`negatives`](Self::negatives) draws at most.
    const NEGATIVES_AT_A_TIME: usize = SCENES * NEGATIVES;

    /// New windows without a digit, from many scenes.
    fn negatives(&self, random: &mut ChaCha8Rng) -> Vec<Window> {
        in_parallel(random, |random| self.without_digit(random))
    }

    /// A window of any size at any place.
    fn anywhere(&self, scene: &Scene, random: &mut ChaCha8Rng) -> Window {
        let step = match self.heights {
            Some([least, most]) => {
                let size = random.random_range(least.ln()..most.ln());
                size.exp() / DIGIT_HEIGHT
            }
            None => 1.0,
        };
        let centre = [scene.width, scene.height]
            .map(|length| random.random_range(-4.0..length as f64 + 4.0));
        self.window(scene, centre, step, random)
    }

    /// A step close to the one at which a digit has the network's size, as in the nearest size of a pyramid.
    fn near_own_step(&self, own: f64, random: &mut ChaCha8Rng) -> f64 {
        match self.heights {
            Some(_) => own * random.random_range(-0.14f64..0.14).exp(),
            None => random.random_range(-0.06f64..0.06).exp(),
        }
    }

    /// The window whose pixels lie `step` pixels of the scene apart.
    fn window(
        &self,
        scene: &Scene,
        centre: [f64; 2],
        step: f64,
        random: &mut ChaCha8Rng,
    ) -> Window {
        let mut pixels = window(
            &scene.pixels,
            scene.width,
            centre,
            step,
            self.samples.rows(),
        );
        let mut target = Target::of(None);
        // The edges are those of the digit with the highest confidence, and of none below 0.3.
        let mut highest = 0.3;
        for digit in &scene.truth.digits {
            let off = ((digit.x - centre[0]) / step).hypot((digit.y - centre[1]) / step);
            let mut confidence = falloff(off, 1.5, 5.0);
            if self.heights.is_some() {
                confidence *= falloff((size(digit) / DIGIT_HEIGHT / step).ln().abs(), 0.06, 0.32);
            }
            let entry = &mut target.digits[usize::from(digit.digit)];
            *entry = entry.max(confidence);
            if confidence > highest {
                highest = confidence;
                let [left, top, right, bottom] = digit.ink_box.map(|edge| edge as f64);
                let reaches = [
                    centre[0] - left,
                    centre[1] - top,
                    right - centre[0],
                    bottom - centre[1],
                ];
                target.edges = reaches.map(|reach| edge_answer(reach / step));
            }
        }
        if random.random_bool(0.3) {
            wear(&mut pixels, random);
        }
        Window { pixels, target }
    }
}

/// A scene as a picture of it is read: at times in black and white, as scanners store it, and with or without illumination
/// correction.
fn read(mut scene: Scene, random: &mut ChaCha8Rng) -> Option<Scene> {
    if random.random_bool(0.15) {
        let threshold = random.random_range(60..160);
        scene
            .pixels
            .iter_mut()
            .for_each(|pixel| *pixel = if *pixel > threshold { 255 } else { 0 });
    }
    if random.random() {
        let reading = Reading {
            ink: Ink::Light,
            ..Reading::default()
        };
        let tones = GreyImage::new(scene.width, scene.height, scene.pixels.clone()).ok()?;
        Picture::of(tones, &reading).read(&mut scene.pixels).ok()?;
    }
    Some(scene)
}

/// The windows of [`SCENES`] scenes, in the order of the scenes.
fn in_parallel(
    random: &mut ChaCha8Rng,
    of_a_scene: impl Fn(&mut ChaCha8Rng) -> Vec<Window> + Sync,
) -> Vec<Window> {
    let mut generators = Vec::with_capacity(SCENES);
    for _ in 0..SCENES {
        generators.push(ChaCha8Rng::from_rng(random));
    }
    let scenes = generators.into_par_iter();
    scenes
        .flat_map_iter(|mut random| of_a_scene(&mut random))
        .collect()
}

/// The longer side of a digit's ink.
fn size(digit: &PlacedDigit) -> f64 {
    let [left, top, right, bottom] = digit.ink_box;
    (right - left).max(bottom - top).max(1) as f64
}

/// Falls smoothly from 1 for amounts up to `from` to 0 at `to`.
fn falloff(amount: f64, from: f64, to: f64) -> f32 {
    let part = ((amount - from) / (to - from)).clamp(0.0, 1.0);
    let cosine = (part * std::f64::consts::FRAC_PI_2).cos();
    (cosine * cosine) as f32
}

/// Makes the ink paler and the paper darker, and adds noise.
fn wear(pixels: &mut [u8], random: &mut ChaCha8Rng) {
    let contrast = random.random_range(0.5..1.0);
    let paper = random.random_range(0.0f32..30.0);
    let noise = random.random_range(0.0f32..20.0);
    for pixel in pixels {
        let ink = f32::from(*pixel) / 255.0 * contrast;
        let tone = paper + (255.0 - paper) * ink + random.random_range(-1.0..1.0) * noise;
        *pixel = tone.clamp(0.0, 255.0) as u8;
    }
}

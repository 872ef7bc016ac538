//! How the cells of heat maps become a list of digits, drawn onto the image in four steps.
//!
//! ```text
//!   +-- 1 --------+  +-- 2 --------+
//!   |  marked     |  |  peaks      |
//!   +-------------+  +-------------+
//!   +-- 3 --------+  +-- 4 --------+
//!   |  refined    |  |  suppressed |
//!   +-------------+  +-------------+
//! ```

use cijfer_analysis::Language;
use cijfer_network::Shape;
use image::Rgb;

use crate::canvas::{Canvas, Rectangle};
use crate::texts::texts;
use crate::{Error, Plane, Result, colour, font};

/// What the steps from maps to list came to on one image, all in its pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trail {
    /// Each marked cell: the middle of what it sees, and its score from 0 to 1.
    pub marked: Vec<([f64; 2], f32)>,
    /// How far cells lie apart, to the right and down.
    pub step: [f64; 2],
    /// Each peak whose score exceeds the threshold.
    pub peaks: Vec<TrailPeak>,
}

/// A peak on its way into the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrailPeak {
    /// The digit whose map has the peak.
    pub digit: u8,
    /// The middle of what its cell sees, as x and y.
    pub cell: [f64; 2],
    /// Where the digit is, between the cells.
    pub place: [f64; 2],
    /// The edges left, top, right and bottom of the digit.
    pub edges: [f64; 4],
    /// Whether it comes into the list: no stronger one lies at its place, and it is not rejected as isolated.
    pub stays: bool,
}

/// How [`trail`] is to be read.
pub fn trail_legend(language: Language) -> &'static str {
    texts(language).pictures.trail_legend()
}

/// The longest side of an image whose steps are drawn: single cells would not be seen in a larger one.
const LONGEST: usize = 512;
const GAP: i64 = 10;
const BACKGROUND: Rgb<u8> = Rgb([0x20, 0x22, 0x26]);
const LABEL: Rgb<u8> = Rgb([0xD5, 0xD8, 0xDC]);

/// Draws the four steps onto a grey image whose values go from 0 (black) to 1 (white): an RGB picture as PNG.
///
/// # Errors
///
/// [`Error::TooLarge`] when a side is longer than 512 pixels.
pub fn trail(image: &Plane, trail: &Trail) -> Result<Vec<u8>> {
    let longer = image.height().max(image.width());
    if longer > LONGEST {
        return Err(Error::TooLarge {
            what: "the image",
            found: image.size(),
            largest: Shape::new([LONGEST as u64; 2]),
        });
    }
    let zoom = (600 / longer).max(1) as i64;
    let [width, height] = [image.width(), image.height()].map(|side| side as i64 * zoom);
    let title = (i64::from(font::HEIGHT) + 2) * 2;
    let (across, down) = (width + GAP, height + title + GAP);
    let mut canvas = Canvas::new(
        (2 * across + GAP) as u32,
        (2 * down + GAP) as u32,
        BACKGROUND,
    );
    for step in 0..4 {
        let corner = [GAP + step % 2 * across, GAP + step / 2 * down + title];
        canvas.text(
            corner[0],
            corner[1] - title,
            &(step + 1).to_string(),
            2,
            LABEL,
        );
        let mut panel = Panel {
            canvas: &mut canvas,
            corner,
            size: [width, height],
            zoom,
        };
        // Marks are seen on the ink, too.
        panel.image(image, if step == 3 { 0.8 } else { 0.5 });
        match step {
            0 => panel.marked(trail),
            1 => panel.peaks(trail),
            2 => panel.refined(trail),
            _ => panel.suppressed(trail),
        }
    }
    canvas.to_png()
}

/// A copy of the image on the canvas.
struct Panel<'a> {
    canvas: &'a mut Canvas,
    corner: [i64; 2],
    size: [i64; 2],
    /// Pixels of the canvas for one of the image.
    zoom: i64,
}

impl Panel<'_> {
    fn image(&mut self, image: &Plane, brightness: f32) {
        for y in 0..self.size[1] {
            for x in 0..self.size[0] {
                let [column, row] = [x, y].map(|at| (at / self.zoom) as usize);
                let value = image.values()[row * image.width() + column];
                let colour = match value.is_finite() {
                    true => colour::grey(value * brightness),
                    false => colour::NOT_A_NUMBER,
                };
                self.canvas
                    .set(self.corner[0] + x, self.corner[1] + y, colour);
            }
        }
    }

    /// Step 1, a square for each cell with a little space around it; where several maps have it, the surest.
    fn marked(&mut self, trail: &Trail) {
        let half = trail.step.map(|step| step / 2.0 * 0.8);
        let mut marked = trail.marked.clone();
        marked.sort_by(|a, b| a.1.total_cmp(&b.1));
        for ([x, y], score) in marked {
            let share = 0.35 + 0.65 * score.clamp(0.0, 1.0);
            let colour = Rgb(colour::BLUE.0.map(|part| (f32::from(part) * share) as u8));
            self.fill([x - half[0], y - half[1], x + half[0], y + half[1]], colour);
        }
    }

    /// Step 2.
    fn peaks(&mut self, trail: &Trail) {
        let half = trail.step.map(|step| step / 2.0);
        for peak in &trail.peaks {
            let [x, y] = peak.cell;
            let square = [x - half[0], y - half[1], x + half[0], y + half[1]];
            self.outline(square, None, colour::YELLOW);
            self.text(
                [square[2], square[1]],
                &peak.digit.to_string(),
                colour::YELLOW,
            );
        }
    }

    /// Step 3.
    fn refined(&mut self, trail: &Trail) {
        for peak in &trail.peaks {
            let [from, to] = [peak.cell, peak.place].map(|at| self.pixel(at));
            self.line(from, to, colour::ORANGE);
            let dot = |[x, y]: [i64; 2], side: i64| {
                Rectangle::new(x - side / 2, y - side / 2, side, side)
            };
            self.clipped(dot(from, 5), colour::YELLOW);
            let [x, y] = to;
            self.clipped(Rectangle::new(x - 7, y - 1, 15, 2), colour::ORANGE);
            self.clipped(Rectangle::new(x - 1, y - 7, 2, 15), colour::ORANGE);
        }
    }

    /// Step 4, what stays over what goes.
    fn suppressed(&mut self, trail: &Trail) {
        for stays in [false, true] {
            for peak in trail.peaks.iter().filter(|peak| peak.stays == stays) {
                let (colour, dash) = match stays {
                    true => (colour::BLUE, None),
                    false => (colour::ORANGE, Some(5)),
                };
                self.outline(peak.edges, dash, colour);
                if stays {
                    self.text(
                        [peak.edges[0], peak.edges[1]],
                        &peak.digit.to_string(),
                        colour,
                    );
                }
            }
        }
    }

    /// Where a place of the image is on the canvas. What is no number becomes 0.
    fn pixel(&self, at: [f64; 2]) -> [i64; 2] {
        let far = (4 * LONGEST) as f64;
        let along = |axis: usize| {
            let at = at[axis].clamp(-far, far) * self.zoom as f64;
            self.corner[axis] + at.round() as i64
        };
        [along(0), along(1)]
    }

    fn rectangle(&self, [left, top, right, bottom]: [f64; 4]) -> Rectangle {
        let ([left, top], [right, bottom]) = (self.pixel([left, top]), self.pixel([right, bottom]));
        Rectangle {
            left,
            top,
            right,
            bottom,
        }
    }

    fn fill(&mut self, edges: [f64; 4], colour: Rgb<u8>) {
        self.clipped(self.rectangle(edges), colour);
    }

    fn outline(&mut self, edges: [f64; 4], dash: Option<i64>, colour: Rgb<u8>) {
        let inside = self.inside(self.rectangle(edges));
        self.canvas.outline(inside, 2, dash, colour);
    }

    fn text(&mut self, corner: [f64; 2], text: &str, colour: Rgb<u8>) {
        let [x, y] = self.pixel(corner);
        let [width, height] = [font::width(text), font::HEIGHT].map(|side| i64::from(side) * 2);
        let ends = [0, 1].map(|axis| self.corner[axis] + self.size[axis]);
        let left = (x + 3).min(ends[0] - width).max(self.corner[0]);
        let top = (y + 3).min(ends[1] - height).max(self.corner[1]);
        self.canvas.text(left, top, text, 2, colour);
    }

    fn line(&mut self, from: [i64; 2], to: [i64; 2], colour: Rgb<u8>) {
        let length = (0..2).map(|axis| (to[axis] - from[axis]).abs()).max();
        let length = length.unwrap_or(0).max(1);
        for step in 0..=length {
            let [x, y] = [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * step / length);
            self.clipped(Rectangle::new(x - 1, y - 1, 2, 2), colour);
        }
    }

    fn clipped(&mut self, area: Rectangle, colour: Rgb<u8>) {
        let inside = self.inside(area);
        self.canvas.fill(inside, colour);
    }

    /// The part of a rectangle that lies on the panel.
    fn inside(&self, area: Rectangle) -> Rectangle {
        let [left, top] = self.corner;
        let [right, bottom] = [left + self.size[0], top + self.size[1]];
        Rectangle {
            left: area.left.clamp(left, right),
            top: area.top.clamp(top, bottom),
            right: area.right.clamp(left, right),
            bottom: area.bottom.clamp(top, bottom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(side: usize, trail: &Trail) -> image::RgbImage {
        let paper = Plane::new(side, side, vec![0.0; side * side]).expect("fits");
        let png = super::trail(&paper, trail).expect("can be drawn");
        image::load_from_memory(&png).expect("a PNG").into_rgb8()
    }

    fn peak(stays: bool) -> TrailPeak {
        TrailPeak {
            digit: 3,
            cell: [20.0, 20.0],
            place: [21.5, 19.0],
            edges: [12.0, 10.0, 30.0, 28.0],
            stays,
        }
    }

    fn count(image: &image::RgbImage, colour: Rgb<u8>) -> usize {
        image.pixels().filter(|&&pixel| pixel == colour).count()
    }

    #[test]
    fn every_step_has_its_panel() {
        let trail = Trail {
            marked: vec![([20.0, 20.0], 1.0)],
            step: [4.0; 2],
            peaks: vec![peak(true)],
        };
        let image = drawn(60, &trail);
        // 60 pixels become 600, and panels stand two by two.
        assert_eq!(image.width(), 2 * 600 + 3 * 10);
        let place = |step: u32, x: f64, y: f64| {
            let at = |start: u32, panel: u32, other: u32, at: f64| {
                start + panel * (600 + other) + (at * 10.0) as u32
            };
            let title = 2 * (font::HEIGHT + 2);
            *image.get_pixel(
                at(10, step % 2, 10, x),
                at(10 + title, step / 2, 10 + title, y),
            )
        };
        assert_eq!(place(0, 20.0, 20.0), colour::BLUE);
        assert_eq!(place(1, 18.0, 18.0), colour::YELLOW);
        assert_eq!(place(2, 21.5, 19.0), colour::ORANGE);
        assert_eq!(place(2, 20.0, 20.0), colour::YELLOW);
        assert_eq!(place(3, 12.0, 20.0), colour::BLUE);
    }

    #[test]
    fn what_is_kept_out_is_dashed_and_has_another_colour() {
        let of = |stays| {
            let trail = Trail {
                step: [4.0; 2],
                peaks: vec![peak(stays)],
                ..Trail::default()
            };
            drawn(60, &trail)
        };
        let (kept, out) = (of(true), of(false));
        // The third step has the same colour in both.
        let dashes = count(&out, colour::ORANGE) - count(&kept, colour::ORANGE);
        assert!(dashes > 0 && dashes < count(&kept, colour::BLUE));
        assert_eq!(count(&out, colour::BLUE), 0);
    }

    #[test]
    fn nothing_is_drawn_beyond_the_panels() {
        let wild = TrailPeak {
            cell: [f64::NAN, -1e300],
            place: [1e300, 59.9],
            edges: [-5.0, -5.0, f64::INFINITY, 70.0],
            ..peak(true)
        };
        let trail = Trail {
            marked: vec![([0.0, 60.0], f32::NAN)],
            step: [4.0; 2],
            peaks: vec![wild],
        };
        let image = drawn(60, &trail);
        for y in 0..image.height() {
            assert_eq!(*image.get_pixel(4, y), BACKGROUND);
            assert_eq!(*image.get_pixel(614, y), BACKGROUND);
        }
    }

    #[test]
    fn large_images_are_refused() {
        let large = Plane::new(1, 513, vec![0.0; 513]).expect("fits");
        let message = super::trail(&large, &Trail::default()).expect_err("too large");
        assert!(
            message.to_string().starts_with("the image is 1×513"),
            "{message}"
        );
    }
}

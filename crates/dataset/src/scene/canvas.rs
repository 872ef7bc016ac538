//! A grey image to draw on.

use super::geometry::Edges;
use crate::random::Random;

/// A grey image to draw on; 0 is paper and 255 is ink.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    pub(super) fn paper(width: usize, height: usize, area: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![0; area],
        }
    }

    /// Adds the ink of an image, whose top left pixel lies at a corner. Pixels outside the canvas are left out.
    pub(super) fn add(&mut self, image: &[u8], columns: usize, [left, top]: [i64; 2]) {
        for (row, line) in (top..).zip(image.chunks_exact(columns)) {
            for (column, &ink) in (left..).zip(line) {
                if let Some(pixel) = self.pixel(column, row) {
                    *pixel = pixel.saturating_add(ink);
                }
            }
        }
    }

    /// Makes a rectangle paper again.
    pub(super) fn wipe(&mut self, [left, top, right, bottom]: Edges) {
        for row in top..bottom {
            for column in left..right {
                if let Some(pixel) = self.pixel(column, row) {
                    *pixel = 0;
                }
            }
        }
    }

    /// Draws a stroke with round ends and soft edges. Where strokes cross, the darker one is seen.
    pub(super) fn stroke(&mut self, from: [f64; 2], to: [f64; 2], radius: f64, ink: f64) {
        let reach = radius + 1.0;
        let [columns, rows] = [0, 1].map(|axis| {
            let (least, most) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
            let length = [self.width, self.height][axis] as i64;
            let first = ((least - reach).floor() as i64).max(0);
            first..((most + reach).ceil() as i64).min(length)
        });
        let along = [to[0] - from[0], to[1] - from[1]];
        let square = along[0] * along[0] + along[1] * along[1];
        for row in rows {
            for column in columns.clone() {
                let off = [column as f64 + 0.5 - from[0], row as f64 + 0.5 - from[1]];
                let part = match square > 0.0 {
                    true => ((off[0] * along[0] + off[1] * along[1]) / square).clamp(0.0, 1.0),
                    false => 0.0,
                };
                let away = [0, 1].map(|axis| off[axis] - part * along[axis]);
                let distance = (away[0] * away[0] + away[1] * away[1]).sqrt();
                let covered = (radius + 0.5 - distance).clamp(0.0, 1.0);
                if let Some(pixel) = self.pixel(column, row) {
                    *pixel = (*pixel).max((ink * covered) as u8);
                }
            }
        }
    }

    /// Draws the outline of a rectangle: left, top, right and bottom edges.
    pub(super) fn frame(&mut self, [left, top, right, bottom]: [f64; 4], radius: f64, ink: f64) {
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
        for (index, &from) in corners.iter().enumerate() {
            self.stroke(from, corners[(index + 1) % 4], radius, ink);
        }
    }

    fn pixel(&mut self, column: i64, row: i64) -> Option<&mut u8> {
        let column = usize::try_from(column).ok().filter(|&at| at < self.width)?;
        let row = usize::try_from(row).ok().filter(|&at| at < self.height)?;
        self.pixels.get_mut(row * self.width + column)
    }
}

/// A random darkness of ink, as [`Canvas::stroke`] takes it.
pub(super) fn random_ink(random: &mut Random) -> f64 {
    random.uniform(100.0, 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas() -> Canvas {
        Canvas::paper(10, 8, 80)
    }

    #[test]
    fn a_stroke_covers_what_lies_near_it() {
        let mut canvas = canvas();
        canvas.stroke([2.5, 3.5], [6.5, 3.5], 0.5, 200.0);
        for (index, &pixel) in canvas.pixels.iter().enumerate() {
            let on = index / 10 == 3 && (2..=6).contains(&(index % 10));
            assert_eq!(pixel, if on { 200 } else { 0 }, "{index}");
        }
    }

    #[test]
    fn ink_adds_up_and_pixels_outside_are_left_out() {
        let mut canvas = canvas();
        canvas.add(&[200; 6], 3, [-1, 7]);
        canvas.add(&[100; 6], 3, [-1, 7]);
        assert_eq!(canvas.pixels[70..73], [255, 255, 0]);
        canvas.stroke([-50.0, 4.0], [500.0, 4.0], 2.0, 255.0);
        canvas.wipe([-3, -3, 100, 100]);
        assert!(canvas.pixels.iter().all(|&pixel| pixel == 0));
    }
}

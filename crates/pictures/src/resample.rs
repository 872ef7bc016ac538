//! Pictures resampled to another size.
//!
//! A pixel of the new size is the mean of the pixels around its place, weighted with a triangle as wide as two steps of the coarser
//! grid: linear interpolation where the picture grows, and an average over the area of a pixel where it shrinks. Beyond an edge the pixels
//! at the edge are repeated, so that a stroke that leaves the picture goes on, and does not end there like a stroke of a digit.

/// The pixels of a line that one pixel of another grid is made of, and their weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Taps {
    /// The index of the first pixel; it may lie outside the line.
    pub first: i64,
    /// The weights of the first pixel and those after it; their sum is 1.
    pub weights: Vec<f32>,
}

impl Taps {
    /// The pixels around the place `centre`, in pixels from the line's edge, where a step of the new grid is `step` pixels.
    ///
    /// ```
    /// use cijfer_pictures::Taps;
    ///
    /// // Half as many pixels: the centre of the first one lies on the edge between two.
    /// let taps = Taps::around(1.0, 2.0);
    /// assert_eq!((taps.first, taps.weights), (-1, vec![0.125, 0.375, 0.375, 0.125]));
    /// // The same number of pixels: each stays as it is.
    /// let taps = Taps::around(0.5, 1.0);
    /// assert_eq!((taps.first, taps.weights), (0, vec![1.0]));
    /// ```
    pub fn around(centre: f64, step: f64) -> Self {
        let reach = step.max(1.0);
        // Pixel i has its centre at i + 1/2; pixels within the reach have a weight above 0.
        let first = (centre - reach - 0.5).floor() as i64 + 1;
        let end = (centre + reach - 0.5).ceil() as i64;
        let weight = |pixel: i64| 1.0 - (pixel as f64 + 0.5 - centre).abs() / reach;
        let sum: f64 = (first..end).map(weight).sum();
        let weights = (first..end).map(|pixel| (weight(pixel) / sum) as f32);
        Self {
            first,
            weights: weights.collect(),
        }
    }

    /// The weighted sum over pixels of a line. Its first and last pixels are repeated beyond its ends; an empty line gives 0.
    pub fn of(&self, line: &[u8]) -> f32 {
        let Some(last) = line.len().checked_sub(1) else {
            return 0.0;
        };
        let pairs = (self.first..).zip(&self.weights);
        pairs
            .map(|(pixel, weight)| weight * f32::from(line[pixel.clamp(0, last as i64) as usize]))
            .sum()
    }
}

/// A window of `side`×`side` pixels around `centre` (x and y in pixels from the top left corner), whose pixels lie `step` pixels of the
/// picture apart. The picture's rows have `width` bytes.
///
/// ```
/// use cijfer_pictures::window;
///
/// // The 2×2 pixels in the middle of 4×4.
/// let pixels: Vec<u8> = (0..16).collect();
/// assert_eq!(window(&pixels, 4, [2.0, 2.0], 1.0, 2), [5, 6, 9, 10]);
/// ```
pub fn window(pixels: &[u8], width: usize, centre: [f64; 2], step: f64, side: usize) -> Vec<u8> {
    let height = pixels.len() / width.max(1);
    if height == 0 {
        return vec![0; side * side];
    }
    let middle = (side as f64 - 1.0) / 2.0;
    let [across, down] = centre.map(|centre| {
        let taps =
            (0..side).map(|index| Taps::around(centre + (index as f64 - middle) * step, step));
        taps.collect::<Vec<_>>()
    });
    let (Some(above), Some(below)) = (down.first(), down.last()) else {
        return Vec::new();
    };
    // At least the row at the edge, which is repeated beyond it.
    let last = height as i64 - 1;
    let first = above.first.clamp(0, last);
    let end = (below.first + below.weights.len() as i64).clamp(first + 1, last + 1);
    let lines = &pixels[first as usize * width..end as usize * width];
    let narrow = lines
        .chunks_exact(width.max(1))
        .flat_map(|line| across.iter().map(|taps| taps.of(line)));
    let narrow: Vec<f32> = narrow.collect();
    let mut window = Vec::with_capacity(side * side);
    for taps in &down {
        for column in 0..side {
            let mut sum = 0.0;
            for (row, weight) in (taps.first..).zip(&taps.weights) {
                let row = row.clamp(first, end - 1) - first;
                sum += weight * narrow[row as usize * side + column];
            }
            window.push((sum + 0.5) as u8);
        }
    }
    window
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_window_at_its_own_size_is_the_picture() {
        let pixels: Vec<u8> = (0..30).collect();
        assert_eq!(
            window(&pixels, 6, [3.0, 2.0], 1.0, 4),
            [1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16, 19, 20, 21, 22]
        );
        // Pixels outside repeat those at the edge.
        assert_eq!(window(&pixels, 6, [6.0, 0.0], 1.0, 2), [5, 5, 5, 5]);
        assert_eq!(window(&pixels, 6, [6.0, 4.0], 1.0, 2), [23, 23, 29, 29]);
        assert_eq!(window(&pixels, 6, [-9.0, 90.0], 1.0, 2), [24; 4]);
    }

    proptest! {
        #[test]
        fn weights_are_a_mean_around_the_centre(centre in -50.0f64..50.0, step in 0.05f64..20.0) {
            let taps = Taps::around(centre, step);
            prop_assert!(taps.weights.iter().all(|&weight| weight > 0.0));
            let sum: f64 = taps.weights.iter().map(|&weight| f64::from(weight)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-5);
            let pixels = (taps.first..).zip(&taps.weights);
            let mean: f64 = pixels.map(|(pixel, &weight)| (pixel as f64 + 0.5) * f64::from(weight)).sum();
            // Exact where the picture grows; within a part of a pixel where it shrinks.
            let tolerance = if step <= 1.0 { 1e-4 } else { 0.26 };
            prop_assert!((mean - centre).abs() < tolerance, "{mean} for {centre}");
        }
    }
}

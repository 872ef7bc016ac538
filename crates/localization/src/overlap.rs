/// How far two boxes are the same: the area that they share over the area that either covers
/// (intersection over union). 0 where they share none, 1 where they are equal and not empty. Boxes
/// are the edges left, top, right and bottom.
pub(crate) fn overlap(a: [f64; 4], b: [f64; 4]) -> f64 {
    let shared = shared(a, b);
    if shared == 0.0 {
        return 0.0;
    }
    shared / (area(a) + area(b) - shared)
}

/// The part of the smaller one of two boxes that lies in the other.
pub(crate) fn contained(a: [f64; 4], b: [f64; 4]) -> f64 {
    let shared = shared(a, b);
    if shared == 0.0 {
        return 0.0;
    }
    shared / area(a).min(area(b))
}

fn shared(a: [f64; 4], b: [f64; 4]) -> f64 {
    area([
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ])
}

fn area([left, top, right, bottom]: [f64; 4]) -> f64 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

/// The edges of pixels as numbers.
pub(crate) fn edges(of_pixels: [usize; 4]) -> [f64; 4] {
    of_pixels.map(|edge| edge as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes() -> impl Strategy<Value = [usize; 4]> {
        (0usize..6, 0usize..6, 0usize..6, 0usize..6)
            .prop_map(|(left, top, width, height)| [left, top, left + width, top + height])
    }

    proptest! {
        /// Counted pixel by pixel.
        #[test]
        fn it_is_the_share_of_the_pixels(a in boxes(), b in boxes()) {
            let is_in = |[left, top, right, bottom]: [usize; 4], x, y| {
                (left..right).contains(&x) && (top..bottom).contains(&y)
            };
            let pixels = (0..12).flat_map(|y| (0..12).map(move |x| (x, y)));
            let (mut both, mut either) = (0, 0);
            for (x, y) in pixels {
                both += usize::from(is_in(a, x, y) && is_in(b, x, y));
                either += usize::from(is_in(a, x, y) || is_in(b, x, y));
            }
            let expected = if both == 0 { 0.0 } else { both as f64 / either as f64 };
            prop_assert_eq!(overlap(edges(a), edges(b)), expected);
        }
    }
}

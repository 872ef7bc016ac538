//! Parts of the large image that are small enough to be looked at.

use cijfer_dataset::{GreyImage, Truth};

use crate::Result;

/// The longest side of an excerpt, in pixels: small enough for single strokes to be seen in
/// pictures of its maps.
const EXCERPT: usize = 192;

/// The part of the image with the most digits.
pub(super) fn excerpt(image: &GreyImage, truth: &Truth) -> Result<GreyImage> {
    let [width, height] = [image.width(), image.height()].map(|side| side.min(EXCERPT));
    let corner = |centre: f64, side: usize, whole: usize| {
        let start = (centre - side as f64 / 2.0).max(0.0) as usize;
        start.min(whole - side)
    };
    let corners = truth.digits.iter().map(|digit| {
        let left = corner(digit.x, width, image.width());
        let top = corner(digit.y, height, image.height());
        (left, top)
    });
    let inside = |&(left, top): &(usize, usize)| {
        let within = |at: f64, start: usize, side: usize| {
            (start as f64 + 14.0..=(start + side) as f64 - 14.0).contains(&at)
        };
        let digits = truth.digits.iter();
        let seen = digits.filter(|d| within(d.x, left, width) && within(d.y, top, height));
        seen.count()
    };
    let (left, top) = corners.max_by_key(inside).unwrap_or((0, 0));
    cut_out(image, [left, top], [width, height])
}

/// An image whose pixels are squares of so many.
pub(super) fn enlarged(image: &GreyImage, times: usize) -> Result<GreyImage> {
    let rows = image.pixels().chunks_exact(image.width());
    let rows = rows.flat_map(|row| std::iter::repeat_n(row, times));
    let pixels = rows
        .flatten()
        .flat_map(|&pixel| std::iter::repeat_n(pixel, times));
    let [width, height] = [image.width(), image.height()].map(|side| side * times);
    Ok(GreyImage::new(width, height, pixels.collect())?)
}

/// A part of an image, from a corner on.
pub(super) fn cut_out(
    image: &GreyImage,
    [left, top]: [usize; 2],
    [width, height]: [usize; 2],
) -> Result<GreyImage> {
    let rows = image.pixels().chunks_exact(image.width()).skip(top);
    let rows = rows.take(height).map(|row| &row[left..][..width]);
    let pixels: Vec<u8> = rows.flatten().copied().collect();
    Ok(GreyImage::new(width, height, pixels)?)
}

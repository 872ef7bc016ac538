//! The colours of pictures and plots: those that people who are colour-blind can tell apart,
//! after Okabe and Ito, *Color Universal Design* (2008).

use image::Rgb;

pub(crate) const BLUE: Rgb<u8> = Rgb([0x56, 0xB4, 0xE9]);
pub(crate) const ORANGE: Rgb<u8> = Rgb([0xE6, 0x9F, 0x00]);
pub(crate) const PURPLE: Rgb<u8> = Rgb([0xE5, 0x7F, 0xC0]);
pub(crate) const YELLOW: Rgb<u8> = Rgb([0xF0, 0xE4, 0x42]);
/// What is no number: a colour that no scale contains.
pub(crate) const NOT_A_NUMBER: Rgb<u8> = Rgb([0xFF, 0x00, 0xC8]);

/// From black for 0 to white for 1.
pub(crate) fn grey(share: f32) -> Rgb<u8> {
    let level = (share.clamp(0.0, 1.0) * 255.0).round() as u8;
    Rgb([level; 3])
}

/// From blue for −1 over white for 0 to orange for 1. Blue and orange are told apart in every
/// common kind of colour blindness, and both grow darker with distance from 0.
pub(crate) fn diverging(share: f32) -> Rgb<u8> {
    const BLUES: [[f32; 3]; 3] = [[255.0; 3], [67.0, 147.0, 215.0], [6.0, 42.0, 100.0]];
    const ORANGES: [[f32; 3]; 3] = [[255.0; 3], [241.0, 143.0, 50.0], [115.0, 45.0, 4.0]];
    let stops = if share < 0.0 { BLUES } else { ORANGES };
    let position = share.abs().min(1.0) * 2.0;
    let first = if position < 1.0 { 0 } else { 1 };
    let part = position - first as f32;
    Rgb([0, 1, 2].map(|channel| {
        let (from, to) = (stops[first][channel], stops[first + 1][channel]);
        (from + (to - from) * part).round() as u8
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_white_and_the_ends_are_dark() {
        assert_eq!(diverging(0.0), Rgb([255, 255, 255]));
        assert_eq!(diverging(-1.0), Rgb([6, 42, 100]));
        assert_eq!(diverging(1.0), Rgb([115, 45, 4]));
        assert_eq!(diverging(7.0), diverging(1.0));
        assert_eq!((grey(0.0), grey(1.0)), (Rgb([0; 3]), Rgb([255; 3])));
    }
}

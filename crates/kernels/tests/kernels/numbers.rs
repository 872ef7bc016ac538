//! Numbers that look random and are the same every time.

/// A number from −1 to 1, never 0.
pub(crate) fn number(seed: u64, index: usize) -> f32 {
    // SplitMix64 by Steele, Lea and Flood (2014).
    let mut bits = seed
        .wrapping_mul(0xd129_0d3a_5c3b_7f1d)
        .wrapping_add((index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let bits = ((bits ^ (bits >> 31)) >> 41) as i32;
    (2 * bits - (1 << 23) + 1) as f32 / (1 << 23) as f32
}

/// So many of them, times a factor.
pub(crate) fn numbers(seed: u64, count: usize, scale: f32) -> Vec<f32> {
    (0..count)
        .map(|index| scale * number(seed, index))
        .collect()
}

/// Each number's bits, so that what is not equal in the last of them is seen, and NaN is like itself.
pub(crate) fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

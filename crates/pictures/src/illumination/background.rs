//! The background of an image: the tone of its paper, estimated from blocks.

/// The side of a block in pixels.
pub(super) const BLOCK: usize = 64;

/// The background at the centres of a block row: a morphological opening of the blocks' tones with a window of 3×3 blocks. `tones`
/// gives those of a block row, from 0 to `last`.
pub(super) fn opening<'a>(row: usize, last: usize, tones: impl Fn(usize) -> &'a [u8]) -> Vec<u8> {
    let around = |row: usize| row.saturating_sub(1)..=(row + 1).min(last);
    let least = |row: usize| {
        let tones = around(row).map(|row| tones(row).to_vec());
        sideways(vertically(tones, u8::min), u8::min)
    };
    sideways(vertically(around(row).map(least), u8::max), u8::max)
}

/// The lower quartile of the ink in each block of a band of rows.
pub(super) fn quartiles(band: &[u8], width: usize) -> Vec<u8> {
    let quartile = |column: usize| {
        let columns = column..(column + BLOCK).min(width);
        let mut counts = [0_u32; 256];
        for row in band.chunks_exact(width) {
            for ink in &row[columns.clone()] {
                counts[usize::from(*ink)] += 1;
            }
        }
        let quarter = (columns.len() * (band.len() / width)) as u32 / 4;
        let mut below = 0;
        (0..=u8::MAX)
            .find(|ink| {
                below += counts[usize::from(*ink)];
                below > quarter
            })
            .unwrap_or(u8::MAX)
    };
    (0..width).step_by(BLOCK).map(quartile).collect()
}

/// The least or the greatest of rows of tones, column by column.
fn vertically(rows: impl Iterator<Item = Vec<u8>>, of: fn(u8, u8) -> u8) -> Vec<u8> {
    rows.reduce(|mut row, other| {
        for (tone, other) in row.iter_mut().zip(other) {
            *tone = of(*tone, other);
        }
        row
    })
    .unwrap_or_default()
}

/// The least or the greatest of each tone and its neighbours in a row.
fn sideways(row: Vec<u8>, of: fn(u8, u8) -> u8) -> Vec<u8> {
    let last = row.len() - 1;
    (0..=last)
        .map(|column| {
            let around = column.saturating_sub(1)..=(column + 1).min(last);
            row[around].iter().copied().reduce(of).unwrap_or_default()
        })
        .collect()
}

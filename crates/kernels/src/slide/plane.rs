//! Between pixels in rows and phases.

use std::ops::Range;

use super::run::Pass;
use super::shape::Shape;
use super::tile::Buffer;
use crate::kernel::Elements;

/// Rows of the image, in phases; what lies beyond it is 0.
pub(super) fn load(pass: &Pass, to: Buffer, rows: Range<usize>, column: usize, output: &mut [f32]) {
    let ([height, width], [above, left]) = (pass.shape.lengths[0], pass.shape.origins[0]);
    let from_row = width * to.channels;
    pass.shape.instructions.run(Elements(|| {
        for (row, output) in rows.zip(output.chunks_exact_mut(to.row())) {
            let Some(row) = row.checked_sub(above).filter(|row| *row < height) else {
                output.fill(0.0);
                continue;
            };
            let pixels = &pass.image[row * from_row..][..from_row];
            for (index, output) in output.chunks_exact_mut(to.pitch).enumerate() {
                let (channel, phase) = (index / to.phases, index % to.phases);
                let output = &mut output[..to.extent];
                let inside = inside(to, phase, column, left, width);
                output[..inside.start].fill(0.0);
                output[inside.end..].fill(0.0);
                if inside.is_empty() {
                    continue;
                }
                let x = |j: usize| (column + j) * to.phases + phase - left;
                let [first, last] = [inside.start, inside.end - 1].map(x);
                let pixels = &pixels[first * to.channels + channel..=last * to.channels + channel];
                gather(pixels, to.phases * to.channels, &mut output[inside]);
            }
        }
    }));
}

/// Makes 0 what the next stage's windows see beyond the edge of the image.
pub(super) fn clear_border(
    shape: &Shape,
    index: usize,
    buffer: Buffer,
    rows: Range<usize>,
    column: usize,
    values: &mut [f32],
) {
    let ([height, width], [above, left]) = (shape.lengths[index], shape.origins[index]);
    for (row, values) in rows.zip(values.chunks_exact_mut(buffer.row())) {
        if !(above..above + height).contains(&row) {
            values.fill(0.0);
            continue;
        }
        for (phase, values) in values.chunks_exact_mut(buffer.pitch).enumerate() {
            let inside = inside(buffer, phase % buffer.phases, column, left, width);
            values[..inside.start].fill(0.0);
            values[inside.end..].fill(0.0);
        }
    }
}

/// Takes rows over into the outputs, of which a piece has so many in all.
pub(super) fn store(
    pass: &Pass,
    from: Buffer,
    values: &[f32],
    count: usize,
    rows: Range<usize>,
    outputs: &mut [&mut [f32]],
) {
    for (row, values) in rows.zip(values.chunks_exact(from.row())) {
        if pass.planar {
            for (channel, values) in values.chunks_exact(from.pitch).enumerate() {
                let output = &mut outputs[channel * count + row];
                output.copy_from_slice(&values[..from.extent]);
            }
        } else {
            for (j, pixel) in outputs[row].chunks_exact_mut(from.channels).enumerate() {
                for (channel, value) in pixel.iter_mut().enumerate() {
                    *value = values[channel * from.pitch + j];
                }
            }
        }
    }
}

/// Which `j` of a phase lie inside an image of that width, whose first column is `left`, in a strip that starts
/// at `column`.
fn inside(buffer: Buffer, phase: usize, column: usize, left: usize, width: usize) -> Range<usize> {
    let first = column * buffer.phases + phase;
    let at = |x: usize| {
        x.saturating_sub(first)
            .div_ceil(buffer.phases)
            .min(buffer.extent)
    };
    at(left)..at(left + width)
}

/// Every `stride`th value from the first on, as long as there is room and there are values.
#[inline(always)]
fn gather(from: &[f32], stride: usize, to: &mut [f32]) {
    match stride {
        1 => to[..from.len()].copy_from_slice(from),
        2 => gather_by::<2>(from, to),
        3 => gather_by::<3>(from, to),
        4 => gather_by::<4>(from, to),
        8 => gather_by::<8>(from, to),
        _ => {
            for (to, from) in to.iter_mut().zip(from.iter().step_by(stride)) {
                *to = *from;
            }
        }
    }
}

/// The stride is known to the compiler, which turns it into shuffles.
#[inline(always)]
fn gather_by<const STRIDE: usize>(from: &[f32], to: &mut [f32]) {
    let chunks = from.chunks_exact(STRIDE);
    let rest = chunks.remainder();
    let whole = chunks.len();
    for (to, chunk) in to.iter_mut().zip(chunks) {
        *to = chunk[0];
    }
    if let (Some(to), Some(from)) = (to.get_mut(whole), rest.first()) {
        *to = *from;
    }
}

//! Between pixels in rows and phases.

use std::ops::Range;

use super::buffer::Buffer;
use super::image::{Image, Pixel};
use super::pass::Pass;
use super::shape::Shape;

use crate::kernel::Elements;

/// Rows of the image, in phases; what lies beyond it is 0.
pub(super) fn load(pass: &Pass, to: Buffer, rows: Range<usize>, column: usize, output: &mut [f32]) {
    let shape = pass.shape;
    shape.instructions.run(Elements(|| match pass.image {
        Image::Values(image) => load_rows(shape, image, to, rows, column, output),
        Image::Bytes(image) => load_rows(shape, image, to, rows, column, output),
    }));
}

#[inline(always)]
fn load_rows<P: Pixel>(
    shape: &Shape,
    image: &[P],
    to: Buffer,
    rows: Range<usize>,
    column: usize,
    output: &mut [f32],
) {
    let ([height, width], [above, left]) = (shape.lengths[0], shape.origins[0]);
    let from_row = width * to.channels;
    for (row, output) in rows.zip(output.chunks_exact_mut(to.row())) {
        let Some(row) = row.checked_sub(above).filter(|row| *row < height) else {
            output.fill(0.0);
            continue;
        };
        let pixels = &image[row * from_row..][..from_row];
        // Where all phases of a column are inside, and the rest.
        let first = (column * to.phases) as isize - left as isize;
        let whole = |x: isize| (x.max(0) as usize / to.phases).min(to.extent);
        let start = whole(to.phases as isize - 1 - first);
        let end = whole(width as isize - first).max(start);
        if start > 0 || end < to.extent {
            output.fill(0.0);
        }
        let step = to.phases * to.channels;
        let at = first + (start * to.phases) as isize;
        let values = match start < end {
            true => &pixels[at as usize * to.channels..][..(end - start) * step],
            false => &[],
        };
        match step {
            1 => in_phases::<1, P>(values, to, start, output),
            2 => in_phases::<2, P>(values, to, start, output),
            3 => in_phases::<3, P>(values, to, start, output),
            4 => in_phases::<4, P>(values, to, start, output),
            8 => in_phases::<8, P>(values, to, start, output),
            _ => {
                for (j, values) in (start..end).zip(values.chunks_exact(step)) {
                    for (index, value) in values.iter().enumerate() {
                        output[line(to, index) + j] = value.value();
                    }
                }
            }
        }
        for j in (0..start).chain(end..to.extent) {
            for index in 0..step {
                let x = first + (j * to.phases + index / to.channels) as isize;
                if (0..width as isize).contains(&x) {
                    let pixel = x as usize * to.channels + index % to.channels;
                    output[line(to, index) + j] = pixels[pixel].value();
                }
            }
        }
    }
}

/// Where the line of a phase and channel starts, of which the channels of each phase are counted first.
fn line(buffer: Buffer, index: usize) -> usize {
    let [phase, channel] = [index / buffer.channels, index % buffer.channels];
    (channel * buffer.phases + phase) * buffer.pitch
}

/// `STEP` phases and channels at a time, from the column `start` on: what is known to the compiler is unrolled.
#[inline(always)]
fn in_phases<const STEP: usize, P: Pixel>(
    values: &[P],
    to: Buffer,
    start: usize,
    output: &mut [f32],
) {
    let (values, _) = values.as_chunks::<STEP>();
    let mut order = [0; STEP];
    for (index, place) in order.iter_mut().enumerate() {
        *place = line(to, index) + start;
    }
    for index in 0..STEP {
        let output = &mut output[order[index]..][..values.len()];
        for (output, values) in output.iter_mut().zip(values) {
            *output = values[index].value();
        }
    }
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

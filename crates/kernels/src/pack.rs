//! Weights laid out as the kernels read them.

use rayon::prelude::*;

use crate::draft::{Image, Linear};
use crate::kernel::{Elements, packed};
use crate::memory::Aligned;
use crate::simd::Instructions;

/// Fewer weights than this are packed by one thread.
const PARALLEL: usize = 1 << 14;

/// Lays the weights of a layer out for its sums.
pub(crate) fn pack_forward(
    linear: &Linear,
    from: Image,
    instructions: Instructions,
    weights: &[f32],
    into: &mut [f32],
) {
    let tile = instructions.filters();
    let (filters, taps) = (linear.filters_per_group(), linear.weights_per_filter(from));
    let groups = weights.chunks_exact(filters * taps);
    for (weights, into) in groups.zip(into.chunks_exact_mut(filters * taps)) {
        in_tiles(tile * taps, into, |index, into| {
            let weights = &weights[index * tile * taps..][..into.len()];
            packed(tile, into.len() / taps, taps, into, |filter, tap| {
                weights[filter * taps + tap]
            });
        });
    }
}

/// Lays the weights of a layer out for the gradient by its input, from where they lie for its sums: channels take
/// the place of filters; taps are a group's filters and the elements of the window.
pub(crate) fn pack_by_input(
    linear: &Linear,
    from: Image,
    instructions: Instructions,
    forward: &[f32],
    into: &mut [f32],
) {
    let tile = instructions.filters();
    let (filters, channels) = (linear.filters_per_group(), linear.channels_per_group(from));
    let weights = linear.weights_per_filter(from);
    let [height, width] = linear.kernel;
    let taps = filters * height * width;
    let groups = forward.chunks_exact(filters * weights);
    for (forward, into) in groups.zip(into.chunks_exact_mut(channels * taps)) {
        in_tiles(tile * taps, into, |index, into| {
            let count = into.len() / taps;
            for element in 0..height * width {
                let place = [element / width, element % width];
                let at = |channel| linear.weight_of(from, channel, place);
                // From one channel to the next.
                let stride = at(1) - at(0);
                let at = at(index * tile);
                for (filters, of_filters) in forward.chunks(tile * weights).enumerate() {
                    let step = of_filters.len() / weights;
                    for filter in 0..step {
                        let tap = (filters * tile + filter) * height * width + element;
                        let into = into[tap * count..][..count].iter_mut().enumerate();
                        for (channel, weight) in into {
                            *weight = of_filters[(at + channel * stride) * step + filter];
                        }
                    }
                }
            }
        });
    }
}

/// Transforms weights by the rows of weight transforms, and lays them out as the sums read them, those of one
/// product after those of another; there is room to work in.
pub(crate) fn pack_transformed<'a>(
    per_product: &Linear,
    from: Image,
    transforms: impl IntoIterator<Item = &'a Vec<f32>, IntoIter: Clone>,
    instructions: Instructions,
    weights: &[f32],
    room: &mut Aligned,
    into: &mut Aligned,
) {
    let transforms = transforms.into_iter();
    let count = per_product.filters * per_product.weights_per_filter(from);
    let height = weights.len() / count;
    let width = per_product.kernel[1];
    // Row after row of all kernels, and the sums of these.
    let (rows, transformed) = room.room(weights.len() + count).split_at_mut(weights.len());
    for (row, of_row) in rows.chunks_exact_mut(count).enumerate() {
        // Column after column, for rows of kernels are too short to be copied by calls.
        for column in 0..width {
            let kernels = weights.chunks_exact(height * width);
            for (to, kernel) in of_row.chunks_exact_mut(width).zip(kernels) {
                to[column] = kernel[row * width + column];
            }
        }
    }
    into.resize(transforms.clone().count() * count);
    for (factors, into) in transforms.zip(into.chunks_exact_mut(count)) {
        instructions.run(Elements(|| {
            transformed.fill(0.0);
            for (factor, row) in factors.iter().zip(rows.chunks_exact(count)) {
                for (sum, weight) in transformed.iter_mut().zip(row) {
                    *sum += factor * weight;
                }
            }
        }));
        pack_forward(per_product, from, instructions, transformed, into);
    }
}

/// Visits tiles of weights, many of them on all threads.
fn in_tiles(length: usize, weights: &mut [f32], visit: impl Fn(usize, &mut [f32]) + Sync) {
    if weights.len() > PARALLEL {
        let tiles = weights.par_chunks_mut(length).enumerate();
        tiles.for_each(|(index, tile)| visit(index, tile));
    } else {
        let tiles = weights.chunks_mut(length).enumerate();
        tiles.for_each(|(index, tile)| visit(index, tile));
    }
}

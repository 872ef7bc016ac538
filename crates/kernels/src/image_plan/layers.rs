//! The work of the stages, on rows in phases.

use super::buffer::Buffer;
use super::pass::Pass;
use super::scratch::Room;
use super::stage::Stage;
use super::tile::Tables;
use super::weights::Packed;
use crate::draft::{Linear, Pool};
use crate::kernel::{Elements, Largest, Sums};

/// So many rows of a linear stage, all phases, from where the first one's window starts.
#[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
pub(super) fn sums(
    pass: &Pass,
    stage: &Stage,
    (linear, weights, tables): (&Linear, &Packed, &Tables),
    [from, to]: [Buffer; 2],
    mut rows: usize,
    room: &mut Room,
    mut input: &[f32],
    mut output: &mut [f32],
) {
    if let (Some(winograd), Some(tables)) = (&stage.winograd, &tables.winograd) {
        let linear = (linear, &*weights.transformed, tables);
        while rows >= winograd.rows {
            let done = winograd.run(pass, linear, [from, to], rows, room, input, output);
            input = &input[done * stage.step[0] * from.row()..];
            output = &mut output[done * to.row()..];
            rows -= done;
        }
        // The last rows of an image are no whole group.
    }
    if rows == 0 {
        return;
    }
    let weights = &weights.direct;
    let filters = linear.filters_per_group();
    let weights_per_filter = linear.weights_per_filter(stage.from());
    let channels = linear.channels_per_group(stage.from());
    let bias = linear
        .bias
        .map(|start| &pass.parameters[start..][..linear.filters]);
    for group in 0..linear.groups {
        let first = group * filters;
        for class in &tables.classes {
            pass.shape.instructions.run(Sums {
                input: &input[group * channels * from.plane()..],
                output: &mut output[first * to.plane()..],
                positions: &class.positions[..rows * class.positions_per_row],
                taps: &class.taps,
                weights: &weights[first * weights_per_filter..][..filters * weights_per_filter],
                weights_per_filter,
                filters,
                bias: bias.map(|bias| &bias[first..first + filters]),
                filter_stride: to.plane(),
                rectify: linear.rectify,
                largest: match linear.pool {
                    Some(_) => Largest::Value,
                    None => Largest::No,
                },
            });
        }
    }
}

/// So many rows of a pooling that is no part of the sums before it.
pub(super) fn pooled(
    pass: &Pass,
    pool: Pool,
    [from, to]: [Buffer; 2],
    rows: usize,
    input: &[f32],
    output: &mut [f32],
) {
    let share = 1.0 / (pool.window[0] * pool.window[1]) as f32;
    pass.shape.instructions.run(Elements(|| {
        for (row, output) in output.chunks_exact_mut(to.row()).take(rows).enumerate() {
            for (index, output) in output.chunks_exact_mut(to.pitch).enumerate() {
                let (channel, phase) = (index / to.phases, index % to.phases);
                let output = &mut output[..to.extent];
                for down in 0..pool.window[0] {
                    for right in 0..pool.window[1] {
                        let x = phase * pool.stride[1] + right;
                        let at = (row * pool.stride[0] + down) * from.row()
                            + channel * from.plane()
                            + x % from.phases * from.pitch
                            + x / from.phases;
                        let values = output.iter_mut().zip(&input[at..]);
                        match [down, right] {
                            [0, 0] => values.for_each(|(output, value)| *output = *value),
                            _ if pool.largest => values.for_each(|(output, value)| {
                                *output = if *value > *output { *value } else { *output };
                            }),
                            _ => values.for_each(|(output, value)| *output += *value),
                        }
                    }
                }
                if !pool.largest {
                    output.iter_mut().for_each(|output| *output *= share);
                }
            }
        }
    }));
}

//! The tables of a linear stage for the columns of one phase.

use super::buffer::Buffer;
use super::stage::Stage;
use crate::draft::Linear;
use crate::kernel::{Position, Tap, Taps};

/// The tables of a linear stage for one output phase.
pub(super) struct Class {
    /// Row after row, as many in each.
    pub(super) positions: Vec<Position>,
    pub(super) positions_per_row: usize,
    pub(super) taps: Taps,
}

impl Class {
    /// As many phases as a tile of positions has room for, or a part of it, as one class: the positions of a
    /// tile are those of all phases in turn.
    pub(super) fn interleaved(phases: Vec<Self>) -> Self {
        let vectors = phases[0].positions_per_row;
        let positions = (0..vectors).flat_map(|at| phases.iter().map(move |of| of.positions[at]));
        let taps = (0..phases[0].taps.len()).map(|tap| Tap {
            input: std::array::from_fn(|slot| phases[slot % phases.len()].taps[tap].input[0]),
            ..phases[0].taps[tap]
        });
        Self {
            positions: positions.collect(),
            positions_per_row: vectors * phases.len(),
            taps: taps.collect(),
        }
    }
}

/// The tables for one phase of the output. `Shape` has made sure that its numbers fit.
pub(super) fn class(
    stage: &Stage,
    linear: &Linear,
    [from, to]: [Buffer; 2],
    phase: usize,
    lanes: usize,
) -> Class {
    let [pool_height, pool_width] = linear.pool.unwrap_or([1, 1]);
    let elements = pool_height * pool_width;
    let vectors = to.extent.div_ceil(lanes);
    let mut positions = Vec::with_capacity(to.new * vectors * elements);
    for row in 0..to.new {
        for vector in 0..vectors {
            // The elements of a pooling's window differ in their taps.
            positions.extend((0..elements).map(|_| Position {
                input: (row * stage.step[0] * from.row() + vector * lanes) as u32,
                output: (row * to.row() + phase * to.pitch + vector * lanes) as u32,
            }));
        }
    }
    let window = linear.window(stage.from()).into_iter().enumerate();
    let taps = window.map(|(weight, (channel, [down, right]))| Tap {
        input: std::array::from_fn(|slot| {
            let element = slot % elements;
            let [below, beside] = [element / pool_width, element % pool_width];
            let y = below * linear.stride[0] + down * linear.dilation[0];
            let x = (phase * pool_width + beside) * linear.stride[1] + right * linear.dilation[1];
            let at = y * from.row()
                + channel * from.plane()
                + x % from.phases * from.pitch
                + x / from.phases;
            at as u32
        }),
        weight: weight as u32,
    });
    Class {
        positions,
        positions_per_row: vectors * elements,
        taps: taps.collect(),
    }
}

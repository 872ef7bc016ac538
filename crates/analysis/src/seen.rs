//! Which pixels cells see, found by going back through the layers one by one.
//!
//! A [`Field`](crate::Field) says at what a cell would look if nothing had an end; here padding and
//! edges count, and so do the gaps that dilation and wide strides leave.

use std::ops::Range;

use cijfer_network::Shape;

use crate::LayerAnalysis;
use crate::step::Step;

/// What [`Analysis::seen`](crate::Analysis::seen) answers for the last of those layers.
pub(crate) fn seen(
    layers: &[LayerAnalysis],
    axis: usize,
    cells: Range<u64>,
) -> Option<Vec<Range<u64>>> {
    let [height, width, _] = layers.last()?.output.as_image()?;
    let length = *[height, width].get(axis)?;
    if cells.is_empty() || cells.end > length {
        return None;
    }
    let mut runs: Runs = std::iter::once(cells.start.into()..cells.end.into()).collect();
    for layer in layers.iter().rev() {
        let step = layer.steps?[axis];
        runs = inputs(step, &runs, layer.input.axes()[axis].into())?;
    }
    let whole = |place: i128| u64::try_from(place).ok();
    let runs = runs
        .into_iter()
        .map(|run| Some(whole(run.start)?..whole(run.end)?));
    runs.collect()
}

/// What [`Analysis::unseen`](crate::Analysis::unseen) answers for each layer.
///
/// Mostly the cells of a layer look at all cells of the one before, and see what those see; only
/// where some are left out are the layers gone back through.
pub(crate) fn unseen(input: &Shape, layers: &[LayerAnalysis]) -> Vec<Option<[[u64; 2]; 2]>> {
    let Some([height, width, _]) = input.as_image() else {
        return vec![None; layers.len()];
    };
    let mut seen: [Vec<Option<Runs>>; 2] = [Vec::new(), Vec::new()];
    for index in 0..layers.len() {
        for (axis, seen) in seen.iter_mut().enumerate() {
            let all = seen_by_all(&layers[..=index], axis, seen);
            seen.push(all);
        }
    }
    let ends = |runs: &Runs| -> Option<[u64; 2]> {
        let [first, end] = [runs.first()?.start, runs.last()?.end];
        Some([u64::try_from(first).ok()?, u64::try_from(end).ok()?])
    };
    let [rows, columns] = &seen;
    let both = rows.iter().zip(columns);
    both.map(|(rows, columns)| {
        Some(match (ends(rows.as_ref()?), ends(columns.as_ref()?)) {
            (Some([above, bottom]), Some([left, right])) => {
                [[above, height - bottom], [left, width - right]]
            }
            // Without a row no pixel is seen at all: all of them lie above and to the left.
            _ => [[height, 0], [width, 0]],
        })
    })
    .collect()
}

/// Beyond so many runs all gaps count as closed: a few dilated windows on one another would leave
/// more of them than a memory holds.
const MOST_RUNS: usize = 1 << 16;

/// Runs of neighbouring places, in order, with gaps between them.
type Runs = Vec<Range<i128>>;

/// The pixels that all cells of the last layer see, when those that the cells of each layer before
/// see are known.
fn seen_by_all(layers: &[LayerAnalysis], axis: usize, before: &[Option<Runs>]) -> Option<Runs> {
    let length = |layer: &LayerAnalysis| Some(*layer.output.as_image()?.get(axis)?);
    let mut runs: Runs = std::iter::once(0..length(layers.last()?)?.into()).collect();
    for (index, layer) in layers.iter().enumerate().rev() {
        runs = inputs(layer.steps?[axis], &runs, layer.input.axes()[axis].into())?;
        let Some(earlier) = index.checked_sub(1) else {
            break;
        };
        if let [run] = runs.as_slice()
            && run.start == 0
            && run.end == length(&layers[earlier])?.into()
        {
            return before[earlier].clone();
        }
    }
    Some(runs)
}

/// The inputs of a layer at which some outputs look: those that there are, in order, neighbours
/// joined.
fn inputs(step: Step, outputs: &[Range<i128>], length: i128) -> Option<Runs> {
    let mut runs = Vec::new();
    for output in outputs {
        runs.extend(step.inputs(output)?);
        if runs.len() > MOST_RUNS {
            let all = outputs.first()?.start..outputs.last()?.end;
            runs = vec![step.hull(&all)?];
            break;
        }
    }
    for run in &mut runs {
        run.start = run.start.max(0);
        run.end = run.end.min(length);
    }
    runs.retain(|run| run.start < run.end);
    runs.sort_unstable_by_key(|run| run.start);
    let mut joined: Runs = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
            _ => joined.push(run),
        }
    }
    Some(joined)
}

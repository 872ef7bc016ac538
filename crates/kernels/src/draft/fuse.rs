//! Layers that are computed with the layer before them.

use cijfer_network::Activation;

use super::stage::{Draft, Work};
use crate::function::Function;
use crate::simd::POSITIONS;

/// Puts what can be done with the sums of a tile to the stage that makes the sums: negative ones
/// become 0, and the largest of a pooling's window is kept.
pub(crate) fn fused(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut fused: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if !fused.last_mut().is_some_and(|last| takes(last, &draft)) {
            fused.push(draft);
        }
    }
    for draft in &mut fused {
        if let Work::Linear(linear) = &mut draft.work {
            linear.rectify = is_rectifier(draft.function);
        }
    }
    fused
}

/// Makes a pooling part of the stage before it, if it can be.
fn takes(last: &mut Draft, draft: &Draft) -> bool {
    let (Work::Linear(linear), Work::Pool(pool)) = (&mut last.work, &draft.work) else {
        return false;
    };
    let [sums, to] = [last.to, draft.to];
    // A second pooling finds the tile taken.
    let tile = linear.pool.is_none()
        && pool.window == pool.stride
        && pool.window[0] * pool.window[1] == POSITIONS
        && pool.before == [0, 0]
        // What the last window of `same` padding has less, no tile has.
        && to.rows * pool.window[0] <= sums.rows
        && to.columns * pool.window[1] <= sums.columns;
    let between = last.dropout.is_none() && last.function.is_none_or(|f| is_rectifier(Some(f)));
    let fits = pool.largest && tile && between && draft.function.is_none();
    if fits {
        linear.pool = Some(pool.window);
        last.to = to;
        last.dropout = draft.dropout;
    }
    fits
}

fn is_rectifier(function: Option<Function>) -> bool {
    matches!(
        function,
        Some(Function::Activation(Activation::Relu)) | Some(Function::Leaky(0.0))
    )
}

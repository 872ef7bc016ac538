//! What a network may say beside the ten digits: where the ink of the digit in its middle ends.

/// How many more answers there are: how far the ink reaches from the middle of what is seen to the left, to the top, to the
/// right and to the bottom, in this order.
pub const EDGES: usize = 4;

/// The reach, in pixels of the network's input, that an answer of 1 stands for; one of 0 stands for none.
const REACH: f64 = 20.0;

/// The answer, from 0 to 1, that stands for a reach in pixels of the network's input.
///
/// ```
/// use cijfer_model::{edge_answer, edge_reach};
///
/// assert_eq!(edge_answer(10.0), 0.5);
/// assert_eq!(edge_reach(edge_answer(7.5)), 7.5);
/// assert_eq!((edge_answer(-3.0), edge_answer(99.0)), (0.0, 1.0));
/// ```
pub fn edge_answer(reach: f64) -> f32 {
    (reach / REACH).clamp(0.0, 1.0) as f32
}

/// The reach, in pixels of the network's input, that an answer stands for.
pub fn edge_reach(answer: f32) -> f64 {
    f64::from(answer) * REACH
}

//! What a network's outputs mean: ten digits, and maybe where the ink of the digit in the middle ends.

/// How many digits there are, each with an answer of its own.
pub const DIGITS: usize = 10;

/// How many more answers there may be: how far the ink reaches from the middle of what is seen to the left, to the top, to the
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

/// What a network of digits puts out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// A score for each of the ten digits.
    Digits,
    /// The same, and behind them how far the ink reaches to the four sides.
    DigitsAndEdges,
}

impl Answers {
    /// The answers of a network with so many outputs, be they neurons or maps; `None` for any other number.
    ///
    /// ```
    /// use cijfer_model::Answers;
    ///
    /// assert_eq!(Answers::of(14), Some(Answers::DigitsAndEdges));
    /// assert_eq!(Answers::of(1000), None);
    /// assert_eq!(Answers::Digits.count(), 10);
    /// ```
    pub fn of(outputs: usize) -> Option<Self> {
        [Self::Digits, Self::DigitsAndEdges]
            .into_iter()
            .find(|answers| answers.count() == outputs)
    }

    /// How many outputs there are.
    pub fn count(self) -> usize {
        match self {
            Self::Digits => DIGITS,
            Self::DigitsAndEdges => DIGITS + EDGES,
        }
    }
}

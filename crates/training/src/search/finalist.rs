use super::{Outcome, Spread};

/// A network that is tested at the end of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Finalist {
    /// Its number among the candidates.
    pub candidate: usize,
    /// The mean accuracy on held-out images, over seeds and held-out sets.
    pub validation: f64,
    /// For each seed the outcome on the test set.
    pub test: Vec<(u64, Outcome)>,
}

impl Finalist {
    /// The mean, the lowest and the highest accuracy on the test set.
    pub fn spread(&self) -> Spread {
        Spread::of(self.test.iter().map(|(_, outcome)| outcome.accuracy()))
    }
}

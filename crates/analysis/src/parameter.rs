use crate::{Expression, Formula, Quantity, Reason};

/// Something for each kind of parameter of a layer; nothing for those of which there are none.
///
/// ```
/// use cijfer_analysis::Analysis;
/// use cijfer_network::{BatchNormalization, Network, Shape};
///
/// let network = Network::new("normalized", Shape::image(24, 24, 20))
///     .then(BatchNormalization::default());
/// let parameters = &Analysis::of(&network)?.layers[0].parameters;
/// assert_eq!(parameters.total.to_string(), "parameters = 20 + 20 + 2·20 = 80");
/// assert_eq!(parameters.trainable.to_string(), "trainable parameters = 20 + 20 = 40");
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByParameter<T> {
    /// What inputs are multiplied by, factors and slopes among them.
    pub weights: Option<T>,
    /// What is added.
    pub biases: Option<T>,
    /// What training measures and never learns: the moving mean and variance.
    pub statistics: Option<T>,
    /// Those that training changes: weights and biases, unless the layer is frozen.
    pub trainable: T,
    /// All together.
    pub total: T,
}

impl<T> ByParameter<T> {
    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.weights, &self.biases, &self.statistics]
            .into_iter()
            .flatten()
            .chain([&self.trainable, &self.total])
    }

    /// The same of something else, where that can be had for each.
    pub(crate) fn try_map<U, E>(
        self,
        map: impl Fn(T) -> Result<U, E>,
    ) -> Result<ByParameter<U>, E> {
        Ok(ByParameter {
            weights: self.weights.map(&map).transpose()?,
            biases: self.biases.map(&map).transpose()?,
            statistics: self.statistics.map(&map).transpose()?,
            trainable: map(self.trainable)?,
            total: map(self.total)?,
        })
    }
}

/// A number of parameters, and why there are so many.
pub(crate) type Term = (Expression, Reason);

impl ByParameter<Formula> {
    /// Of a layer that holds such parameters.
    pub(crate) fn of(weights: Vec<Term>, biases: Option<Term>, statistics: Option<Term>) -> Self {
        let sum = |quantity, terms: Vec<Term>| {
            let (expressions, reasons): (Vec<_>, Vec<_>) = terms.into_iter().unzip();
            Formula {
                quantity,
                expression: Expression::sum(expressions),
                reasons: match reasons.is_empty() {
                    true => vec![Reason::NothingToLearn],
                    false => reasons,
                },
            }
        };
        let some = |quantity, terms: Vec<Term>| (!terms.is_empty()).then(|| sum(quantity, terms));
        let learnt: Vec<Term> = weights.iter().chain(&biases).cloned().collect();
        let all = learnt.iter().chain(&statistics).cloned().collect();
        Self {
            weights: some(Quantity::Weights, weights),
            biases: some(Quantity::Biases, biases.into_iter().collect()),
            statistics: some(Quantity::Statistics, statistics.into_iter().collect()),
            trainable: sum(Quantity::Trainable, learnt),
            total: sum(Quantity::Parameters, all),
        }
    }

    /// Of a layer that holds none.
    pub(crate) fn none() -> Self {
        Self::of(Vec::new(), None, None)
    }

    /// The same of a layer that training leaves alone.
    pub(crate) fn frozen(self) -> Self {
        let trainable = match self.total.expression {
            Expression::Number(0) => self.trainable,
            _ => Formula::new(Quantity::Trainable, Expression::Number(0), Reason::Frozen),
        };
        Self { trainable, ..self }
    }
}

use cijfer_network::Network;

use super::formula::formula;
use crate::{
    Analysis, Conditions, Convention, Derivation, Expression, Formula, Quantity, Reason, Result,
    layer,
};

/// A network as another tool counts it.
///
/// Convolutions, dense layers and poolings are compared, and no others: for normalisation,
/// activations and enlarging the tools have as many opinions as versions. A layer that is not
/// compared has no count and no part in the total; that total is the tool's own where no such layer
/// costs the tool anything, as Dropout, Flatten and padding cost none of them.
///
/// ```
/// use cijfer_analysis::{Conditions, Convention, Recount};
/// use cijfer_network::{Conv2d, Dense, MaxPooling2d, Network, Operation, Shape};
///
/// let network = Network::new("small", Shape::image(28, 28, 1))
///     .then(Conv2d::new(8, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Operation::Flatten)
///     .then(Dense::new(10));
/// let recount = Recount::of(&network, Conditions::default(), Convention::TensorFlow)?;
/// assert_eq!(recount.total.to_string(), "float ops = 235,008 + 4,608 + 23,050 = 262,666");
/// let left_out: Vec<&str> = recount.not_compared().map(|layer| layer.class).collect();
/// assert_eq!(left_out, ["Flatten"]);
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// Whose way of counting it is.
    pub convention: Convention,
    /// The layers, in order.
    pub layers: Vec<RecountedLayer>,
    /// The sum over the layers that are compared.
    pub total: Derivation,
}

/// A layer as another tool counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecountedLayer {
    /// The layer's name.
    pub name: String,
    /// Its class, as Keras calls it.
    pub class: &'static str,
    /// The calculation, which may come to 0; nothing where the layer is not compared.
    pub count: Option<Derivation>,
}

impl Recount {
    /// Counts a network as another tool does, for a whole batch. The bytes that a value takes do
    /// not matter.
    ///
    /// # Errors
    ///
    /// As [`Analysis::under`], and [`Error::Overflow`](crate::Error::Overflow) when a count does
    /// not fit.
    pub fn of(network: &Network, conditions: Conditions, convention: Convention) -> Result<Self> {
        let quantity = Quantity::Convention(convention);
        let analysis = Analysis::under(network, conditions)?;
        let mut layers = Vec::with_capacity(analysis.layers.len());
        for place in analysis.places(network) {
            let compared = layer::counted(&place.layer.operation).compared();
            let counted = place.counted;
            let count = formula(convention, counted, compared, conditions.batch)
                .map(|expression| Formula::new(quantity, expression, Reason::ByConvention))
                .map(|formula| formula.derive(|| format!("layer `{}`", counted.name)));
            layers.push(RecountedLayer {
                count: count.transpose()?,
                name: counted.name.clone(),
                class: counted.class,
            });
        }
        let counts = layers.iter().filter_map(|layer| layer.count.as_ref());
        let terms = counts
            .filter(|count| count.value > 0)
            .map(|count| Expression::Named(quantity, count.value));
        let total = Formula::new(quantity, Expression::sum(terms), Reason::SumOfLayers);
        Ok(Self {
            convention,
            total: total.derive(|| "all layers".to_owned())?,
            layers,
        })
    }

    /// The layers that are left out.
    pub fn not_compared(&self) -> impl Iterator<Item = &RecountedLayer> {
        self.layers.iter().filter(|layer| layer.count.is_none())
    }
}

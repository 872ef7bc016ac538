use cijfer_network::{Network, Place};

use crate::length::Length;
use crate::memory;
use crate::totals::Contribution;
use crate::{
    ByMemory, ByOperation, ByParameter, Conditions, Formula, Result, Totals, analysis, layer,
};

/// A network counted with the height and width of its input left open: every number is a formula
/// in `H` and `W`.
///
/// ```
/// use cijfer_analysis::{Symbolic, Variable};
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("start of C", Shape::image(28, 28, 1))
///     .then(Conv2d::new(20, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]));
/// let symbolic = Symbolic::of(&network)?;
/// assert_eq!(
///     symbolic.layers[1].output_axes[0].to_string(),
///     "output height = ⌊H / 2⌋ − 2"
/// );
/// let multiplications = symbolic.totals.operations.multiplications.expect("a convolution");
/// assert_eq!(
///     multiplications.to_string(),
///     "multiplications = 500·(H − 4)·(W − 4)"
/// );
/// let at_28 = multiplications.expression.with(Variable::HEIGHT, 28).with(Variable::WIDTH, 28);
/// assert_eq!(at_28.evaluate(), Some(288_000));
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
///
/// The formulas hold for every size that the network accepts, from
/// [`smallest_input`](crate::smallest_input) on. What touches no padding is not told apart here:
/// that is no closed formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbolic {
    /// The network's name.
    pub name: String,
    /// Under which conditions it was counted.
    pub conditions: Conditions,
    /// The layers, in order.
    pub layers: Vec<SymbolicLayer>,
    /// The sums over all layers, and the peaks of memory.
    pub totals: Totals<Formula>,
}

/// The formulas of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolicLayer {
    /// The layer's name.
    pub name: String,
    /// Its class, as Keras calls it.
    pub class: &'static str,
    /// Of each axis of the output.
    pub output_axes: Vec<Formula>,
    /// Of the number of parameters.
    pub parameters: ByParameter<Formula>,
    /// Of the operations.
    pub operations: ByOperation<Formula>,
    /// Of the bytes.
    pub memory: ByMemory<Formula>,
}

impl Symbolic {
    /// Counts a network over an image of any height and width, for one sample, at 4 bytes a value.
    /// An input that is no image has no height and width to leave open: its formulas are numbers.
    ///
    /// # Errors
    ///
    /// As [`Analysis::of`](crate::Analysis::of), and
    /// [`Error::Open`](crate::Error::Open) for a Reshape of an image of open size.
    pub fn of(network: &Network) -> Result<Self> {
        Self::under(network, Conditions::default())
    }

    /// The same for a batch, or with numbers of another size.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of), and a batch or size of 0.
    pub fn under(network: &Network, conditions: Conditions) -> Result<Self> {
        analysis::check(network, conditions)?;
        let Conditions {
            batch,
            bytes_per_value,
        } = conditions;
        let open = Length::open(&network.input);
        let simplified = |formula: Formula| -> Result<Formula> {
            Ok(Formula {
                expression: formula.expression.simplified(),
                ..formula
            })
        };
        let mut lengths = open.clone();
        let mut layers = Vec::with_capacity(network.places().len());
        for Place { layer: each, .. } in network.places() {
            let formulas = layer::formulas(each, &lengths, batch)?;
            let parameters = &formulas.parameters.total.expression;
            let output = &formulas.output;
            let memory = memory::bytes(parameters, &lengths, output, batch, bytes_per_value);
            let axes = formulas.axes.into_iter().map(simplified);
            layers.push(SymbolicLayer {
                name: each.name.clone(),
                class: each.operation.class(),
                output_axes: axes.collect::<Result<_>>()?,
                parameters: formulas.parameters.try_map(simplified)?,
                operations: untold(formulas.operations).try_map(simplified)?,
                memory: memory.try_map(simplified)?,
            });
            lengths = formulas.output;
        }
        let contributions: Vec<_> = layers
            .iter()
            .zip(network.places())
            .map(|(counted, place)| Contribution {
                parameters: &counted.parameters,
                operations: &counted.operations,
                memory: &counted.memory,
                storage: layer::counted(&place.layer.operation).storage(),
            })
            .collect();
        let input = memory::input_bytes(&open, conditions);
        let totals = Totals::of(&input, &contributions).try_map(simplified)?;
        Ok(Self {
            name: network.name.clone(),
            conditions,
            layers,
            totals,
        })
    }
}

/// Without what touches pixels: where the size is open for one layer and known for another, a sum
/// over both would be wrong.
fn untold(operations: ByOperation<Formula>) -> ByOperation<Formula> {
    ByOperation {
        multiplications_on_pixels: None,
        additions_on_pixels: None,
        comparisons_on_pixels: None,
        ..operations
    }
}

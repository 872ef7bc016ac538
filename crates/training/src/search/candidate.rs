use cijfer_analysis::Analysis;
use cijfer_network::{Network, Shape};
use cijfer_zoo::Assignment;
use toml::{Table, Value};

use crate::Recipe;

/// A network to try, and the recipe to train it with.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The network.
    pub network: Network,
    /// The recipe. A trial replaces its epochs, its seed and its held-out set.
    pub recipe: Recipe,
    /// The number of its parameters.
    pub parameters: u64,
    /// Multiplications for an image.
    pub multiplications: u64,
}

impl Candidate {
    /// Reads layers and a recipe from their values in a file; `None` where the window of a layer is larger than its input.
    pub(super) fn read(
        name: &str,
        part: Assignment,
        layers: Value,
        recipe: Value,
    ) -> Result<Option<Self>, String> {
        let input = match part {
            Assignment::A => Shape::vector(784),
            _ => Shape::image(28, 28, 1),
        };
        let mut table = Table::new();
        let axes = input.axes().iter().map(|&axis| axis as i64);
        table.insert("name".to_owned(), Value::from(name));
        table.insert("input".to_owned(), axes.collect::<Vec<_>>().into());
        table.insert("layers".to_owned(), layers);
        let text = toml::to_string(&table).map_err(|error| error.to_string())?;
        let network = Network::from_toml(&text).map_err(|error| error.to_string())?;
        let Ok(totals) = Analysis::of(&network).and_then(|analysis| analysis.totals()) else {
            return Ok(None);
        };
        let counts = [
            totals.parameters.total.value,
            totals.counts().multiplications,
        ];
        let [parameters, multiplications] =
            counts.map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        let recipe: Recipe = recipe
            .try_into()
            .map_err(|error: toml::de::Error| format!("recipe: {}", error.message()))?;
        Ok(Some(Self {
            network,
            recipe,
            parameters,
            multiplications,
        }))
    }
}

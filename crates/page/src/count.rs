//! What a network costs over an image of a size, in numbers and in words.

use cijfer_analysis::{Analysis, Bound, Detail, Device, Explanation, Language, Roofline, Symbolic};
use serde::Serialize;

use crate::{Error, Result, Session};

/// How fast a card is at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// Multiplications and additions in a second.
    pub operations_per_second: f64,
    /// Bytes in a second.
    pub bytes_per_second: f64,
}

/// A network over an image; counts are written as the language writes them, times are seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counts {
    /// The shape of what comes in.
    pub input: String,
    /// The layers, in order.
    pub layers: Vec<LayerCounts>,
    /// Parameters.
    pub parameters: String,
    /// Multiplications.
    pub multiplications: String,
    /// Additions.
    pub additions: String,
    /// Both together.
    pub operations: String,
    /// Both together as a formula in the image's height and width.
    pub formula: String,
    /// The time for the operations alone.
    pub calculating: f64,
    /// The time for the bytes alone.
    pub moving: f64,
    /// The time at least, layer after layer.
    pub seconds: f64,
}

/// One of its layers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerCounts {
    /// Its name.
    pub name: String,
    /// Its class, as Keras calls it.
    pub class: &'static str,
    /// The shape of what it puts out.
    pub output: String,
    /// Rows, columns and channels of what it puts out, to draw it to scale.
    pub axes: Vec<u64>,
    /// Parameters.
    pub parameters: String,
    /// Multiplications and additions.
    pub operations: String,
    /// The part of the network's operations that is this layer's.
    pub share: f64,
    /// The time at least.
    pub seconds: f64,
    /// Whether it waits for bytes, and not for operations.
    pub waits_for_bytes: bool,
}

impl Session {
    /// What the network costs over an image of that size on a card.
    ///
    /// # Errors
    ///
    /// An image too small for the network, a card of no speed.
    pub fn count(
        &self,
        height: usize,
        width: usize,
        card: Card,
        language: Language,
    ) -> Result<Counts> {
        let Card {
            operations_per_second,
            bytes_per_second,
        } = card;
        let slowest = operations_per_second.min(bytes_per_second);
        if !(slowest.is_finite() && slowest > 0.0) {
            return Err(Error::value("the card's speed", "above 0", slowest));
        }
        let network = self.network_over(height, width);
        let analysis = Analysis::of(&network)?;
        let device = Device {
            name: String::new(),
            operations_per_second,
            bytes_per_second,
            source: String::new(),
        };
        let roofline = Roofline::of(&analysis, device)?;
        let totals = analysis.totals()?;
        let symbolic = Symbolic::of(&network)?;
        let all = roofline.total.work.operations;
        let layers = analysis.layers.iter().zip(&roofline.layers);
        let layers = layers.map(|(layer, estimate)| LayerCounts {
            name: layer.name.clone(),
            class: layer.class,
            output: layer.output.to_string(),
            axes: layer.output.axes().to_vec(),
            parameters: language.grouped(layer.parameters.total.value),
            operations: language.grouped(estimate.work.operations),
            share: estimate.work.operations as f64 / all.max(1) as f64,
            seconds: estimate.seconds,
            waits_for_bytes: estimate.bound() == Bound::Bytes,
        });
        let counts = totals.counts();
        Ok(Counts {
            input: analysis.input.to_string(),
            layers: layers.collect(),
            parameters: language.grouped(totals.parameters.total.value),
            multiplications: language.grouped(counts.multiplications),
            additions: language.grouped(counts.additions),
            operations: language.grouped(totals.arithmetic.value),
            formula: symbolic
                .totals
                .arithmetic
                .expression
                .text(cijfer_analysis::Leaves::Names, language),
            calculating: roofline.total.calculating,
            moving: roofline.total.moving,
            seconds: roofline.total.seconds,
        })
    }
}

/// The calculations of a layer, or of all together, over an image of that size, as a fragment of HTML.
///
/// # Errors
///
/// An image too small for the network, and a layer that is not there.
pub fn explanation(
    session: &Session,
    layer: Option<usize>,
    height: usize,
    width: usize,
    language: Language,
) -> Result<String> {
    let analysis = Analysis::of(&session.network_over(height, width))?;
    let explanation = match layer {
        None => Explanation::of_all(&analysis, language)?,
        Some(layer) if layer < analysis.layers.len() => {
            Explanation::of_layer(&analysis, layer, language)?
        }
        Some(layer) => {
            let expected = format!("0 to {}", analysis.layers.len().saturating_sub(1));
            return Err(Error::value("the layer", expected, layer));
        }
    };
    Ok(explanation.to_html(Detail::Long))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: Card = Card {
        operations_per_second: 1e12,
        bytes_per_second: 80e9,
    };

    #[test]
    fn the_numbers_are_those_of_the_analysis() {
        let session = Session::of_zoo("C").unwrap();
        let counts = session.count(1024, 1024, CARD, Language::Dutch).unwrap();
        assert_eq!(counts.operations, "3.523.460.800");
        assert_eq!(counts.layers[0].output, "1020×1020×20");
        assert_eq!(format!("{:.2}", counts.calculating * 1e3), "3.52");
        assert!(counts.layers[0].waits_for_bytes && counts.seconds > counts.calculating);
        let shares: f64 = counts.layers.iter().map(|layer| layer.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
        assert!(counts.formula.contains('H'), "{}", counts.formula);
    }

    #[test]
    fn an_image_that_is_too_small_and_a_card_of_no_speed_are_told() {
        let session = Session::of_zoo("C").unwrap();
        assert!(session.count(20, 20, CARD, Language::English).is_err());
        let card = Card {
            operations_per_second: 0.0,
            ..CARD
        };
        assert!(session.count(28, 28, card, Language::English).is_err());
    }

    #[test]
    fn an_explanation_is_of_a_layer_or_of_all() {
        let session = Session::of_zoo("C").unwrap();
        let explained = |layer| explanation(&session, layer, 28, 28, Language::English);
        assert!(explained(Some(0)).unwrap().contains("<math>"));
        assert!(explained(None).unwrap().contains("<math>"));
        assert!(explained(Some(5)).is_err());
    }
}

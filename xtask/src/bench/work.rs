use std::fmt;

use anyhow::{Context, Result};
use cijfer_analysis::Analysis;
use cijfer_network::{Network, Shape};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Something that a user waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Work {
    /// Multiplications and additions in registers alone: what the machine's arithmetic can give
    Arithmetic,
    /// The product of two matrices of 2048×2048
    Product,
    /// Training of A with Adam, batches of 128, dropout and shuffling included
    TrainA,
    /// Training of B in the same way
    TrainB,
    /// Training of C in the same way
    TrainC,
    /// C says which digits the 10,000 test images are, in batches of the library's best size
    ClassifyC,
    /// C over one image of 1024×1024 pixels
    #[serde(rename = "slide_1024")]
    #[value(name = "slide_1024")]
    Slide1024,
    /// C over one image of 4096×4096 pixels
    #[serde(rename = "slide_4096")]
    #[value(name = "slide_4096")]
    Slide4096,
    /// C on a single image of 28×28 pixels
    LatencyC,
    /// C from the files on the disk to an accuracy of 0.98 on the test images
    #[serde(rename = "to_098")]
    #[value(name = "to_098")]
    To098,
}

/// What a measurement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unit {
    /// Billions of multiplications and additions in a second.
    #[serde(rename = "GFLOP/s")]
    BillionOperations,
    /// Images in a second.
    #[serde(rename = "images/s")]
    Images,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Microseconds.
    #[serde(rename = "us")]
    Microseconds,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
}

impl Work {
    /// All of them, in the order of the table.
    pub(crate) const ALL: [Self; 10] = [
        Self::Arithmetic,
        Self::Product,
        Self::TrainA,
        Self::TrainB,
        Self::TrainC,
        Self::ClassifyC,
        Self::Slide1024,
        Self::Slide4096,
        Self::LatencyC,
        Self::To098,
    ];

    /// What its measurements count.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::Arithmetic | Self::Product => Unit::BillionOperations,
            Self::TrainA | Self::TrainB | Self::TrainC | Self::ClassifyC => Unit::Images,
            Self::Slide1024 | Self::Slide4096 => Unit::Milliseconds,
            Self::LatencyC => Unit::Microseconds,
            Self::To098 => Unit::Seconds,
        }
    }

    /// How the table calls it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Arithmetic => "multiplications and additions in registers, GFLOP/s",
            Self::Product => "product of 2048×2048 matrices, GFLOP/s",
            Self::TrainA => "training A, images/s",
            Self::TrainB => "training B, images/s",
            Self::TrainC => "training C, images/s",
            Self::ClassifyC => "C on 10,000 digits, images/s",
            Self::Slide1024 => "C over 1024×1024 pixels, ms",
            Self::Slide4096 => "C over 4096×4096 pixels, ms",
            Self::LatencyC => "C on one digit, µs",
            Self::To098 => "C from files to 0.98, s",
        }
    }

    /// Whether every round takes a process that has done nothing before: reading and compiling
    /// are part of this work.
    pub(super) fn starts_cold(self) -> bool {
        self == Self::To098
    }

    /// Multiplications and additions in a second at this measured value; nothing where the work is
    /// not arithmetic alone.
    pub(super) fn operations_per_second(self, value: f64) -> Result<Option<f64>> {
        let inference = |network: &Network| Ok::<_, anyhow::Error>(products(network)?.0);
        let training = |network: &Network| {
            let (all, first) = products(network)?;
            // Backwards, each product is made once for the weights and once for the layer's
            // input; nobody asks for the gradient by the network's own input.
            Ok::<_, anyhow::Error>(3 * all - first)
        };
        let square = |side| cijfer_zoo::c().with_input(Shape::image(side, side, 1));
        let (products, times) = match self {
            Self::Arithmetic | Self::Product => return Ok(Some(value * 1e9)),
            Self::TrainA => (training(&cijfer_zoo::a())?, value),
            Self::TrainB => (training(&cijfer_zoo::b())?, value),
            Self::TrainC => (training(&cijfer_zoo::c())?, value),
            Self::ClassifyC => (inference(&cijfer_zoo::c())?, value),
            Self::Slide1024 => (inference(&square(1024))?, 1e3 / value),
            Self::Slide4096 => (inference(&square(4096))?, 1e3 / value),
            Self::LatencyC => (inference(&cijfer_zoo::c())?, 1e6 / value),
            Self::To098 => return Ok(None),
        };
        Ok(Some(2.0 * products as f64 * times))
    }
}

impl fmt::Display for Work {
    /// The name that the protocol and `--only` use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl Unit {
    /// Whether more is better.
    pub(super) fn is_speed(self) -> bool {
        matches!(self, Self::BillionOperations | Self::Images)
    }
}

/// Products with weights for one image: of all layers, and of the first that has any.
fn products(network: &Network) -> Result<(u128, u128)> {
    let analysis = Analysis::of(network).with_context(|| format!("counting {}", network.name))?;
    let of_layers = analysis
        .layers
        .iter()
        .map(|layer| layer.operations.values().multiply_accumulates);
    let first = of_layers.clone().find(|products| *products > 0);
    Ok((of_layers.sum(), first.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_protocol() {
        for work in Work::ALL {
            let argument = work.to_possible_value().unwrap();
            assert_eq!(work.to_string(), argument.get_name());
            let line = serde_json::to_string(&work).unwrap();
            assert_eq!(line, format!("{:?}", argument.get_name()));
        }
        assert_eq!(Work::Slide4096.to_string(), "slide_4096");
        assert_eq!(Work::To098.to_string(), "to_098");
    }

    /// C's products: 24·24 places of 20 filters of 25 weights, and so on.
    #[test]
    fn training_makes_every_product_three_times_but_the_first_layer_s_twice() {
        let layers = [24 * 24 * 20 * 25, 10 * 10 * 20 * 180, 10 * 500];
        let expected = 2.0 * f64::from(2 * layers[0] + 3 * layers[1] + 3 * layers[2]);
        let counted = Work::TrainC.operations_per_second(1.0).unwrap();
        assert_eq!(counted, Some(expected));
    }
}

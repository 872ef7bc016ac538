//! The rules of the assignment, as code.

use std::fmt;

use cijfer_analysis::{Analysis, Language, choose};
use cijfer_network::{Network, Operation, Place, Pooled, Pooling, Shape};
use serde::{Deserialize, Serialize};

/// A part of the assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assignment {
    /// Only Dense and Dropout layers.
    A,
    /// Convolutions and Dropout before the given MaxPooling2D 2×2, Flatten and Dense 10.
    B,
    /// Only convolutions and max pooling, ending in 1×1×10.
    C,
    /// A network of part C finds the digits in a large image.
    D,
}

/// A class of small networks, which are compared among themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Every filter sees all channels.
    #[default]
    Plain,
    /// Filters may see a group of channels: depthwise and grouped convolutions.
    Grouped,
}

impl Class {
    /// Whether a network belongs to the class; one without groups belongs to both.
    pub fn allows(self, network: &Network) -> bool {
        let mut places = network.places();
        self == Self::Grouped || places.all(|place| !place.layer.operation.is_grouped())
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Plain => "plain",
            Self::Grouped => "grouped",
        })
    }
}

/// A layer that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The layer's name, or `input` or `output`.
    pub layer: String,
    /// The rule that it breaks.
    pub rule: Rule,
}

/// A rule of the assignment, with what broke it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Layers of this class are not allowed in this part.
    Class {
        /// The class, as Keras calls it.
        class: &'static str,
        /// The part.
        part: Assignment,
    },
    /// What goes in, or comes out, must have a shape.
    Shape {
        /// The shape that it must have.
        expected: Shape,
        /// The shape that it has.
        found: Shape,
    },
    /// The network cannot be counted.
    Uncounted {
        /// Why.
        reason: String,
    },
    /// The last layers of part B are given, and there are fewer.
    End,
    /// A layer of part B is given in this place.
    Given {
        /// The layer.
        layer: &'static str,
    },
}

impl Breach {
    /// In a sentence.
    pub fn in_language(&self, language: Language) -> String {
        let layer = &self.layer;
        let rule = match &self.rule {
            Rule::Class { class, part } => choose!(
                language,
                "{class} layers are not allowed in part {part:?}",
                "lagen van het soort {class} zijn in onderdeel {part:?} niet toegestaan"
            ),
            Rule::Shape { expected, found } => choose!(
                language,
                "must be {expected}, is {found}",
                "moet {expected} zijn, is {found}"
            ),
            Rule::Uncounted { reason } => choose!(
                language,
                "cannot be counted: {reason}",
                "is niet te berekenen, in de (Engelse) woorden van het programma: {reason}"
            ),
            Rule::End => choose!(
                language,
                "the network must end in MaxPooling2D 2×2, Flatten and Dense 10",
                "het netwerk moet eindigen op MaxPooling2D 2×2, Flatten en Dense 10"
            ),
            Rule::Given { layer } => choose!(
                language,
                "{layer} is given in this place",
                "op deze plaats is {layer} gegeven"
            ),
        };
        format!("{layer}: {rule}")
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.in_language(Language::English))
    }
}

impl Assignment {
    /// The four parts.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The accuracy on the test set that the part asks for; part D asks for positions.
    pub fn accuracy(self) -> Option<f64> {
        match self {
            Self::A => Some(0.95),
            Self::B => Some(0.97),
            Self::C => Some(0.98),
            Self::D => None,
        }
    }

    /// Whether a network keeps the rules of this part.
    ///
    /// # Errors
    ///
    /// Every layer that breaks a rule, and which.
    ///
    /// ```
    /// use cijfer_zoo::Assignment;
    ///
    /// let breaches = Assignment::C.check(&cijfer_zoo::b()).expect_err("B has a Dense layer");
    /// let texts: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    /// assert!(texts.contains(&"dense: Dense layers are not allowed in part C".to_owned()));
    /// ```
    pub fn check(self, network: &Network) -> Result<(), Vec<Breach>> {
        let mut breaches = match self {
            Self::A => self.allowed(network, 0, |operation| {
                matches!(operation, Operation::Dense(_) | Operation::Dropout(_))
            }),
            Self::B => {
                let mut breaches = self.allowed(network, 3, |operation| {
                    matches!(operation, Operation::Conv2d(_) | Operation::Dropout(_))
                });
                breaches.extend(given_tail(network));
                breaches
            }
            Self::C | Self::D => self.allowed(network, 0, |operation| {
                matches!(operation, Operation::Conv2d(_) | Operation::MaxPooling2d(_))
            }),
        };
        breaches.extend(self.ends(network));
        if breaches.is_empty() {
            Ok(())
        } else {
            Err(breaches)
        }
    }

    /// The layers, all but the last `given`, that are of no allowed class.
    fn allowed(
        self,
        network: &Network,
        given: usize,
        allowed: impl Fn(&Operation) -> bool,
    ) -> Vec<Breach> {
        let count = network.places().len().saturating_sub(given);
        let places = network.places().take(count);
        places
            .filter(|place| !allowed(&place.layer.operation))
            .map(|Place { layer, .. }| Breach {
                layer: layer.name.clone(),
                rule: Rule::Class {
                    class: layer.operation.class(),
                    part: self,
                },
            })
            .collect()
    }

    /// Whether a digit goes in and ten classes come out.
    fn ends(self, network: &Network) -> Vec<Breach> {
        let breach = |layer: &str, rule: Rule| Breach {
            layer: layer.to_owned(),
            rule,
        };
        let (input, output) = match self {
            Self::A => (Shape::vector(784), Shape::vector(10)),
            Self::B => (Shape::image(28, 28, 1), Shape::vector(10)),
            Self::C | Self::D => (Shape::image(28, 28, 1), Shape::image(1, 1, 10)),
        };
        let mut breaches = Vec::new();
        if network.input != input {
            let (expected, found) = (input, network.input.clone());
            breaches.push(breach("input", Rule::Shape { expected, found }));
        }
        match Analysis::of(network) {
            Ok(analysis) if *analysis.output() != output => {
                let (expected, found) = (output, analysis.output().clone());
                breaches.push(breach("output", Rule::Shape { expected, found }));
            }
            Ok(_) => {}
            Err(error) => {
                let reason = error.to_string();
                breaches.push(breach("output", Rule::Uncounted { reason }));
            }
        }
        breaches
    }
}

/// Part B's last three layers are given.
fn given_tail(network: &Network) -> Vec<Breach> {
    type Given = (&'static str, fn(&Operation) -> bool);
    const TAIL: [Given; 3] = [
        ("MaxPooling2D 2×2", |operation| {
            matches!(
                operation.pooling(),
                Some(Pooling::Windows {
                    of: Pooled::Largest,
                    pool: [2, 2],
                    stride: [2, 2],
                    ..
                })
            )
        }),
        ("Flatten", |operation| *operation == Operation::Flatten),
        (
            "Dense 10",
            |operation| matches!(operation, Operation::Dense(dense) if dense.units == 10),
        ),
    ];
    let Some(start) = network.places().len().checked_sub(TAIL.len()) else {
        return vec![Breach {
            layer: "output".to_owned(),
            rule: Rule::End,
        }];
    };
    let broken = network.places().skip(start).zip(TAIL);
    broken
        .filter(|(place, (_, is_given))| !is_given(&place.layer.operation))
        .map(|(place, (given, _))| Breach {
            layer: place.layer.name.clone(),
            rule: Rule::Given { layer: given },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_network::{Conv2d, Dense, Dropout};

    #[test]
    fn each_network_keeps_the_rules_of_its_own_part_alone() {
        for (index, network) in [crate::a(), crate::b(), crate::c()].iter().enumerate() {
            for (other, part) in [Assignment::A, Assignment::B, Assignment::C]
                .into_iter()
                .enumerate()
            {
                assert_eq!(part.check(network).is_ok(), index == other, "{part:?}");
            }
        }
        assert!(Assignment::D.check(&crate::c()).is_ok());
    }

    #[test]
    fn the_layer_and_the_rule_are_named() {
        let network = Network::new("x", Shape::vector(784))
            .then(Dropout::new(0.1))
            .then(Operation::Flatten)
            .then(Dense::new(9));
        let breaches = Assignment::A.check(&network).expect_err("two breaches");
        let texts: Vec<String> = breaches.iter().map(Breach::to_string).collect();
        assert_eq!(
            texts,
            [
                "flatten: Flatten layers are not allowed in part A",
                "output: must be 10, is 9"
            ]
        );
        let dutch = breaches
            .iter()
            .map(|breach| breach.in_language(Language::Dutch));
        assert_eq!(
            dutch.collect::<Vec<_>>(),
            [
                "flatten: lagen van het soort Flatten zijn in onderdeel A niet toegestaan",
                "output: moet 10 zijn, is 9"
            ]
        );
    }

    #[test]
    fn the_tail_of_b_is_given() {
        let network = Network::new("x", Shape::image(28, 28, 1))
            .then(Conv2d::new(10, [28, 28]))
            .then(Operation::Flatten)
            .then(Dense::new(10));
        let breaches = Assignment::B.check(&network).expect_err("no pooling");
        assert_eq!(
            breaches[0].to_string(),
            "conv2d: MaxPooling2D 2×2 is given in this place"
        );
    }
}

use std::collections::{HashMap, HashSet};

use crate::Operation;

/// The names that layers have so far: a reader asks about each of thousands of layers, and a look
/// at all the earlier ones for each would take quadratic time.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    stems: HashMap<&'static str, Stem>,
}

/// What is known of the layers of one class.
#[derive(Default)]
struct Stem {
    /// How many there are.
    layers: usize,
    /// All numbers below this one that were asked for are taken; no search need look there again.
    searched: usize,
}

impl Names {
    /// Takes a name for a layer, and says whether it was free.
    pub(crate) fn take(&mut self, name: &str, operation: &Operation) -> bool {
        self.stems.entry(operation.name_stem()).or_default().layers += 1;
        self.taken.insert(name.to_owned())
    }

    /// Takes the name that Keras would give the layer: the stem of its class and the number of
    /// earlier layers of that class, or the next number that is free.
    pub(crate) fn invent(&mut self, operation: &Operation) -> String {
        let stem = operation.name_stem();
        let known = self.stems.entry(stem).or_default();
        let mut number = known.layers.max(known.searched);
        loop {
            let name = numbered(stem, number);
            number += 1;
            if self.taken.insert(name.clone()) {
                known.layers += 1;
                known.searched = number;
                return name;
            }
        }
    }
}

/// `conv2d`, `conv2d_1`, `conv2d_2` and so on.
pub(crate) fn numbered(stem: &str, number: usize) -> String {
    match number {
        0 => stem.to_owned(),
        _ => format!("{stem}_{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Network, Shape};

    #[test]
    fn invented_names_are_those_of_a_network_that_grows() {
        let mut names = Names::default();
        let mut network = Network::new("a", Shape::vector(4));
        for given in [None, Some("flatten_2"), None, Some("x"), None, None] {
            network = network.then(Operation::Flatten);
            let last = network.layers.last_mut().expect("just added");
            match given {
                None => assert_eq!(names.invent(&Operation::Flatten), last.name),
                Some(name) => {
                    assert!(names.take(name, &Operation::Flatten));
                    last.name = name.to_owned();
                }
            }
        }
        assert!(!names.take("flatten", &Operation::Flatten));
    }
}

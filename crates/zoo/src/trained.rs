//! Weights that come with the crate, made by this project's own training on MNIST.

use std::path::Path;

use cijfer_model::{Checkpoint, Result};

/// Weights by the network's name: `cargo xtask weights` trains them as the recipes beside them say.
macro_rules! trained {
    ($($name:literal in $folder:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../trained/", $folder, "/weights.safetensors")))),*]
    };
}

/// Those with Dense layers, which look at images of one size.
const OF_ONE_SIZE: &[(&str, &[u8])] = trained![
    "A" in "a",
    "A-small" in "a-small",
    "B" in "b",
    "B-small" in "b-small",
    "B-tiny" in "b-tiny",
];

/// Those that slide over images of any size.
const SLIDING: &[(&str, &[u8])] = trained![
    "C" in "c",
    "C-locating" in "c-locating",
    "C-scales" in "c-scales",
    "C-small" in "c-small",
    "C-tiny" in "c-tiny",
    "C-fine" in "c-fine",
];

/// The names under which trained weights can be had: A, B, C, C trained to say "no digit", the smallest that do
/// what their part asks, plain (small) or with depthwise convolutions (tiny), one for 99 % (fine), and
/// one that finds digits of all sizes and says how far their ink reaches (scales).
pub fn trained_names() -> impl Iterator<Item = &'static str> {
    let names = OF_ONE_SIZE.iter().map(|(name, _)| *name);
    names.chain(sliding_names())
}

/// Those of them that slide over images of any size.
pub fn sliding_names() -> impl Iterator<Item = &'static str> {
    SLIDING.iter().map(|(name, _)| *name)
}

/// The trained network of that name, in either case; `None` when there is none.
///
/// # Errors
///
/// None in practice: the files are part of the program.
///
/// ```
/// let checkpoint = cijfer_zoo::trained("C").expect("comes with the crate")?;
/// assert_eq!(checkpoint.network, cijfer_zoo::c());
/// assert!(checkpoint.provenance.test_accuracies.iter().all(|(_, accuracy)| *accuracy > 0.99));
/// # Ok::<(), cijfer_model::Error>(())
/// ```
pub fn trained(name: &str) -> Option<Result<Checkpoint>> {
    let bytes = among(OF_ONE_SIZE, name).or_else(|| among(SLIDING, name))?;
    Some(Checkpoint::from_bytes(bytes, Path::new(name), None))
}

/// The same of a network that slides. A program that asks for no others does not carry the others' weights, which are six times
/// as large.
///
/// # Errors
///
/// As [`trained`].
pub fn sliding(name: &str) -> Option<Result<Checkpoint>> {
    let bytes = among(SLIDING, name)?;
    Some(Checkpoint::from_bytes(bytes, Path::new(name), None))
}

fn among(known: &[(&str, &'static [u8])], name: &str) -> Option<&'static [u8]> {
    let named = |(known, _): &&(&str, _)| known.eq_ignore_ascii_case(name);
    known.iter().find(named).map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_model::Engine;

    #[test]
    fn every_name_has_the_network_it_says() {
        for name in trained_names() {
            let checkpoint = trained(name).expect("known").expect("readable");
            if let "A" | "B" | "C" | "C-locating" = name {
                let network = crate::by_name(&name[..1]).expect("known");
                assert_eq!(checkpoint.network, network, "{name}");
            }
            assert_eq!(checkpoint.provenance.data, "MNIST (verified)", "{name}");
            let slides = checkpoint.slider(&Engine::cpu()).is_ok();
            assert_eq!(slides, sliding(name).is_some(), "{name}");
        }
    }
}

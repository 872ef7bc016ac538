//! Weights that come with the crate, made by this project's own training on MNIST.

use std::path::Path;

use crate::{Checkpoint, Result};

/// Names and files. `cargo xtask weights` makes the assignment's anew, `cargo xtask small` the small ones.
const TRAINED: [(&str, &[u8]); 6] = [
    ("A", include_bytes!("../weights/a.safetensors")),
    ("B", include_bytes!("../weights/b.safetensors")),
    ("C", include_bytes!("../weights/c.safetensors")),
    (
        "C-locating",
        include_bytes!("../weights/c-locating.safetensors"),
    ),
    ("B-small", include_bytes!("../weights/b-small.safetensors")),
    ("C-small", include_bytes!("../weights/c-small.safetensors")),
];

/// The names under which trained weights can be had: A, B, C, C trained to say "no digit", and the small ones.
pub fn trained_names() -> impl Iterator<Item = &'static str> {
    TRAINED.iter().map(|(name, _)| *name)
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
/// assert!(checkpoint.provenance.validation_accuracy > Some(0.98));
/// # Ok::<(), cijfer_zoo::Error>(())
/// ```
pub fn trained(name: &str) -> Option<Result<Checkpoint>> {
    let (name, bytes) = TRAINED
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(Checkpoint::from_bytes(bytes, Path::new(name), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_the_network_it_says() {
        for name in trained_names() {
            let checkpoint = trained(name).expect("known").expect("readable");
            if !name.ends_with("-small") {
                let network = crate::by_name(&name[..1]).expect("known");
                assert_eq!(checkpoint.network, network, "{name}");
            }
            assert_eq!(checkpoint.provenance.data, "MNIST (verified)", "{name}");
        }
    }
}

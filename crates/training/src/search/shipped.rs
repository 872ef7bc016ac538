/// Files that come with the crate, by name.
///
/// ```
/// use std::path::Path;
///
/// use cijfer_training::search::{SPACES, Space};
///
/// let text = SPACES.text("a").expect("there is a space for part A");
/// let space = Space::from_toml(text, Path::new("a.toml"))?;
/// assert!(space.candidates()?.len() >= space.halving.candidates);
/// # Ok::<(), cijfer_training::search::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Shipped(&'static [(&'static str, &'static str)]);

/// Spaces to search, for [`Space::from_toml`](super::Space::from_toml).
pub const SPACES: Shipped = Shipped(&[
    ("A", include_str!("../../spaces/a.toml")),
    ("B", include_str!("../../spaces/b.toml")),
    ("B-grouped", include_str!("../../spaces/b-grouped.toml")),
    ("C", include_str!("../../spaces/c.toml")),
    ("C-grouped", include_str!("../../spaces/c-grouped.toml")),
    ("C-fine", include_str!("../../spaces/c-fine.toml")),
]);

/// Steps from the assignment's networks to the smallest, for [`Steps::from_toml`](super::Steps::from_toml).
pub const STEPS: Shipped = Shipped(&[
    ("A", include_str!("../../steps/a.toml")),
    ("B", include_str!("../../steps/b.toml")),
    ("C", include_str!("../../steps/c.toml")),
]);

/// The accuracies of these steps, as `cijfer steps` measured them, for [`Steps::recorded`](super::Steps::recorded).
pub const MEASURED_STEPS: Shipped = Shipped(&[
    ("A", include_str!("../../steps/a.json")),
    ("B", include_str!("../../steps/b.json")),
    ("C", include_str!("../../steps/c.json")),
]);

impl Shipped {
    /// The text of the file of a name, in upper or lower case.
    pub fn text(&self, name: &str) -> Option<&'static str> {
        let mut all = self.0.iter();
        let (_, text) = all.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(text)
    }

    /// The names of the files.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use cijfer_analysis::Language;
    use cijfer_network::{Network, Operation};
    use cijfer_zoo::by_name;

    use super::*;
    use crate::search::{Space, Steps};

    #[test]
    fn every_space_has_candidates() {
        for (name, text) in SPACES.0 {
            let space = Space::from_toml(text, Path::new(name)).expect("read");
            let candidates = space.candidates().expect("enumerated");
            assert!(
                candidates.len() >= space.halving.candidates,
                "{name}: {}",
                candidates.len()
            );
        }
    }

    #[test]
    fn steps_begin_with_the_network_of_the_assignment() {
        for (name, text) in STEPS.0 {
            let steps = Steps::from_toml(text, Path::new(name)).expect("read");
            let first = &steps.tables[0].steps[0];
            let first = &steps.candidates()[first.candidate];
            let operations = |network: &Network| -> Vec<Operation> {
                let places = network.places();
                places.map(|place| place.layer.operation.clone()).collect()
            };
            let expected = by_name(name).expect("known");
            assert_eq!(operations(&first.network), operations(&expected), "{name}");
            let measured = MEASURED_STEPS.text(name).expect("measured");
            let measured = steps
                .recorded(measured, Path::new(name))
                .expect("all of them");
            assert!(measured.iter().flatten().all(|spread| spread.least > 0.5));
            let dutch = steps.tables.iter().flat_map(|table| &table.steps);
            for step in dutch {
                let why = step.why.in_language(Language::Dutch);
                assert_ne!(why, step.why.in_language(Language::English), "{name}");
            }
        }
    }
}

//! Spaces that come with the crate.

/// Names and files.
const SHIPPED: [(&str, &str); 4] = [
    ("A", include_str!("../../spaces/a.toml")),
    ("B", include_str!("../../spaces/b.toml")),
    ("C", include_str!("../../spaces/c.toml")),
    ("C-grouped", include_str!("../../spaces/c-grouped.toml")),
];

/// The text of the space of that name, in either case.
pub fn shipped(name: &str) -> Option<&'static str> {
    let mut all = SHIPPED.iter();
    let (_, text) = all.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(text)
}

/// The names of the spaces that come with the crate.
pub fn shipped_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::search::Space;

    #[test]
    fn every_space_has_candidates() {
        for (name, text) in SHIPPED {
            let space = Space::from_toml(text, Path::new(name)).expect("read");
            let candidates = space.candidates().expect("enumerated");
            assert!(
                candidates.len() >= space.halving.candidates,
                "{name}: {}",
                candidates.len()
            );
        }
    }
}

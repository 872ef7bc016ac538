//! What every document begins with.

use serde::Serialize;

/// What a document is, and in which version.
#[derive(Serialize)]
pub(in crate::commands) struct Schema {
    schema: &'static str,
    version: u32,
}

impl Schema {
    pub(in crate::commands) fn first(schema: &'static str) -> Self {
        Self { schema, version: 1 }
    }
}

/// All of them with their indices, or the one with that index alone.
pub(super) fn kept<T>(layers: &[T], only: Option<usize>) -> impl Iterator<Item = (usize, &T)> {
    let layers = layers.iter().enumerate();
    layers.filter(move |(index, _)| only.is_none_or(|only| only == *index))
}

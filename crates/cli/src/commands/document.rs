//! What is counted as JSON. `docs/json.md` describes every field; a change of meaning or a field
//! that goes raises the version.

mod analysis;
mod comparison;
mod convention;
mod roofline;
mod schema;
mod symbolic;

pub(super) use analysis::Document;
pub(super) use comparison::Comparison;
pub(super) use convention::ConventionDocument;
pub(super) use roofline::{Devices, RooflineDocument};
pub(super) use schema::Schema;
pub(super) use symbolic::SymbolicDocument;

//! What helps against errors in the data: the libraries know no flags.

/// The flag that helps against an error in the data.
pub fn data_hint(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(|link| match link.downcast_ref()? {
        cijfer_dataset::Error::Checksum { .. } => Some(TRUST_DATA),
        _ => None,
    })
}

/// What helps against files that are not the published ones.
pub const TRUST_DATA: &str = "if this data is meant, --trust-data takes it";

//! Random networks, and the slow twin that they are held against: nested loops that count what
//! they do.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

pub mod naive;
pub mod networks;

use proptest::prelude::ProptestConfig;

/// At least 256 cases, more where `PROPTEST_CASES` says so. A failure is printed, and no file is
/// left beside the tests.
pub fn cases() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

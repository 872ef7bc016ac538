//! Random networks, and the slow twin that they are held against: nested loops that count what
//! they do.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub, unused_imports)]

pub mod naive;
pub mod networks;
pub mod operations;

use proptest::prelude::ProptestConfig;

/// At least 1,000 cases, more where `PROPTEST_CASES` says so. A failure is printed, and no file is
/// left beside the tests.
pub fn cases() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        failure_persistence: None,
        cases: default.cases.max(1_000),
        ..default
    }
}

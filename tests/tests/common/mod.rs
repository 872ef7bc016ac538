//! The digits that tests of accuracies need.

use cijfer_dataset::{Mnist, Verification};

/// MNIST from the folder in `CIJFER_DATA`; none where the variable is not set.
// A test that is skipped says so.
#[allow(clippy::print_stderr)]
pub(crate) fn mnist() -> Option<Mnist> {
    let Some(folder) = std::env::var_os("CIJFER_DATA") else {
        eprintln!("skipped: CIJFER_DATA names no folder");
        return None;
    };
    Some(Mnist::from_folder(folder, Verification::Published).expect("MNIST"))
}

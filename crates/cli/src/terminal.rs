//! What is said while work goes on, and how it ends.

use std::process::ExitCode;

pub(crate) use cijfer_terminal::{Partly, bar, bar_of_pixels, bar_with_message, say, warn};

use crate::hint::hint;

/// Prints what a command has to say: its output on standard output, or its error and what helps against it on standard
/// error, or both where it did a part of its work.
pub fn print(result: anyhow::Result<String>) -> ExitCode {
    cijfer_terminal::print(result, hint)
}

/// Says what went wrong on standard error.
pub(crate) fn say_error(error: &anyhow::Error) {
    cijfer_terminal::say_error(error, hint);
}

/// An error and its causes, and what helps against it.
pub(crate) fn told(error: &anyhow::Error) -> String {
    cijfer_terminal::told(error, hint)
}

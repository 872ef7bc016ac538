//! The searches through the large image.

use super::Value;

/// The searches through the large image.
pub(crate) trait Searches {
    fn the_cpu(&self) -> &'static str;
    fn digits_and_no_digit(&self) -> &'static str;
    fn about_digits_and_no_digit(&self) -> &'static str;
    fn digits_only(&self) -> &'static str;
    fn about_digits_only(&self) -> &'static str;
    fn with_accuracy(&self, explanation: Value, accuracy: Value) -> String;
    fn this_machine(&self) -> &'static str;
}

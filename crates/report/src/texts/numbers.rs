//! Numbers that have words in them.

use super::Value;

/// Numbers that have words in them.
pub(crate) trait Numbers {
    fn unknown(&self) -> &'static str;
    fn hours_and_minutes(&self, hours: Value, minutes: Value) -> String;
}

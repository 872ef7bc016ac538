use super::English;
use crate::texts::{Numbers, Value};

impl Numbers for English {
    fn unknown(&self) -> &'static str {
        "unknown"
    }

    fn hours_and_minutes(&self, hours: Value, minutes: Value) -> String {
        format!("{hours} h {minutes} min")
    }
}

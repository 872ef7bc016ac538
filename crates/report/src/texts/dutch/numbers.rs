use super::Dutch;
use crate::texts::{Numbers, Value};

impl Numbers for Dutch {
    fn unknown(&self) -> &'static str {
        "onbekend"
    }

    fn hours_and_minutes(&self, hours: Value, minutes: Value) -> String {
        format!("{hours} u {minutes} min")
    }
}

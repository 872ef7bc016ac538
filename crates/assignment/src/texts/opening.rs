//! What stands before the parts.

use super::Value;

/// What stands before the parts.
pub(crate) trait Opening {
    fn drawn_warning(&self) -> &'static str;
    fn why_drawn(&self, reason: Value) -> String;
    fn what_this_is(&self, name: Value) -> String;
    fn no_part_run(&self) -> &'static str;
    fn all_reached(&self, all: Value) -> String;
    fn between_parts(&self) -> &'static str;
    fn some_reached(&self, reached: Value, all: Value, missed: Value) -> String;
    fn not_run(&self) -> &'static str;
    fn title(&self) -> &'static str;
}

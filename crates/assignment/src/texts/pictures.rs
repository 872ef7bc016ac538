//! Pictures: what is said of them to those who cannot see them (`_described`), and what stands below them.

use super::Value;

/// Pictures: what is said of them to those who cannot see them (`_described`), and what stands below them.
pub(crate) trait Pictures {
    fn weights_described(&self, name: Value) -> String;
    fn weights(&self, name: Value, caption: Value) -> String;
    fn another(&self, digit: Value) -> String;
    fn a_digit(&self, digit: Value) -> String;
    fn maps_described(&self, name: Value, network: Value, digit: Value) -> String;
    fn maps(&self, name: Value, caption: Value) -> String;
    fn mistakes_described(&self) -> &'static str;
    fn mistakes(&self, shown: Value, all: Value, list: Value) -> String;
    fn dead_channels(&self, dead: Value) -> String;
    fn strongest_described(&self, name: Value) -> String;
    fn strongest(
        &self,
        name: Value,
        patches: Value,
        rows: Value,
        columns: Value,
        images: Value,
        dead: Value,
    ) -> String;
    fn output_described(&self) -> &'static str;
    fn output(&self, caption: Value) -> String;
    fn found_in_the_middle(&self, width: Value, height: Value, legend: Value) -> String;
    fn found_described(&self) -> &'static str;
    fn trail_described(&self) -> &'static str;
    fn trail(&self, width: Value, height: Value, legend: Value) -> String;
    fn scene_described(&self) -> &'static str;
    fn scene(&self, digits: Value, width: Value, height: Value) -> String;
    fn excerpt_maps_described(&self, name: Value) -> String;
    fn excerpt_maps(&self, name: Value, width: Value, height: Value, caption: Value) -> String;
}

//! How pictures are to be read.

use super::Value;

/// How pictures are to be read.
pub(crate) trait Pictures {
    fn input(&self) -> &'static str;
    fn left_the_input(&self) -> &'static str;
    fn first_tiles(&self, shown: Value, all: Value) -> String;
    fn one_tile(&self) -> &'static str;
    fn all_tiles(&self, all: Value) -> String;
    fn one_value(&self) -> &'static str;
    fn values_a_tile(&self, height: Value, width: Value) -> String;
    fn reduced(&self, factor: Value) -> String;
    fn magenta(&self) -> &'static str;
    fn grey_by_tile(&self) -> &'static str;
    fn grey(&self, low: Value, high: Value) -> String;
    fn diverging_by_tile(&self) -> &'static str;
    fn diverging(&self, high: Value) -> String;
    fn overlay_legend(&self) -> &'static str;
    fn trail_legend(&self) -> &'static str;
}

//! Headings of tables, and words in their cells.

use super::Value;

/// Headings of tables, and words in their cells.
pub(crate) trait Tables {
    fn in_groups(&self, groups: Value) -> String;
    fn quantity(&self) -> &'static str;
    fn digit(&self) -> &'static str;
    fn right(&self) -> &'static str;
    fn class(&self) -> &'static str;
    fn calculation(&self) -> &'static str;
    fn total(&self) -> &'static str;
    fn output(&self) -> &'static str;
    fn on_pixels(&self) -> &'static str;
    fn field(&self) -> &'static str;
    fn stride(&self) -> &'static str;
    fn in_words(&self) -> &'static str;
    fn in_numbers(&self) -> &'static str;
    fn value(&self) -> &'static str;
    fn operations(&self) -> &'static str;
    fn intensity(&self) -> &'static str;
    fn bound_by(&self) -> &'static str;
    fn to_calculate(&self) -> &'static str;
    fn to_move(&self) -> &'static str;
    fn in_theory(&self) -> &'static str;
    fn measured(&self) -> &'static str;
    fn factor(&self) -> &'static str;
    fn of_it_memory(&self) -> &'static str;
    fn and_the_rest(&self) -> &'static str;
    fn arithmetic(&self) -> &'static str;
    fn memory(&self) -> &'static str;
    fn device(&self) -> &'static str;
    fn operations_a_second(&self) -> &'static str;
    fn ridge(&self) -> &'static str;
    fn source(&self) -> &'static str;
    fn way(&self) -> &'static str;
    fn multiplications(&self) -> &'static str;
    fn times_as_many(&self) -> &'static str;
    fn one_pass(&self) -> &'static str;
    fn own_stride(&self, down: Value, along: Value) -> String;
    fn every_pixel(&self) -> &'static str;
    fn formula(&self) -> &'static str;
    fn all_layers(&self) -> &'static str;
    fn layer(&self) -> &'static str;
    fn input(&self) -> &'static str;
    fn layers(&self) -> &'static str;
    fn receptive_field(&self) -> &'static str;
    fn image_stride(&self) -> &'static str;
}

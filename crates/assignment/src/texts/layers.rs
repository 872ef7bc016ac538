//! Tables and calculations of a network's layers.

use super::Value;

/// Tables and calculations of a network's layers.
pub(crate) trait Layers {
    fn layer_and_type(&self) -> &'static str;
    fn output_shape(&self) -> &'static str;
    fn network_over_input(&self, name: Value, input: Value) -> String;
    fn total(&self) -> &'static str;
    fn layer(&self) -> &'static str;
    fn calculation(&self) -> &'static str;
    fn shapes_asked(&self) -> &'static str;
    fn input(&self) -> &'static str;
    fn axis_by_axis(&self) -> &'static str;
    fn output(&self) -> &'static str;
    fn output_shapes(&self) -> &'static str;
    fn same_sides(&self, height: Value, channels: Value) -> String;
    fn sides_that_stay(&self, height: Value, channels: Value) -> String;
    fn sides_and_channels(&self, height: Value, width: Value, channels: Value) -> String;
    fn parameters_asked(&self) -> &'static str;
    fn parameters_of_layers(&self) -> &'static str;
    fn all_parameters(&self) -> &'static str;
    fn multiplications(&self) -> &'static str;
    fn additions(&self) -> &'static str;
    fn together(&self) -> &'static str;
    fn operations_of_layers(&self) -> &'static str;
    fn all_multiplications(&self) -> &'static str;
    fn all_additions(&self) -> &'static str;
    fn both_together(&self) -> &'static str;
    fn none(&self) -> &'static str;
    fn in_words_and_numbers(&self) -> &'static str;
}

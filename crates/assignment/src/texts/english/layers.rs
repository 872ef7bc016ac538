use super::English;
use crate::texts::{Layers, Value};

impl Layers for English {
    fn layer_and_type(&self) -> &'static str {
        "Layer (type)"
    }

    fn output_shape(&self) -> &'static str {
        "Output shape"
    }

    fn network_over_input(&self, name: Value, input: Value) -> String {
        format!("Network {name}, over an input of {input}. None stands for any number of images.")
    }

    fn total(&self) -> &'static str {
        "Total"
    }

    fn layer(&self) -> &'static str {
        "Layer"
    }

    fn calculation(&self) -> &'static str {
        "Calculation"
    }

    fn shapes_asked(&self) -> &'static str {
        "Derive, with a small calculation, the shape that leaves every layer."
    }

    fn input(&self) -> &'static str {
        "Input"
    }

    fn axis_by_axis(&self) -> &'static str {
        "Calculation, axis by axis"
    }

    fn output(&self) -> &'static str {
        "Output"
    }

    fn output_shapes(&self) -> &'static str {
        "The output shape of each layer"
    }

    fn same_sides(&self, height: Value, channels: Value) -> String {
        format!("height and width {height}; channels {channels}")
    }

    fn sides_that_stay(&self, height: Value, channels: Value) -> String {
        format!("height and width stay {height}; channels {channels}")
    }

    fn sides_and_channels(&self, height: Value, width: Value, channels: Value) -> String {
        format!("height {height}; width {width}; channels {channels}")
    }

    fn parameters_asked(&self) -> &'static str {
        "Derive, with a small calculation, the number of parameters of every layer."
    }

    fn parameters_of_layers(&self) -> &'static str {
        "The parameters of each layer"
    }

    fn all_parameters(&self) -> &'static str {
        "all parameters"
    }

    fn multiplications(&self) -> &'static str {
        "Multiplications"
    }

    fn additions(&self) -> &'static str {
        "Additions"
    }

    fn together(&self) -> &'static str {
        "Together"
    }

    fn operations_of_layers(&self) -> &'static str {
        "The operations of each layer"
    }

    fn all_multiplications(&self) -> &'static str {
        "all multiplications"
    }

    fn all_additions(&self) -> &'static str {
        "all additions"
    }

    fn both_together(&self) -> &'static str {
        "both together"
    }

    fn none(&self) -> &'static str {
        "none"
    }

    fn in_words_and_numbers(&self) -> &'static str {
        "In words and in numbers, layer by layer:"
    }
}

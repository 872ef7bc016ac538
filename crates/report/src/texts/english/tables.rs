use super::English;
use crate::texts::{Tables, Value};

impl Tables for English {
    fn in_groups(&self, groups: Value) -> String {
        format!(" in {groups} groups")
    }

    fn quantity(&self) -> &'static str {
        "Quantity"
    }

    fn digit(&self) -> &'static str {
        "Digit"
    }

    fn right(&self) -> &'static str {
        "Right"
    }

    fn class(&self) -> &'static str {
        "Class"
    }

    fn calculation(&self) -> &'static str {
        "Calculation"
    }

    fn total(&self) -> &'static str {
        "Total"
    }

    fn output(&self) -> &'static str {
        "Output"
    }

    fn on_pixels(&self) -> &'static str {
        "… on pixels"
    }

    fn field(&self) -> &'static str {
        "Field"
    }

    fn stride(&self) -> &'static str {
        "Stride"
    }

    fn in_words(&self) -> &'static str {
        "In words"
    }

    fn in_numbers(&self) -> &'static str {
        "In numbers"
    }

    fn value(&self) -> &'static str {
        "Value"
    }

    fn operations(&self) -> &'static str {
        "Operations"
    }

    fn intensity(&self) -> &'static str {
        "Operations/byte"
    }

    fn bound_by(&self) -> &'static str {
        "Bound by"
    }

    fn to_calculate(&self) -> &'static str {
        "To calculate"
    }

    fn to_move(&self) -> &'static str {
        "To move"
    }

    fn in_theory(&self) -> &'static str {
        "In theory"
    }

    fn measured(&self) -> &'static str {
        "Measured"
    }

    fn factor(&self) -> &'static str {
        "Factor"
    }

    fn of_it_memory(&self) -> &'static str {
        "of it memory"
    }

    fn and_the_rest(&self) -> &'static str {
        "and the rest"
    }

    fn arithmetic(&self) -> &'static str {
        "arithmetic"
    }

    fn memory(&self) -> &'static str {
        "memory"
    }

    fn device(&self) -> &'static str {
        "Device"
    }

    fn operations_a_second(&self) -> &'static str {
        "Operations/s"
    }

    fn ridge(&self) -> &'static str {
        "Ridge, operations/byte"
    }

    fn source(&self) -> &'static str {
        "Source"
    }

    fn way(&self) -> &'static str {
        "Way"
    }

    fn multiplications(&self) -> &'static str {
        "Multiplications"
    }

    fn times_as_many(&self) -> &'static str {
        "Times as many"
    }

    fn one_pass(&self) -> &'static str {
        "one pass over the whole image"
    }

    fn own_stride(&self, down: Value, along: Value) -> String {
        format!("each window by itself, every {down}×{along} pixels")
    }

    fn every_pixel(&self) -> &'static str {
        "each window by itself, at every pixel"
    }

    fn formula(&self) -> &'static str {
        "Formula"
    }

    fn all_layers(&self) -> &'static str {
        "All layers"
    }

    fn layer(&self) -> &'static str {
        "Layer"
    }

    fn input(&self) -> &'static str {
        "Input"
    }

    fn layers(&self) -> &'static str {
        "Layers"
    }

    fn receptive_field(&self) -> &'static str {
        "Receptive field"
    }

    fn image_stride(&self) -> &'static str {
        "Stride over the image"
    }
}

//! Part B: convolutions before a Dense layer.

use super::Value;

/// Part B: convolutions before a Dense layer.
pub(crate) trait PartB {
    fn title(&self) -> &'static str;
    fn b1(&self) -> &'static str;
    fn b1_asked(&self, asked: Value) -> String;
    fn layer_by_layer(&self) -> &'static str;
    fn sharing_weights(
        &self,
        name: Value,
        inputs: Value,
        outputs: Value,
        parameters: Value,
        dense: Value,
    ) -> String;
    fn two_kinds_of_cost(&self, memory: Value, held: Value, work: Value, done: Value) -> String;
    fn b2(&self) -> &'static str;
    fn places_of_a_window(&self) -> &'static str;
    fn b3(&self) -> &'static str;
    fn weights_of_a_filter(&self) -> &'static str;
}

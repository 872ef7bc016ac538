//! A sentence for each layer; it goes on from the layer's name.

use super::Value;

/// A sentence for each layer; it goes on from the layer's name.
pub(crate) trait Steps {
    fn cost(&self, parameters: Value, share: Value) -> String;
    fn max_pooling(&self, rows: Value, columns: Value, inputs: Value, outputs: Value) -> String;
    fn flatten(&self, input: Value, outputs: Value) -> String;
    fn activation(&self, activation: Value) -> String;
    fn depthwise_convolution(&self, rows: Value, columns: Value, through: Value) -> String;
    fn separable_convolution(
        &self,
        rows: Value,
        columns: Value,
        filters: Value,
        through: Value,
    ) -> String;
    fn transposed_convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        input: Value,
        output: Value,
        through: Value,
    ) -> String;
    fn average_pooling(&self, rows: Value, columns: Value, inputs: Value, outputs: Value)
    -> String;
    fn global_max_pooling(&self) -> &'static str;
    fn global_average_pooling(&self) -> &'static str;
    fn zero_padding(&self) -> &'static str;
    fn cropping(&self) -> &'static str;
    fn up_sampling(&self, rows: Value, columns: Value) -> String;
    fn batch_normalization(&self) -> &'static str;
    fn layer_normalization(&self) -> &'static str;
    fn relu(&self) -> &'static str;
    fn leaky_relu(&self) -> &'static str;
    fn prelu(&self) -> &'static str;
    fn elu(&self) -> &'static str;
    fn softmax(&self) -> &'static str;
    fn spatial_dropout(&self, rate: Value) -> String;
    fn reshape(&self, inputs: Value, output: Value) -> String;
    fn permute(&self) -> &'static str;
    fn other(&self, class: Value, inputs: Value, outputs: Value) -> String;
    fn dense(&self, units: Value, inputs: Value, through: Value) -> String;
    fn channels_deep(&self, channels: Value) -> String;
    fn convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        depth: Value,
        through: Value,
    ) -> String;
    fn one_pattern(&self) -> &'static str;
    fn padded(&self) -> &'static str;
    fn pixels_seen(&self, seen: Value) -> String;
    fn dropout_again(&self, rate: Value, inputs: Value) -> String;
    fn dropout(&self, rate: Value, inputs: Value) -> String;
    fn through_activation(&self, other: Value) -> String;
}

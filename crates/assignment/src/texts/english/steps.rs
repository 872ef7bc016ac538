use super::English;
use crate::texts::{Steps, Value};

impl Steps for English {
    fn cost(&self, parameters: Value, share: Value) -> String {
        format!(". It has {parameters} parameters, {share} of the network's")
    }

    fn max_pooling(&self, rows: Value, columns: Value, inputs: Value, outputs: Value) -> String {
        format!(
            "keeps the largest of every {rows}×{columns} values, so that {inputs} values become \
             {outputs}: a pattern counts wherever in that window it stands, and all later layers \
             have less to do. Nothing in it is learnt"
        )
    }

    fn flatten(&self, input: Value, outputs: Value) -> String {
        format!(
            "lays the {input} values in one row of {outputs}, because a Dense layer takes a \
             vector. The values stay as they are"
        )
    }

    fn activation(&self, activation: Value) -> String {
        format!("applies {activation} to every value")
    }

    fn depthwise_convolution(&self, rows: Value, columns: Value, through: Value) -> String {
        format!("slides a filter of {rows}×{columns} pixels over each channel by itself{through}")
    }

    fn separable_convolution(
        &self,
        rows: Value,
        columns: Value,
        filters: Value,
        through: Value,
    ) -> String {
        format!(
            "slides a filter of {rows}×{columns} pixels over each channel by itself, and then \
             {filters} filters of 1×1 over all channels{through}"
        )
    }

    fn transposed_convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        input: Value,
        output: Value,
        through: Value,
    ) -> String {
        format!(
            "puts down {filters} filters of {rows}×{columns} pixels for every value of its \
             input, so that maps of {input} become {output}{through}"
        )
    }

    fn average_pooling(
        &self,
        rows: Value,
        columns: Value,
        inputs: Value,
        outputs: Value,
    ) -> String {
        format!(
            "takes the mean of every {rows}×{columns} values, so that {inputs} values become \
             {outputs}. Nothing in it is learnt"
        )
    }

    fn global_max_pooling(&self) -> &'static str {
        "keeps the largest value of each channel, wherever it stands"
    }

    fn global_average_pooling(&self) -> &'static str {
        "takes the mean of each channel"
    }

    fn zero_padding(&self) -> &'static str {
        "puts zeros around its maps"
    }

    fn cropping(&self) -> &'static str {
        "cuts off the borders of its maps"
    }

    fn up_sampling(&self, rows: Value, columns: Value) -> String {
        format!("makes {rows}×{columns} values of every one")
    }

    fn batch_normalization(&self) -> &'static str {
        "scales and shifts every channel by what was measured of it in training"
    }

    fn layer_normalization(&self) -> &'static str {
        "scales and shifts every sample by its own mean and spread"
    }

    fn relu(&self) -> &'static str {
        "applies relu to every value"
    }

    fn leaky_relu(&self) -> &'static str {
        "makes every value below 0 smaller by a factor"
    }

    fn prelu(&self) -> &'static str {
        "multiplies every value below 0 by a slope that is learnt"
    }

    fn elu(&self) -> &'static str {
        "applies elu to every value"
    }

    fn softmax(&self) -> &'static str {
        "makes shares of 1 of its values, by softmax"
    }

    fn spatial_dropout(&self, rate: Value) -> String {
        format!("sets {rate} of its channels to 0 in training, others each time")
    }

    fn reshape(&self, inputs: Value, output: Value) -> String {
        format!("gives the {inputs} values of its input the shape {output}")
    }

    fn other(&self, class: Value, inputs: Value, outputs: Value) -> String {
        format!("makes {outputs} values of {inputs}, as layers of the class {class} do")
    }

    fn permute(&self) -> &'static str {
        "puts the axes of its input in another order"
    }

    fn dense(&self, units: Value, inputs: Value, through: Value) -> String {
        format!(
            "has {units} neurons, each a sum of all {inputs} inputs, every input with a weight \
             of its own{through}"
        )
    }

    fn channels_deep(&self, channels: Value) -> String {
        format!(", each {channels} channels deep,")
    }

    fn convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        depth: Value,
        through: Value,
    ) -> String {
        format!(
            "slides {filters} filters of {rows}×{columns} pixels{depth} over its input{through}"
        )
    }

    fn one_pattern(&self) -> &'static str {
        ". A filter looks for one pattern, and with the same weights everywhere, so that the \
         image's size does not matter to the number of parameters"
    }

    fn padded(&self) -> &'static str {
        ". Padding with zeros keeps the maps as large as the image"
    }

    fn pixels_seen(&self, seen: Value) -> String {
        format!(". One of its outputs sees {seen} pixels of the image")
    }

    fn dropout_again(&self, rate: Value, inputs: Value) -> String {
        format!("drops out again, {rate} of the {inputs} values that reach it")
    }

    fn dropout(&self, rate: Value, inputs: Value) -> String {
        format!(
            "sets {rate} of its {inputs} inputs to 0 in training, others each time, so that no \
             neuron comes to rely on a single input. It has nothing to learn, and when training \
             is over it does nothing"
        )
    }

    fn through_activation(&self, other: Value) -> String {
        format!(", and sends the sum through {other}")
    }
}

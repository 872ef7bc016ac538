use super::English;
use crate::texts::{PartB, Value};

impl PartB for English {
    fn title(&self) -> &'static str {
        "Part B: filters that slide"
    }

    fn b1(&self) -> &'static str {
        "B1: convolutions and Dropout before the given end"
    }

    fn b1_asked(&self, asked: Value) -> String {
        format!(
            "Max pooling, Flatten and a Dense layer of ten neurons are given. Put convolutions and \
             Dropout before them, nothing else, so that at least {asked} of the test images are \
             classified correctly, again with as few parameters as you can. Tell what you did, \
             what you saw, and how you explain it."
        )
    }

    fn layer_by_layer(&self) -> &'static str {
        "Layer by layer:"
    }

    fn sharing_weights(
        &self,
        name: Value,
        inputs: Value,
        outputs: Value,
        parameters: Value,
        dense: Value,
    ) -> String {
        format!(
            "**What sharing weights saves.** `{name}` turns {inputs} values into {outputs} with \
             {parameters} parameters. A Dense layer from the same inputs to as many outputs would \
             need {dense}."
        )
    }

    fn two_kinds_of_cost(&self, memory: Value, held: Value, work: Value, done: Value) -> String {
        format!(
            "**Few parameters are not little work.** `{memory}` holds {held} of the parameters, \
             but `{work}` does {done} of the multiplications: a weight of a convolution is used \
             once for every position, a weight of a Dense layer once for every image."
        )
    }

    fn b2(&self) -> &'static str {
        "B2: the output shape of each layer"
    }

    fn places_of_a_window(&self) -> &'static str {
        "A window of k pixels has n − k + 1 places to stand in a row of n, when it moves by one \
         pixel and stays inside. With `same` padding it has a place for every stride, so that the \
         map keeps its size when the stride is 1. Each filter makes a channel."
    }

    fn b3(&self) -> &'static str {
        "B3: the parameters of each layer"
    }

    fn weights_of_a_filter(&self) -> &'static str {
        "A filter has a weight for each row and column of its window in each channel of its \
         input, and one bias. The size of the image has no part in it."
    }
}

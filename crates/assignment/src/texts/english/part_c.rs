use super::English;
use crate::texts::{PartC, Value};

impl PartC for English {
    fn title(&self) -> &'static str {
        "Part C: nothing but filters"
    }

    fn c1(&self) -> &'static str {
        "C1: a network without Dense layers"
    }

    fn c1_asked(&self, asked: Value) -> String {
        format!(
            "Use convolutions and max pooling only; not even the output may be a Dense layer. What \
             comes out is an image ten channels deep. At least {asked} of the test images must be \
             classified correctly, with as few parameters as you can. Argue each of your steps."
        )
    }

    fn layer_by_layer(&self) -> &'static str {
        "Layer by layer:"
    }

    fn no_dense_missing(&self, input: Value) -> String {
        format!(
            "**Why no Dense layer is missing.** The last window covers the whole map that is \
             left, so that for an image of {input} it stands in one place only, and does what a \
             Dense layer would. But a Dense layer can take no other size. This network can: over \
             a larger image the same windows have more places to stand, and it answers once for \
             each. Part D uses that."
        )
    }

    fn one_pixel(&self) -> &'static str {
        "the output image has one pixel"
    }

    fn why_one_pixel(&self, input: Value, output: Value, values: Value) -> String {
        format!(
            "The assignment speaks of an output image of 13 pixels. For an image of {input} it \
             is {output}: {values} values, one for each digit."
        )
    }

    fn c2(&self) -> &'static str {
        "C2: the output shape of each layer"
    }

    fn otherwise_output(&self, output: Value) -> String {
        format!("With 3×3 the layer would put out {output}.")
    }

    fn otherwise_no_network(&self, window: Value, layer: Value, input: Value) -> String {
        format!(
            "With 3×3 there would be no network at all: the window of {window} of `{layer}` \
             would not fit into its input of {input}."
        )
    }

    fn second_pooling(&self, rows: Value, columns: Value) -> String {
        format!("the second pooling is {rows}×{columns}")
    }

    fn why_second_pooling(&self, name: Value, rows: Value, columns: Value) -> String {
        format!(
            "The assignment's answer describes `{name}` as a pooling of 3×3. It is \
             {rows}×{columns}, as the shapes say that it gives itself:"
        )
    }

    fn c3(&self) -> &'static str {
        "C3: the parameters of each layer"
    }

    fn last_filters(&self, filters: Value) -> String {
        format!("the last convolution has {filters} filters")
    }

    fn why_last_filters(&self, name: Value, filters: Value, other: Value) -> String {
        format!(
            "The assignment's answer heads `{name}` with 20 filters. It has {filters}, one for \
             each digit; 20 would make {other} parameters, and the answer's own sum has"
        )
    }

    fn c4(&self) -> &'static str {
        "C4: the operations for one image"
    }

    fn c4_asked(&self) -> &'static str {
        "A convolution consists of elementary operations, + and ×. How many does each \
         convolution need to classify one image, and how many are they together?"
    }

    fn sums_of_products(&self) -> &'static str {
        "Each output value is a sum of products, one product for each weight of its filter. A \
         sum of n products takes n multiplications and n − 1 additions, and the bias is one \
         addition more: as many additions as multiplications."
    }

    fn additions_too(&self) -> &'static str {
        "additions are operations, too"
    }

    fn operations(&self, count: Value) -> String {
        format!("{count} operations")
    }

    fn why_additions_too(&self, multiplications: Value, additions: Value, all: Value) -> String {
        format!(
            "The assignment's answer stops at {multiplications}. Those are the multiplications \
             alone. With the {additions} additions, biases included, classifying one image takes \
             **{all} operations**."
        )
    }

    fn between_functions(&self) -> &'static str {
        " and "
    }

    fn functions_cost(&self, functions: Value) -> String {
        format!(", and activation functions take {functions}")
    }

    fn comparisons_cost(&self, comparisons: Value, functions: Value) -> String {
        format!(
            "Not asked, but not free either: pooling and ReLU compare {comparisons} \
             times{functions}."
        )
    }
}

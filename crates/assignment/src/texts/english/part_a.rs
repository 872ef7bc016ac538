use super::English;
use crate::texts::{PartA, Value};

impl PartA for English {
    fn title(&self) -> &'static str {
        "Part A: neurons that see the whole image"
    }

    fn a1(&self) -> &'static str {
        "A1: a network of Dense and Dropout layers"
    }

    fn a1_asked(&self, asked: Value) -> String {
        format!(
            "Build a classifier of Dense and Dropout layers and nothing else. It must classify at \
             least {asked} of the test images correctly, with as few parameters as you can manage. \
             Say which steps led you there, and argue each of them."
        )
    }

    fn a_row_of_numbers(&self, inputs: Value) -> String {
        format!(
            "An image reaches this network as a row of {inputs} numbers. That one pixel lies \
             below another is lost on it: shuffle the pixels of all images in the same way, and \
             it can learn just as much. Layer by layer:"
        )
    }

    fn why_an_activation(&self, parameters: Value, formula: Value, wasted: Value) -> String {
        format!(
            "**Why an activation between the layers.** A weighted sum of weighted sums is one \
             weighted sum. Without an activation the whole stack could do no more than a single \
             Dense layer with {parameters} parameters ({formula}), and the other {wasted} would \
             be wasted."
        )
    }

    fn where_to_save(&self, name: Value, share: Value, inputs: Value) -> String {
        format!(
            "**Where to save.** `{name}` holds {share} of all parameters, because each of its \
             neurons has a weight for every one of its {inputs} inputs, and a bias. Neurons that \
             can be spared there save most: this is the number to bring down first, and after \
             each step to measure again."
        )
    }

    fn a2(&self) -> &'static str {
        "A2: the parameters of each layer"
    }

    fn a_dense_neuron(&self) -> &'static str {
        "A neuron of a Dense layer has one weight for each of its inputs and one bias. A layer \
         has as many of these as it has neurons:"
    }

    fn a3(&self) -> &'static str {
        "A3: what the pictures of a layer show"
    }

    fn a3_asked(&self) -> &'static str {
        "A function draws the outputs of one layer for one image. What do its pictures mean? \
         What would they mean for the first Dense layer, and what for the second?"
    }

    fn what_a_sheet_shows(&self) -> &'static str {
        "The function sends one image through the network, stops behind the layer it was given, \
         and draws what comes out there: a picture for each channel or neuron, the brighter the \
         higher the value. So a sheet is not a picture of the network. It is a picture of what \
         **this** image does to that layer, and another image gives another sheet."
    }

    fn first_dense(&self, name: Value, outputs: Value, values: Value) -> String {
        format!(
            "**The first Dense layer**, `{name}`, puts out {outputs} numbers, one for each \
             neuron. There is no left and right among them, so each picture is a single square. \
             {values} Each neuron has a weight for each pixel, and those weights do make a \
             picture, as large as the image: orange where ink speaks for the neuron, blue where \
             it speaks against. The square is bright when the image fits the picture of the \
             weights."
        )
    }

    fn second_dense(&self, name: Value, inputs: Value, outputs: Value) -> String {
        format!(
            "**The second Dense layer**, `{name}`, weighs the {inputs} answers of the layer \
             before it, not pixels, so that its weights are no picture of anything. Its {outputs} \
             squares are to be read by comparison: lay the sheets of two images of the same digit \
             beside that of another digit. Where the first two agree and the third does not, the \
             layer has begun to tell digits apart rather than strokes."
        )
    }

    fn not_linear(&self) -> &'static str {
        "the first Dense layer is not linear"
    }

    fn linear(&self) -> &'static str {
        "linear"
    }

    fn why_not_linear(&self, name: Value, activation: Value) -> String {
        format!(
            "The assignment's answer calls the first Dense layer linear and expects little of \
             its pictures. But `{name}` has an activation, {activation}, as the later layers \
             have, and of all layers it is the one whose weights can be looked at as images."
        )
    }

    fn values_of_sigmoid(&self) -> &'static str {
        "Sigmoid brings every value between 0 and 1: black is a neuron that hardly responds, white \
         one that responds strongly."
    }

    fn values_of_relu(&self) -> &'static str {
        "ReLU turns every negative value into 0: black is a neuron that does not respond."
    }

    fn values_of_others(&self) -> &'static str {
        "The brighter a square, the higher the value."
    }
}

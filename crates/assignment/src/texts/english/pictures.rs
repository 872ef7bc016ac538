use super::English;
use crate::texts::{Pictures, Value};

impl Pictures for English {
    fn weights_described(&self, name: Value) -> String {
        format!("The weights of layer {name}, a picture a neuron")
    }

    fn weights(&self, name: Value, caption: Value) -> String {
        format!("The weights of layer {name}. {caption}")
    }

    fn another(&self, digit: Value) -> String {
        format!("another {digit}")
    }

    fn a_digit(&self, digit: Value) -> String {
        format!("a digit {digit}")
    }

    fn maps_described(&self, name: Value, network: Value, digit: Value) -> String {
        format!("What layer {name} of network {network} puts out for a {digit}")
    }

    fn maps(&self, name: Value, caption: Value) -> String {
        format!("Layer {name}. {caption}")
    }

    fn mistakes_described(&self) -> &'static str {
        "Test images that the network classifies wrongly"
    }

    fn mistakes(&self, shown: Value, all: Value, list: Value) -> String {
        format!(
            "The first {shown} of {all} test images that are classified wrongly, as digit→answer: \
             {list}."
        )
    }

    fn dead_channels(&self, dead: Value) -> String {
        format!(" Channels that answer to none of these images, whose patches say nothing: {dead}.")
    }

    fn strongest_described(&self, name: Value) -> String {
        format!("The patches of the test images that excite each channel of layer {name} most")
    }

    fn strongest(
        &self,
        name: Value,
        patches: Value,
        rows: Value,
        columns: Value,
        images: Value,
        dead: Value,
    ) -> String {
        format!(
            "What excites layer {name}: a tile a channel, and in it the {patches} patches of \
             {rows}×{columns} pixels at which its value is highest, each of another one of the \
             first {images} test images, the strongest first. What the patches of a tile have in \
             common is what its filter looks for.{dead}"
        )
    }

    fn output_described(&self) -> &'static str {
        "The ten heat maps over the large test image"
    }

    fn output(&self, caption: Value) -> String {
        format!("The heat maps, one a digit. {caption}")
    }

    fn found_in_the_middle(&self, width: Value, height: Value, legend: Value) -> String {
        format!(
            "The middle of the image, {width}×{height} pixels: over all of it there are too many \
             detections to be seen. {legend}"
        )
    }

    fn found_described(&self) -> &'static str {
        "The large test image with a box around every detection"
    }

    fn trail_described(&self) -> &'static str {
        "The steps from heat maps to list on an excerpt of the large test image"
    }

    fn trail(&self, width: Value, height: Value, legend: Value) -> String {
        format!("The steps on an excerpt of {width}×{height} pixels. {legend}")
    }

    fn scene_described(&self) -> &'static str {
        "The large test image"
    }

    fn scene(&self, digits: Value, width: Value, height: Value) -> String {
        format!(
            "The large test image: {digits} digits of the test set at random places, \
             {width}×{height} pixels."
        )
    }

    fn excerpt_maps_described(&self, name: Value) -> String {
        format!("What layer {name} makes of an excerpt of the large test image")
    }

    fn excerpt_maps(&self, name: Value, width: Value, height: Value, caption: Value) -> String {
        format!("Layer {name}, over an excerpt of {width}×{height} pixels. {caption}")
    }
}

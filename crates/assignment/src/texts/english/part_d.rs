use super::English;
use crate::texts::{PartD, Value};

impl PartD for English {
    fn title(&self) -> &'static str {
        "Part D: every digit in a large image"
    }

    fn d1(&self) -> &'static str {
        "D1: what the pictures of the large image show"
    }

    fn d1_asked(&self) -> &'static str {
        "Run the network of part C over a large test image. Explain how each of the pictures comes \
         about and, with examples, what is to be seen in it. The poolings largely decide how large \
         the heat maps at the end are: how?"
    }

    fn the_image(&self, height: Value, width: Value, digits: Value, channels: Value) -> String {
        format!(
            "The image has {height}×{width} pixels and {digits} digits. The layers are those of \
             part C without any change, because none of them cares how large its input is. Each \
             convolution slides on over the whole image, each pooling makes its maps smaller, and \
             at the end there are {channels} heat maps, one for each digit: a bright cell in the \
             heat map of the 3 says that a 3 stands where that cell looks."
        )
    }

    fn layer(&self) -> &'static str {
        "Layer"
    }

    fn maps(&self) -> &'static str {
        "Maps"
    }

    fn cell_distance(&self) -> &'static str {
        "Pixels from cell to cell"
    }

    fn a_cell_sees(&self) -> &'static str {
        "Pixels that a cell sees"
    }

    fn maps_of_each_layer(&self) -> &'static str {
        "The maps of each layer"
    }

    fn how_poolings_decide(&self) -> &'static str {
        "**How the poolings decide the size.** From top to bottom (and from left to right the \
         same way):"
    }

    fn with_and_without_poolings(
        &self,
        bare_rows: Value,
        bare_columns: Value,
        rows: Value,
        columns: Value,
        fewer: Value,
    ) -> String {
        format!(
            "A convolution takes a few pixels off at the border, however large the image is. A \
             pooling divides. Without the poolings the heat maps would be \
             {bare_rows}×{bare_columns}, nearly the image itself; with them they are \
             {rows}×{columns}, {fewer} times fewer cells."
        )
    }

    fn finest_step(&self, step: Value) -> String {
        format!(
            "The distance from one output cell to the next is therefore {step} pixels in the \
             image: the finest step in which the network by itself can say where a digit is."
        )
    }

    fn what_each_layer_shows(&self) -> [&'static str; 4] {
        [
            "The **first convolution** responds to strokes: each of its maps is the image as one \
             filter sees it, as a rule bright along edges of one direction and dark elsewhere.",
            "A **pooling** shows the same map at half the width and height, a little coarser, with \
             the bright places kept.",
            "The **second convolution** sees several strokes at a time. Its maps tend to be bright \
             at corners, ends and bends, and mean less to the eye.",
            "The **last convolution** sees a whole digit: its maps are the heat maps of D2. \
             Trained to say “no digit”, as here, most of a map is dark, and where it is bright, \
             its digit stands. Trained on digits alone, it has no answer for paper, and a map may \
             be grey all over. A map that is bright at two digits shows what the network confuses.",
        ]
    }
}

use super::English;
use crate::texts::{Pictures, Value};

impl Pictures for English {
    fn input(&self) -> &'static str {
        "input"
    }

    fn left_the_input(&self) -> &'static str {
        "Left: the input. "
    }

    fn first_tiles(&self, shown: Value, all: Value) -> String {
        format!("The first {shown} of {all} tiles of ")
    }

    fn one_tile(&self) -> &'static str {
        "1 tile of "
    }

    fn all_tiles(&self, all: Value) -> String {
        format!("{all} tiles of ")
    }

    fn one_value(&self) -> &'static str {
        "one value"
    }

    fn values_a_tile(&self, height: Value, width: Value) -> String {
        format!("{height}×{width} values")
    }

    fn reduced(&self, factor: Value) -> String {
        format!(", reduced {factor} times by averaging")
    }

    fn magenta(&self) -> &'static str {
        " Magenta is not a number or infinite."
    }

    fn grey_by_tile(&self) -> &'static str {
        "in each tile black is its own smallest value and white its largest."
    }

    fn grey(&self, low: Value, high: Value) -> String {
        format!("black is {low} and white is {high}, the same in every tile.")
    }

    fn diverging_by_tile(&self) -> &'static str {
        "blue is below 0, white is 0, orange is above, each tile on its own scale."
    }

    fn diverging(&self, high: Value) -> String {
        format!("blue is below 0, white is 0, orange is above, up to ±{high} in every tile.")
    }

    fn overlay_legend(&self) -> &'static str {
        "Blue: the right digit in the right place. Orange, as 3≠8: found a 3 where an 8 stands. \
         Purple, as 3!: found a 3 where nothing stands. Yellow and dashed, as ?3: a 3 that was \
         missed."
    }

    fn trail_legend(&self) -> &'static str {
        "1: the cells that are marked, the brighter the higher their value. 2: the peaks among \
         them, each a square with its digit. 3: from the middle of the peak's cell, a dot, to \
         where its neighbours pull it, the cross. 4: what stays, blue, and what is kept out of the \
         list, because a stronger one lies in its place or because it is isolated, orange and \
         dashed."
    }
}

use super::English;
use crate::texts::{Searches, Value};

impl Searches for English {
    fn the_cpu(&self) -> &'static str {
        "the CPU"
    }

    fn digits_and_no_digit(&self) -> &'static str {
        "digits and “no digit”"
    }

    fn about_digits_and_no_digit(&self) -> &'static str {
        "The same network, trained on digits up to two pixels off the middle, and on windows \
         over scenes too: where no digit stands in the middle, the right answer is ten times no."
    }

    fn digits_only(&self) -> &'static str {
        "digits only"
    }

    fn about_digits_only(&self) -> &'static str {
        "Network C as part C trained it: it has only ever seen one whole digit in the middle."
    }

    fn with_accuracy(&self, explanation: Value, accuracy: Value) -> String {
        format!(
            "{explanation} Of the test images, with a digit in the middle each, it classifies \
             {accuracy} correctly."
        )
    }

    fn this_machine(&self) -> &'static str {
        "this machine"
    }
}

use super::Dutch;
use crate::texts::{Searches, Value};

impl Searches for Dutch {
    fn the_cpu(&self) -> &'static str {
        "de CPU"
    }

    fn digits_and_no_digit(&self) -> &'static str {
        "cijfers en ‘geen cijfer’"
    }

    fn about_digits_and_no_digit(&self) -> &'static str {
        "Hetzelfde netwerk, getraind op cijfers tot twee pixels naast het midden, en ook op \
         uitsneden uit scènes: waar geen cijfer in het midden staat, is tien keer nee het goede \
         antwoord."
    }

    fn digits_only(&self) -> &'static str {
        "alleen cijfers"
    }

    fn about_digits_only(&self) -> &'static str {
        "Netwerk C zoals onderdeel C het trainde: het zag alleen ooit één heel cijfer in het \
         midden."
    }

    fn with_accuracy(&self, explanation: Value, accuracy: Value) -> String {
        format!(
            "{explanation} Van de testbeelden, elk met een cijfer in het midden, herkent het er \
             {accuracy} goed."
        )
    }

    fn this_machine(&self) -> &'static str {
        "deze machine"
    }
}

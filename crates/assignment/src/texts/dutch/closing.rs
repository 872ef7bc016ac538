use super::Dutch;
use crate::texts::{Closing, Value};

impl Closing for Dutch {
    fn results(&self) -> &'static str {
        "Resultaten"
    }

    fn asked_and_reached(&self) -> &'static str {
        "Wat werd gevraagd en wat is gehaald"
    }

    fn all_on_drawn_digits(&self) -> &'static str {
        "**Dit alles op cijfers die het programma zelf heeft getekend**, niet op cijfers die \
         mensen hebben geschreven."
    }

    fn what_was_run(&self) -> &'static str {
        "Wat er is uitgevoerd"
    }

    fn data(&self) -> &'static str {
        "gegevens"
    }

    fn the_data(&self) -> &'static str {
        "De gegevens"
    }

    fn settings(&self) -> &'static str {
        "Instellingen"
    }

    fn duration(&self) -> &'static str {
        "duur van het geheel"
    }

    fn the_machine(&self) -> &'static str {
        "De machine"
    }

    fn to_repeat_it(&self) -> &'static str {
        "Om het te herhalen:"
    }

    fn share_reached(&self, accuracy: Value) -> String {
        format!("{accuracy} van de testbeelden")
    }

    fn share_against_rules(&self, accuracy: Value) -> String {
        format!("{accuracy} van de testbeelden, maar tegen de regels")
    }

    fn accuracy_asked(&self, asked: Value) -> String {
        format!("nauwkeurigheid {asked}")
    }

    fn no_search(&self) -> &'static str {
        "niet gezocht"
    }

    fn part(&self) -> &'static str {
        "Onderdeel"
    }

    fn asked(&self) -> &'static str {
        "Gevraagd"
    }

    fn reached(&self) -> &'static str {
        "Gehaald"
    }

    fn yes_or_no(&self) -> &'static str {
        "Ja of nee"
    }

    fn not_run(&self) -> &'static str {
        "niet uitgevoerd"
    }

    fn yes(&self) -> &'static str {
        "ja"
    }

    fn no(&self) -> &'static str {
        "nee"
    }

    fn what(&self) -> &'static str {
        "Wat"
    }

    fn value(&self) -> &'static str {
        "Waarde"
    }

    fn errata(&self) -> &'static str {
        "Wat er niet klopt in het antwoord bij de opdracht zelf. Elk punt is ook rechtgezet waar \
         het thuishoort; hier staan ze bij elkaar, elk met de juiste berekening."
    }

    fn question(&self) -> &'static str {
        "Vraag"
    }

    fn the_answer_says(&self) -> &'static str {
        "Het antwoord zegt"
    }

    fn it_is(&self) -> &'static str {
        "Het is"
    }

    fn what_is_set_right(&self) -> &'static str {
        "Wat er is rechtgezet"
    }

    fn belongs_to(&self, title: Value, section: Value) -> String {
        format!("Het hoort bij [{title}](#{section}).")
    }
}

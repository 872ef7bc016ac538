use super::Dutch;
use crate::texts::{Opening, Value};

impl Opening for Dutch {
    fn drawn_warning(&self) -> &'static str {
        "**Let op: dit zijn geen cijfers die mensen hebben geschreven.** Alles in dit verslag is \
         gemeten op cijfers die het programma zelf heeft getekend. De resultaten zeggen dat alles \
         werkt. Ze zeggen niet hoe goed de netwerken handschrift lezen, en zijn niet te \
         vergelijken met resultaten op MNIST."
    }

    fn why_drawn(&self, reason: Value) -> String {
        format!("Waarom, in de woorden van het programma: {reason}")
    }

    fn what_this_is(&self, name: Value) -> String {
        format!(
            "Drie kleine netwerken leren cijfers lezen, en het derde vindt daarna de cijfers in \
             een groot beeld. Dit verslag loopt de opdracht vraag voor vraag door: wat er wordt \
             gevraagd, wat er is gemeten, hoe elk getal is berekend, en waarom. Alle berekeningen \
             komen van het programma dat telt; geen enkele is met de hand ingevuld. Gegevens: \
             {name}."
        )
    }

    fn no_part_run(&self) -> &'static str {
        "**Er is geen onderdeel uitgevoerd.**"
    }

    fn all_reached(&self, all: Value) -> String {
        format!("**Alle {all} doelen die zijn geprobeerd, zijn gehaald.**")
    }

    fn between_parts(&self) -> &'static str {
        ", onderdeel "
    }

    fn some_reached(&self, reached: Value, all: Value, missed: Value) -> String {
        format!(
            "**{reached} van de {all} doelen die zijn geprobeerd, zijn gehaald.** Niet gehaald: \
             onderdeel {missed}."
        )
    }

    fn not_run(&self) -> &'static str {
        "Dit onderdeel is niet uitgevoerd, dus er valt niets te melden."
    }

    fn title(&self) -> &'static str {
        "De opdracht, van tellen tot vinden"
    }
}

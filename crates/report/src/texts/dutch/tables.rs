use super::Dutch;
use crate::texts::{Tables, Value};

impl Tables for Dutch {
    fn in_groups(&self, groups: Value) -> String {
        format!(" in {groups} groepen")
    }

    fn quantity(&self) -> &'static str {
        "Grootheid"
    }

    fn digit(&self) -> &'static str {
        "Cijfer"
    }

    fn right(&self) -> &'static str {
        "Goed"
    }

    fn class(&self) -> &'static str {
        "Klasse"
    }

    fn calculation(&self) -> &'static str {
        "Berekening"
    }

    fn total(&self) -> &'static str {
        "Totaal"
    }

    fn output(&self) -> &'static str {
        "Uitvoer"
    }

    fn on_pixels(&self) -> &'static str {
        "… op pixels"
    }

    fn field(&self) -> &'static str {
        "Veld"
    }

    fn stride(&self) -> &'static str {
        "Stap"
    }

    fn in_words(&self) -> &'static str {
        "In woorden"
    }

    fn in_numbers(&self) -> &'static str {
        "In getallen"
    }

    fn value(&self) -> &'static str {
        "Waarde"
    }

    fn operations(&self) -> &'static str {
        "Bewerkingen"
    }

    fn intensity(&self) -> &'static str {
        "Bewerkingen/byte"
    }

    fn bound_by(&self) -> &'static str {
        "Begrensd door"
    }

    fn to_calculate(&self) -> &'static str {
        "Om te rekenen"
    }

    fn to_move(&self) -> &'static str {
        "Om te verplaatsen"
    }

    fn in_theory(&self) -> &'static str {
        "In theorie"
    }

    fn measured(&self) -> &'static str {
        "Gemeten"
    }

    fn factor(&self) -> &'static str {
        "Factor"
    }

    fn of_it_memory(&self) -> &'static str {
        "ervan geheugen"
    }

    fn and_the_rest(&self) -> &'static str {
        "en de rest"
    }

    fn arithmetic(&self) -> &'static str {
        "rekenwerk"
    }

    fn memory(&self) -> &'static str {
        "geheugen"
    }

    fn device(&self) -> &'static str {
        "Apparaat"
    }

    fn operations_a_second(&self) -> &'static str {
        "Bewerkingen/s"
    }

    fn ridge(&self) -> &'static str {
        "Nok, bewerkingen/byte"
    }

    fn source(&self) -> &'static str {
        "Bron"
    }

    fn way(&self) -> &'static str {
        "Manier"
    }

    fn multiplications(&self) -> &'static str {
        "Vermenigvuldigingen"
    }

    fn times_as_many(&self) -> &'static str {
        "Keer zoveel"
    }

    fn one_pass(&self) -> &'static str {
        "één keer over het hele beeld"
    }

    fn own_stride(&self, down: Value, along: Value) -> String {
        format!("elk venster apart, om de {down}×{along} pixels")
    }

    fn every_pixel(&self) -> &'static str {
        "elk venster apart, op elke pixel"
    }

    fn formula(&self) -> &'static str {
        "Formule"
    }

    fn all_layers(&self) -> &'static str {
        "Alle lagen"
    }

    fn layer(&self) -> &'static str {
        "Laag"
    }

    fn input(&self) -> &'static str {
        "Invoer"
    }

    fn layers(&self) -> &'static str {
        "Lagen"
    }

    fn receptive_field(&self) -> &'static str {
        "Receptief veld"
    }

    fn image_stride(&self) -> &'static str {
        "Stap over het beeld"
    }
}

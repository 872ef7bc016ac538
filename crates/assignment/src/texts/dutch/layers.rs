use super::Dutch;
use crate::texts::{Layers, Value};

impl Layers for Dutch {
    fn layer_and_type(&self) -> &'static str {
        "Laag (type)"
    }

    fn output_shape(&self) -> &'static str {
        "Vorm van de uitvoer"
    }

    fn network_over_input(&self, name: Value, input: Value) -> String {
        format!("Netwerk {name}, over een invoer van {input}. None staat voor elk aantal beelden.")
    }

    fn total(&self) -> &'static str {
        "Totaal"
    }

    fn layer(&self) -> &'static str {
        "Laag"
    }

    fn calculation(&self) -> &'static str {
        "Berekening"
    }

    fn shapes_asked(&self) -> &'static str {
        "Leid met een kleine berekening af welke vorm elke laag verlaat."
    }

    fn input(&self) -> &'static str {
        "Invoer"
    }

    fn axis_by_axis(&self) -> &'static str {
        "Berekening, as voor as"
    }

    fn output(&self) -> &'static str {
        "Uitvoer"
    }

    fn output_shapes(&self) -> &'static str {
        "De uitvoervorm van elke laag"
    }

    fn same_sides(&self, height: Value, channels: Value) -> String {
        format!("hoogte en breedte {height}; kanalen {channels}")
    }

    fn sides_that_stay(&self, height: Value, channels: Value) -> String {
        format!("hoogte en breedte blijven {height}; kanalen {channels}")
    }

    fn sides_and_channels(&self, height: Value, width: Value, channels: Value) -> String {
        format!("hoogte {height}; breedte {width}; kanalen {channels}")
    }

    fn parameters_asked(&self) -> &'static str {
        "Leid met een kleine berekening het aantal parameters van elke laag af."
    }

    fn parameters_of_layers(&self) -> &'static str {
        "De parameters van elke laag"
    }

    fn all_parameters(&self) -> &'static str {
        "alle parameters"
    }

    fn multiplications(&self) -> &'static str {
        "Vermenigvuldigingen"
    }

    fn additions(&self) -> &'static str {
        "Optellingen"
    }

    fn together(&self) -> &'static str {
        "Samen"
    }

    fn operations_of_layers(&self) -> &'static str {
        "De bewerkingen van elke laag"
    }

    fn all_multiplications(&self) -> &'static str {
        "alle vermenigvuldigingen"
    }

    fn all_additions(&self) -> &'static str {
        "alle optellingen"
    }

    fn both_together(&self) -> &'static str {
        "allebei samen"
    }

    fn none(&self) -> &'static str {
        "geen"
    }

    fn in_words_and_numbers(&self) -> &'static str {
        "In woorden en in getallen, laag voor laag:"
    }
}

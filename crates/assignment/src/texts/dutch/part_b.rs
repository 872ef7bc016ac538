use super::Dutch;
use crate::texts::{PartB, Value};

impl PartB for Dutch {
    fn title(&self) -> &'static str {
        "Onderdeel B: filters die schuiven"
    }

    fn b1(&self) -> &'static str {
        "B1: convoluties en Dropout vóór het gegeven slot"
    }

    fn b1_asked(&self, asked: Value) -> String {
        format!(
            "Max-pooling, Flatten en een Dense-laag van tien neuronen zijn gegeven. Zet daar \
             convoluties en Dropout voor, en niets anders, zodat minstens {asked} van de \
             testbeelden goed wordt herkend, weer met zo weinig parameters als je lukt. Vertel wat \
             je deed, wat je zag, en hoe je dat verklaart."
        )
    }

    fn layer_by_layer(&self) -> &'static str {
        "Laag voor laag:"
    }

    fn sharing_weights(
        &self,
        name: Value,
        inputs: Value,
        outputs: Value,
        parameters: Value,
        dense: Value,
    ) -> String {
        format!(
            "**Wat het delen van gewichten bespaart.** `{name}` maakt van {inputs} waarden er \
             {outputs} met {parameters} parameters. Een Dense-laag van dezelfde ingangen naar \
             evenveel uitgangen had er {dense} nodig."
        )
    }

    fn two_kinds_of_cost(&self, memory: Value, held: Value, work: Value, done: Value) -> String {
        format!(
            "**Weinig parameters is nog niet weinig werk.** `{memory}` bevat {held} van de \
             parameters, maar `{work}` doet {done} van de vermenigvuldigingen: een gewicht van \
             een convolutie wordt één keer per positie gebruikt, een gewicht van een Dense-laag \
             één keer per beeld."
        )
    }

    fn b2(&self) -> &'static str {
        "B2: de uitvoervorm van elke laag"
    }

    fn places_of_a_window(&self) -> &'static str {
        "Een venster van k pixels kan in een rij van n op n − k + 1 plaatsen staan, als het \
         telkens één pixel opschuift en binnen blijft. Met `same`-opvulling heeft het bij elke \
         stap een plaats, zodat een feature map even groot blijft als de stap 1 is. Elk filter \
         maakt een kanaal."
    }

    fn b3(&self) -> &'static str {
        "B3: de parameters van elke laag"
    }

    fn weights_of_a_filter(&self) -> &'static str {
        "Een filter heeft een gewicht voor elke rij en kolom van zijn venster in elk kanaal van \
         de invoer, en één bias. Hoe groot het beeld is, doet er niet toe."
    }
}

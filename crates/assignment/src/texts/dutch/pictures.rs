use super::Dutch;
use crate::texts::{Pictures, Value};

impl Pictures for Dutch {
    fn weights_described(&self, name: Value) -> String {
        format!("De gewichten van laag {name}, een plaatje per neuron")
    }

    fn weights(&self, name: Value, caption: Value) -> String {
        format!("De gewichten van laag {name}. {caption}")
    }

    fn another(&self, digit: Value) -> String {
        format!("nog een {digit}")
    }

    fn a_digit(&self, digit: Value) -> String {
        format!("een {digit}")
    }

    fn maps_described(&self, name: Value, network: Value, digit: Value) -> String {
        format!("Wat laag {name} van netwerk {network} geeft voor een {digit}")
    }

    fn maps(&self, name: Value, caption: Value) -> String {
        format!("Laag {name}. {caption}")
    }

    fn mistakes_described(&self) -> &'static str {
        "Testbeelden die het netwerk verkeerd herkent"
    }

    fn mistakes(&self, shown: Value, all: Value, list: Value) -> String {
        format!(
            "De eerste {shown} van {all} testbeelden die verkeerd worden herkend, als \
             cijfer→antwoord: {list}."
        )
    }

    fn dead_channels(&self, dead: Value) -> String {
        format!(
            " Kanalen die op geen van deze beelden reageren, zodat hun stukjes niets zeggen: \
             {dead}."
        )
    }

    fn strongest_described(&self, name: Value) -> String {
        format!(
            "De stukjes van de testbeelden waarop elk kanaal van laag {name} het sterkst reageert"
        )
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
            "Waar laag {name} op reageert: een tegel per kanaal, met daarin de {patches} stukjes \
             van {rows}×{columns} pixels waarbij de waarde het hoogst is, elk uit een ander van de \
             eerste {images} testbeelden, het sterkste eerst. Wat de stukjes van een tegel gemeen \
             hebben, is wat het filter zoekt.{dead}"
        )
    }

    fn output_described(&self) -> &'static str {
        "De tien warmtekaarten over het grote testbeeld"
    }

    fn output(&self, caption: Value) -> String {
        format!("De warmtekaarten, één per cijfer. {caption}")
    }

    fn found_in_the_middle(&self, width: Value, height: Value, legend: Value) -> String {
        format!(
            "Het midden van het beeld, {width}×{height} pixels: over het geheel zijn er te veel \
             vondsten om te zien. {legend}"
        )
    }

    fn found_described(&self) -> &'static str {
        "Het grote testbeeld met een kader om elke vondst"
    }

    fn trail_described(&self) -> &'static str {
        "De stappen van warmtekaarten naar lijst op een uitsnede van het grote testbeeld"
    }

    fn trail(&self, width: Value, height: Value, legend: Value) -> String {
        format!("De stappen op een uitsnede van {width}×{height} pixels. {legend}")
    }

    fn scene_described(&self) -> &'static str {
        "Het grote testbeeld"
    }

    fn scene(&self, digits: Value, width: Value, height: Value) -> String {
        format!(
            "Het grote testbeeld: {digits} cijfers uit de testbeelden op willekeurige plaatsen, \
             {width}×{height} pixels."
        )
    }

    fn excerpt_maps_described(&self, name: Value) -> String {
        format!("Wat laag {name} van een uitsnede van het grote testbeeld maakt")
    }

    fn excerpt_maps(&self, name: Value, width: Value, height: Value, caption: Value) -> String {
        format!("Laag {name}, over een uitsnede van {width}×{height} pixels. {caption}")
    }
}

use super::Dutch;
use crate::texts::{Pictures, Value};

impl Pictures for Dutch {
    fn input(&self) -> &'static str {
        "invoer"
    }

    fn left_the_input(&self) -> &'static str {
        "Links: de invoer. "
    }

    fn first_tiles(&self, shown: Value, all: Value) -> String {
        format!("De eerste {shown} van {all} tegels van ")
    }

    fn one_tile(&self) -> &'static str {
        "1 tegel van "
    }

    fn all_tiles(&self, all: Value) -> String {
        format!("{all} tegels van ")
    }

    fn one_value(&self) -> &'static str {
        "één waarde"
    }

    fn values_a_tile(&self, height: Value, width: Value) -> String {
        format!("{height}×{width} waarden")
    }

    fn reduced(&self, factor: Value) -> String {
        format!(", {factor} keer verkleind door te middelen")
    }

    fn magenta(&self) -> &'static str {
        " Magenta is geen getal of oneindig."
    }

    fn grey_by_tile(&self) -> &'static str {
        "in elke tegel is zwart haar eigen kleinste waarde en wit haar grootste."
    }

    fn grey(&self, low: Value, high: Value) -> String {
        format!("zwart is {low} en wit is {high}, in elke tegel hetzelfde.")
    }

    fn diverging_by_tile(&self) -> &'static str {
        "blauw is onder 0, wit is 0, oranje is erboven, elke tegel op haar eigen schaal."
    }

    fn diverging(&self, high: Value) -> String {
        format!("blauw is onder 0, wit is 0, oranje is erboven, tot ±{high} in elke tegel.")
    }

    fn overlay_legend(&self) -> &'static str {
        "Blauw: het juiste cijfer op de juiste plaats. Oranje, zoals 3≠8: een 3 gevonden waar \
         een 8 staat. Paars, zoals 3!: een 3 gevonden waar niets staat. Geel en gestreept, zoals \
         ?3: een 3 die is gemist."
    }

    fn trail_legend(&self) -> &'static str {
        "1: de cellen die zijn gemarkeerd, hoe lichter hoe hoger hun waarde. 2: de pieken \
         daaronder, elk een vierkantje met zijn cijfer. 3: van het midden van de cel van de piek, \
         een stip, naar waar haar buren haar heen trekken, het kruis. 4: wat blijft, blauw, en wat \
         buiten de lijst blijft, door een sterkere op dezelfde plek of omdat het los staat, oranje \
         en gestreept."
    }
}

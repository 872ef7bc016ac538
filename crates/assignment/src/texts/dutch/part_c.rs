use super::Dutch;
use crate::texts::{PartC, Value};

impl PartC for Dutch {
    fn title(&self) -> &'static str {
        "Onderdeel C: niets dan filters"
    }

    fn c1(&self) -> &'static str {
        "C1: een netwerk zonder Dense-lagen"
    }

    fn c1_asked(&self, asked: Value) -> String {
        format!(
            "Gebruik alleen convoluties en max-pooling; zelfs de uitvoer mag geen Dense-laag zijn. \
             Er komt een beeld uit van tien kanalen diep. Minstens {asked} van de testbeelden moet \
             goed worden herkend, met zo weinig parameters als je lukt. Onderbouw elke stap."
        )
    }

    fn layer_by_layer(&self) -> &'static str {
        "Laag voor laag:"
    }

    fn no_dense_missing(&self, input: Value) -> String {
        format!(
            "**Waarom je geen Dense-laag mist.** Het laatste venster bedekt de hele feature map \
             die over is, zodat het bij een beeld van {input} maar op één plaats staat en doet \
             wat een Dense-laag zou doen. Maar een Dense-laag kan geen andere grootte aan. Dit \
             netwerk wel: over een groter beeld kunnen dezelfde vensters op meer plaatsen staan, \
             en het antwoordt voor elk daarvan één keer. Onderdeel D maakt daar gebruik van."
        )
    }

    fn one_pixel(&self) -> &'static str {
        "het uitvoerbeeld heeft één pixel"
    }

    fn why_one_pixel(&self, input: Value, output: Value, values: Value) -> String {
        format!(
            "De opdracht spreekt van een uitvoerbeeld van 13 pixels. Voor een beeld van {input} \
             is het {output}: {values} waarden, één voor elk cijfer."
        )
    }

    fn c2(&self) -> &'static str {
        "C2: de uitvoervorm van elke laag"
    }

    fn otherwise_output(&self, output: Value) -> String {
        format!("Met 3×3 zou de laag {output} geven.")
    }

    fn otherwise_no_network(&self, window: Value, layer: Value, input: Value) -> String {
        format!(
            "Met 3×3 zou er helemaal geen netwerk zijn: het venster van {window} van `{layer}` \
             zou niet in de invoer van {input} passen."
        )
    }

    fn second_pooling(&self, rows: Value, columns: Value) -> String {
        format!("de tweede pooling is {rows}×{columns}")
    }

    fn why_second_pooling(&self, name: Value, rows: Value, columns: Value) -> String {
        format!(
            "Het antwoord bij de opdracht beschrijft `{name}` als een pooling van 3×3. Het is \
             {rows}×{columns}, zoals blijkt uit de vormen die het zelf geeft:"
        )
    }

    fn c3(&self) -> &'static str {
        "C3: de parameters van elke laag"
    }

    fn last_filters(&self, filters: Value) -> String {
        format!("de laatste convolutie heeft {filters} filters")
    }

    fn why_last_filters(&self, name: Value, filters: Value, other: Value) -> String {
        format!(
            "Het antwoord bij de opdracht zet boven `{name}` dat ze 20 filters heeft. Het zijn \
             er {filters}, één voor elk cijfer; met 20 werden het {other} parameters, en in de \
             som van het antwoord zelf staan er"
        )
    }

    fn c4(&self) -> &'static str {
        "C4: de bewerkingen voor één beeld"
    }

    fn c4_asked(&self) -> &'static str {
        "Een convolutie bestaat uit elementaire bewerkingen, + en ×. Hoeveel heeft elke \
         convolutie er nodig om één beeld te herkennen, en hoeveel zijn dat er samen?"
    }

    fn sums_of_products(&self) -> &'static str {
        "Elke uitvoerwaarde is een som van producten, één product voor elk gewicht van haar \
         filter. Een som van n producten vraagt n vermenigvuldigingen en n − 1 optellingen, en de \
         bias is nog een optelling: er zijn evenveel optellingen als vermenigvuldigingen."
    }

    fn additions_too(&self) -> &'static str {
        "optellingen zijn ook bewerkingen"
    }

    fn operations(&self, count: Value) -> String {
        format!("{count} bewerkingen")
    }

    fn why_additions_too(&self, multiplications: Value, additions: Value, all: Value) -> String {
        format!(
            "Het antwoord bij de opdracht houdt op bij {multiplications}. Dat zijn alleen de \
             vermenigvuldigingen. Met de {additions} optellingen, de biases meegeteld, kost het \
             herkennen van één beeld **{all} bewerkingen**."
        )
    }

    fn between_functions(&self) -> &'static str {
        " en "
    }

    fn functions_cost(&self, functions: Value) -> String {
        format!(", en activatiefuncties kosten {functions}")
    }

    fn comparisons_cost(&self, comparisons: Value, functions: Value) -> String {
        format!(
            "Niet gevraagd, maar ook niet gratis: pooling en ReLU vergelijken {comparisons} \
             keer{functions}."
        )
    }
}

use super::Dutch;
use crate::texts::{PartA, Value};

impl PartA for Dutch {
    fn title(&self) -> &'static str {
        "Onderdeel A: neuronen die het hele beeld zien"
    }

    fn a1(&self) -> &'static str {
        "A1: een netwerk van Dense- en Dropout-lagen"
    }

    fn a1_asked(&self, asked: Value) -> String {
        format!(
            "Bouw een netwerk dat cijfers herkent uit niets dan Dense- en Dropout-lagen. Het moet \
             minstens {asked} van de testbeelden goed herkennen, met zo weinig parameters als je \
             lukt. Vertel langs welke stappen je er kwam, en onderbouw elke stap."
        )
    }

    fn a_row_of_numbers(&self, inputs: Value) -> String {
        format!(
            "Een beeld bereikt dit netwerk als een rij van {inputs} getallen. Dat de ene pixel \
             onder de andere ligt, weet het niet: hussel de pixels van alle beelden op dezelfde \
             manier door elkaar, en het kan evenveel leren. Laag voor laag:"
        )
    }

    fn why_an_activation(&self, parameters: Value, formula: Value, wasted: Value) -> String {
        format!(
            "**Waarom er een activatie tussen de lagen zit.** Een gewogen som van gewogen sommen \
             is één gewogen som. Zonder activatie kon de hele stapel niet meer dan één enkele \
             Dense-laag met {parameters} parameters ({formula}), en waren de andere {wasted} \
             verspild."
        )
    }

    fn where_to_save(&self, name: Value, share: Value, inputs: Value) -> String {
        format!(
            "**Waar te besparen valt.** `{name}` bevat {share} van alle parameters, want elk van \
             haar neuronen heeft een gewicht voor elk van de {inputs} ingangen, en een bias. \
             Neuronen die daar gemist kunnen worden, besparen het meest: dit getal gaat als \
             eerste omlaag, en na elke stap wordt er opnieuw gemeten."
        )
    }

    fn a2(&self) -> &'static str {
        "A2: de parameters van elke laag"
    }

    fn a_dense_neuron(&self) -> &'static str {
        "Een neuron van een Dense-laag heeft één gewicht voor elk van zijn ingangen en één bias. \
         Een laag heeft er zoveel van als ze neuronen heeft:"
    }

    fn a3(&self) -> &'static str {
        "A3: wat de plaatjes van een laag laten zien"
    }

    fn a3_asked(&self) -> &'static str {
        "Een functie tekent de uitvoer van één laag voor één beeld. Wat betekenen haar plaatjes? \
         Wat zouden ze betekenen voor de eerste Dense-laag, en wat voor de tweede?"
    }

    fn what_a_sheet_shows(&self) -> &'static str {
        "De functie stuurt één beeld door het netwerk, stopt achter de laag die ze kreeg, en \
         tekent wat daar uitkomt: een plaatje per kanaal of neuron, hoe lichter hoe hoger de \
         waarde. Een vel is dus geen afbeelding van het netwerk. Het laat zien wat **dit** beeld \
         met die laag doet, en een ander beeld geeft een ander vel."
    }

    fn first_dense(&self, name: Value, outputs: Value, values: Value) -> String {
        format!(
            "**De eerste Dense-laag**, `{name}`, geeft {outputs} getallen, één per neuron. Links \
             en rechts bestaan daarin niet, dus elk plaatje is één enkel vierkantje. {values} Elk \
             neuron heeft een gewicht voor elke pixel, en die gewichten vormen wél een plaatje, \
             zo groot als het beeld: oranje waar inkt vóór het neuron pleit, blauw waar ze \
             ertegen pleit. Het vierkantje is licht als het beeld bij het plaatje van de \
             gewichten past."
        )
    }

    fn second_dense(&self, name: Value, inputs: Value, outputs: Value) -> String {
        format!(
            "**De tweede Dense-laag**, `{name}`, weegt de {inputs} antwoorden van de laag ervoor \
             en geen pixels, zodat haar gewichten nergens een plaatje van zijn. Haar {outputs} \
             vierkantjes lees je door te vergelijken: leg de vellen van twee beelden van \
             hetzelfde cijfer naast dat van een ander cijfer. Waar de eerste twee overeenkomen en \
             het derde afwijkt, is de laag begonnen cijfers te onderscheiden in plaats van \
             strepen."
        )
    }

    fn not_linear(&self) -> &'static str {
        "de eerste Dense-laag is niet lineair"
    }

    fn linear(&self) -> &'static str {
        "lineair"
    }

    fn why_not_linear(&self, name: Value, activation: Value) -> String {
        format!(
            "Het antwoord bij de opdracht noemt de eerste Dense-laag lineair en verwacht weinig \
             van haar plaatjes. Maar `{name}` heeft een activatie, {activation}, net als de \
             latere lagen, en van alle lagen is zij juist die waarvan je de gewichten als beelden \
             kunt bekijken."
        )
    }

    fn values_of_sigmoid(&self) -> &'static str {
        "Sigmoid brengt elke waarde tussen 0 en 1: zwart is een neuron dat nauwelijks reageert, \
         wit een dat sterk reageert."
    }

    fn values_of_relu(&self) -> &'static str {
        "ReLU maakt van elke negatieve waarde 0: zwart is een neuron dat niet reageert."
    }

    fn values_of_others(&self) -> &'static str {
        "Hoe lichter een vierkantje, hoe hoger de waarde."
    }
}

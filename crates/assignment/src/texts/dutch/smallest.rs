use super::Dutch;
use crate::texts::{Smallest, Value};

impl Smallest for Dutch {
    fn title(&self) -> &'static str {
        "Zo weinig mogelijk parameters"
    }

    fn how_they_were_found(&self, trained_on: Value) -> String {
        format!(
            "Elk onderdeel vraagt om zo weinig mogelijk parameters, en de netwerken hierboven \
             hebben er meer dan nodig. Deze zijn gevonden door `cijfer search`, dat netwerken \
             binnen de regels van een onderdeel probeert en kiest met achtergehouden beelden; \
             `cijfer steps` schrijft op wat elke stap onderweg waard is. De netwerken die small \
             heten, hebben gewone convoluties, die tiny heten ook convoluties per kanaal, en fine \
             is er voor 99 %. Hun gewichten horen bij het programma, getraind op {trained_on}, en \
             zijn hier getest op de testbeelden van hierboven; daarnaast staat wat trainingen met \
             andere startwaarden haalden, waarvan er geen is uitgekozen."
        )
    }

    fn over_seeds(&self, least: Value, most: Value, seeds: Value) -> String {
        format!("{least} tot {most} bij {seeds} startwaarden")
    }

    fn network(&self) -> &'static str {
        "Netwerk"
    }

    fn layers(&self) -> &'static str {
        "Lagen"
    }

    fn of_the_assignments(&self) -> &'static str {
        "Deel van de opdracht"
    }

    fn multiplications(&self) -> &'static str {
        "Vermenigvuldigingen"
    }

    fn accuracy_here(&self) -> &'static str {
        "Nauwkeurigheid hier"
    }

    fn mean_over_seeds(&self) -> &'static str {
        "Gemiddelde over startwaarden"
    }

    fn least_to_most(&self) -> &'static str {
        "Van minst tot meest"
    }

    fn smallest_networks(&self) -> &'static str {
        "De kleinste netwerken"
    }

    fn trained_anew(&self, name: Value, accuracy: Value, time: Value) -> String {
        format!(
            "**{name}** is voor dit verslag opnieuw getraind: {accuracy} van de testbeelden na \
             {time} training."
        )
    }
}

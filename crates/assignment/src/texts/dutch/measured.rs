use super::Dutch;
use crate::texts::{Measured, Value};

impl Measured for Dutch {
    fn network_to_scale(&self) -> &'static str {
        "Het netwerk op schaal: een blok voor elke vorm die erdoor gaat, rijen rechtop, kolommen \
         naar achteren, kanalen van links naar rechts. Een lijst getallen is een zuil; twee \
         streepjes zeggen dat ze langer is dan getekend."
    }

    fn where_cost_sits(&self) -> &'static str {
        "Waar de parameters zitten, en waar de vermenigvuldigingen en optellingen voor één \
         beeld: dat hoeft niet op dezelfde plek te zijn."
    }

    fn feature_maps_of(&self, what: Value) -> String {
        format!("De feature maps van {what}")
    }

    fn accuracy_curve(&self) -> &'static str {
        "De nauwkeurigheid na elke epoch."
    }

    fn loss_curve(&self) -> &'static str {
        "Het verlies na elke epoch."
    }

    fn how_trained(&self) -> &'static str {
        "Hoe het is getraind"
    }

    fn setting(&self) -> &'static str {
        "Instelling"
    }

    fn value(&self) -> &'static str {
        "Waarde"
    }

    fn reached(&self, correct: Value, samples: Value, accuracy: Value, asked: Value) -> String {
        format!(
            "**Gehaald.** {correct} van {samples} testbeelden worden goed herkend, **{accuracy}**; \
             het doel is {asked}."
        )
    }

    fn not_reached(
        &self,
        correct: Value,
        samples: Value,
        accuracy: Value,
        asked: Value,
        missing: Value,
    ) -> String {
        format!(
            "**Niet gehaald.** {correct} van {samples} testbeelden worden goed herkend, \
             **{accuracy}**; het doel is {asked}: er ontbreekt {missing} procentpunt."
        )
    }

    fn breaks_rules(&self) -> &'static str {
        "**Het netwerk houdt zich niet aan de regels van de opdracht**, dus het telt niet:"
    }

    fn mean_loss(&self, loss: Value) -> String {
        format!("Het gemiddelde verlies op de testbeelden is {loss}.")
    }

    fn chosen_by_held_out(&self, validation: Value) -> String {
        format!(
            "Het model is gekozen met achtergehouden beelden, waarvan het {validation} goed \
             herkent; de testbeelden speelden bij die keuze geen rol."
        )
    }

    fn first_reached(&self, asked: Value, epoch: Value, epochs: Value) -> String {
        format!(
            "Op de achtergehouden beelden werd {asked} voor het eerst gehaald in epoch {epoch} \
             van {epochs}."
        )
    }

    fn never_reached(&self, asked: Value, epochs: Value) -> String {
        format!("Op de achtergehouden beelden werd {asked} in geen van de {epochs} epochs gehaald.")
    }

    fn learnt_by_heart(&self, points: Value) -> String {
        format!(
            "Na de laatste epoch doet het netwerk het {points} procentpunt beter op de beelden \
             waarmee het is getraind: het is begonnen ze uit het hoofd te leren."
        )
    }

    fn better_on_held_out(&self) -> &'static str {
        "Na de laatste epoch doet het netwerk het op achtergehouden beelden beter dan het deed \
         op die waarmee het werd getraind, want het verbeterde tijdens de epoch en werkte, als er \
         Dropout is, daarna zonder."
    }

    fn hardly_by_heart(&self, points: Value) -> String {
        format!(
            "Na de laatste epoch is de nauwkeurigheid op de trainingsbeelden {points} \
             procentpunt hoger: er is nauwelijks iets uit het hoofd geleerd."
        )
    }

    fn once(&self) -> &'static str {
        "één keer"
    }

    fn times(&self, count: Value) -> String {
        format!("{count} keer")
    }

    fn taken_for(&self, digit: usize, answer: usize, times: Value) -> String {
        format!("een {digit} aangezien voor een {answer} ({times})")
    }

    fn no_mistakes(&self) -> &'static str {
        "Geen enkel testbeeld wordt voor een ander cijfer aangezien."
    }

    fn frequent_mistakes(&self, frequent: Value) -> String {
        format!("De vergissingen die het vaakst voorkomen: {frequent}.")
    }

    fn confusion(&self) -> &'static str {
        "Hoe vaak het cijfer van de rij voor dat van de kolom is aangezien"
    }

    fn worth_of_steps(&self, seeds: Value, held_out: Value, letter: Value) -> String {
        format!(
            "**Wat elke stap waard is.** Netwerken die in één ding verschillen, elk getraind met \
             {seeds} startwaarden en gemeten op {held_out} achtergehouden beelden; de testbeelden \
             speelden daarbij geen rol. `cijfer steps {letter}` traint ze allemaal opnieuw; deze \
             uitkomsten horen bij het programma."
        )
    }

    fn least_and_most(&self, least: Value, most: Value) -> String {
        format!("{least} tot {most}")
    }

    fn step(&self) -> &'static str {
        "Stap"
    }

    fn why(&self) -> &'static str {
        "Waarom"
    }

    fn network(&self) -> &'static str {
        "Netwerk"
    }

    fn held_out(&self) -> &'static str {
        "Achtergehouden"
    }

    fn least_to_most(&self) -> &'static str {
        "Van minst tot meest"
    }

    fn most_accurate(&self, change: Value, mean: Value) -> String {
        format!(
            "Ze hebben allemaal evenveel parameters; het nauwkeurigst is ‘{change}’, met {mean}."
        )
    }

    fn fewest_parameters(&self, asked: Value, parameters: Value, change: Value) -> String {
        format!(
            "De minste parameters hiervan waarmee elke startwaarde {asked} haalt: {parameters} \
             (‘{change}’)."
        )
    }

    fn none_reaches(&self, asked: Value) -> String {
        format!("Geen hiervan haalt {asked} met elke startwaarde.")
    }
}

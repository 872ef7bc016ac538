use super::Dutch;
use crate::texts::{Finding, Value};

impl Finding for Dutch {
    fn d2(&self) -> &'static str {
        "D2: van de warmtekaarten naar een lijst"
    }

    fn d2_asked(&self) -> &'static str {
        "Met welke stappen worden de warmtekaarten een lijst van de posities van de cijfers?"
    }

    fn what_a_hit_is(&self, tolerance: Value) -> String {
        format!(
            "Om te zien hoe goed de lijst is, wordt ze met de waarheid vergeleken. Een vondst is \
             een **treffer** als het juiste cijfer er hoogstens {tolerance} pixels vandaan ligt."
        )
    }

    fn searches_compared(&self) -> &'static str {
        "De zoektochten vergeleken"
    }

    fn of_a_digits_height(&self, apart: Value) -> String {
        format!("{apart} van de hoogte van een cijfer")
    }

    fn a_low_value(&self) -> &'static str {
        "een lage waarde"
    }

    fn the_threshold(&self) -> &'static str {
        "de drempel"
    }

    fn a_certain_distance(&self) -> &'static str {
        "een zekere afstand"
    }

    fn a_higher_threshold(&self) -> &'static str {
        "een hogere"
    }

    fn mark(&self, marked: Value) -> String {
        format!(
            "**Markeren.** Ga alle warmtekaarten cel voor cel langs, en markeer de cellen boven \
             {marked}: zo laag dat geen piek verloren gaat waarvan de score in de derde stap hoog \
             genoeg is."
        )
    }

    fn find_peaks(&self) -> &'static str {
        "**Pieken zoeken.** Eén cijfer maakt verscheidene cellen naast elkaar licht. Loop de \
         gemarkeerde cellen langs, en houd die over waarvan geen van de acht buren in dezelfde \
         kaart hoger is; gelijke buren zijn samen één piek."
    }

    fn refine(&self, threshold: Value) -> String {
        format!(
            "**Verfijnen.** De positie is het midden van de cel van de piek en haar acht buren, \
             elk gewogen met haar waarde: fijner dan het raster van cellen, want een cijfer \
             tussen twee cellen maakt ze allebei licht. De score is de som van die negen waarden \
             gedeeld door vier, zoveel cellen als een cijfer licht maakt, en hoogstens 1; een \
             piek waarvan de score niet boven {threshold} ligt, valt af."
        )
    }

    fn suppress(&self, apart: Value) -> String {
        format!(
            "**Onderdrukken.** Van pieken die hoogstens {apart} uit elkaar liggen, of waarvan de \
             kaders grotendeels samenvallen, over alle kaarten samen, blijft alleen die met de \
             hoogste score over, want twee cijfers kunnen niet op één plek staan."
        )
    }

    fn reject_isolated(&self, threshold: Value) -> String {
        format!(
            "**Losstaande vondsten afwijzen.** Waar cijfers elkaar raken is het netwerk van \
             sommige minder zeker, maar daar staan zekere vondsten naast. Naast een streep die op \
             een cijfer lijkt staat er vaak geen: een vondst waarvan de score niet boven {threshold} \
             ligt, blijft alleen in de lijst naast een waarvan de score dat wel doet."
        )
    }

    fn list(&self) -> &'static str {
        "**Opsommen.** De kaart van de piek zegt welk cijfer het is."
    }

    fn map_to_image(&self) -> &'static str {
        "Een positie in de kaart wordt er een in het beeld door de meetkunde van de lagen: de \
         eerste pixel die de eerste cel ziet, een stap voor elke cel, en de helft van wat een cel \
         ziet. Voor de cel in het midden van de kaart:"
    }

    fn row(&self) -> &'static str {
        "rij"
    }

    fn column(&self) -> &'static str {
        "kolom"
    }

    fn centre_of_a_cell(&self, index: Value) -> String {
        format!("begin + {index}·stap + grootte / 2")
    }

    fn no_search(&self) -> &'static str {
        "Er is niet gezocht."
    }

    fn reached(&self, recipe: Value, f1: Value, asked: Value) -> String {
        format!(
            "**Gehaald.** Getraind met {recipe} heeft het netwerk een F1-score van **{f1}**; het \
             doel is {asked}."
        )
    }

    fn not_reached(&self, recipe: Value, f1: Value, asked: Value, missing: Value) -> String {
        format!(
            "**Niet gehaald.** Getraind met {recipe} heeft het netwerk een F1-score van **{f1}**; \
             het doel is {asked}: er ontbreekt {missing}."
        )
    }

    fn trained_with(&self) -> &'static str {
        "Getraind met"
    }

    fn hits(&self) -> &'static str {
        "Treffers"
    }

    fn wrong_digits(&self) -> &'static str {
        "Verkeerde cijfers"
    }

    fn false_finds(&self) -> &'static str {
        "Valse vondsten"
    }

    fn misses(&self) -> &'static str {
        "Gemist"
    }

    fn precision_column(&self) -> &'static str {
        "Precisie"
    }

    fn recall_column(&self) -> &'static str {
        "Vangst"
    }

    fn mean_distance(&self) -> &'static str {
        "Gemiddelde afstand (pixels)"
    }

    fn search(&self, recipe: Value, explanation: Value) -> String {
        format!("Getraind met {recipe}: {explanation}")
    }

    fn time_taken(&self, time: Value, device: Value) -> String {
        format!("Het netwerk deed {time} over het beeld op {device}.")
    }

    fn whole_list(&self, shown: Value) -> String {
        format!("De lijst: {shown} vondsten")
    }

    fn head_of_list(&self, shown: Value, all: Value) -> String {
        format!("De lijst: de eerste {shown} van {all} vondsten")
    }

    fn hits_of_finds(&self) -> &'static str {
        "treffers / vondsten"
    }

    fn precision(&self) -> &'static str {
        "precisie"
    }

    fn hits_of_digits(&self) -> &'static str {
        "treffers / cijfers"
    }

    fn recall(&self) -> &'static str {
        "vangst"
    }

    fn f1(&self) -> &'static str {
        "2·treffers / (vondsten + cijfers)"
    }

    fn digit(&self) -> &'static str {
        "Cijfer"
    }
}

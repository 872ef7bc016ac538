use super::Dutch;
use crate::texts::{PartD, Value};

impl PartD for Dutch {
    fn title(&self) -> &'static str {
        "Onderdeel D: elk cijfer in een groot beeld"
    }

    fn d1(&self) -> &'static str {
        "D1: wat de plaatjes van het grote beeld laten zien"
    }

    fn d1_asked(&self) -> &'static str {
        "Laat het netwerk van onderdeel C over een groot testbeeld gaan. Leg uit hoe elk van de \
         plaatjes ontstaat en, met voorbeelden, wat erop te zien is. Hoe groot de warmtekaarten \
         aan het eind zijn, bepalen vooral de poolings: hoe?"
    }

    fn the_image(&self, height: Value, width: Value, digits: Value, channels: Value) -> String {
        format!(
            "Het beeld heeft {height}×{width} pixels en {digits} cijfers. De lagen zijn die van \
             onderdeel C zonder enige verandering, want geen ervan geeft erom hoe groot haar \
             invoer is. Elke convolutie schuift verder over het hele beeld, elke pooling maakt \
             haar feature maps kleiner, en aan het eind zijn er {channels} warmtekaarten, één voor \
             elk cijfer: een lichte cel in de warmtekaart van de 3 zegt dat er een 3 staat op de \
             plek waar die cel kijkt."
        )
    }

    fn layer(&self) -> &'static str {
        "Laag"
    }

    fn maps(&self) -> &'static str {
        "Feature maps"
    }

    fn cell_distance(&self) -> &'static str {
        "Pixels van cel tot cel"
    }

    fn a_cell_sees(&self) -> &'static str {
        "Pixels die een cel ziet"
    }

    fn maps_of_each_layer(&self) -> &'static str {
        "De feature maps van elke laag"
    }

    fn how_poolings_decide(&self) -> &'static str {
        "**Hoe de poolings de grootte bepalen.** Van boven naar beneden (en van links naar \
         rechts net zo):"
    }

    fn with_and_without_poolings(
        &self,
        bare_rows: Value,
        bare_columns: Value,
        rows: Value,
        columns: Value,
        fewer: Value,
    ) -> String {
        format!(
            "Een convolutie haalt er aan de rand een paar pixels af, hoe groot het beeld ook is. \
             Een pooling deelt. Zonder de poolings waren de warmtekaarten \
             {bare_rows}×{bare_columns}, bijna het beeld zelf; met de poolings zijn ze \
             {rows}×{columns}, {fewer} keer zo weinig cellen."
        )
    }

    fn finest_step(&self, step: Value) -> String {
        format!(
            "De afstand van de ene uitvoercel tot de volgende is daarom {step} pixels in het \
             beeld: de fijnste stap waarin het netwerk uit zichzelf kan zeggen waar een cijfer \
             staat."
        )
    }

    fn what_each_layer_shows(&self) -> [&'static str; 4] {
        [
            "De **eerste convolutie** reageert op strepen: elk van haar feature maps is het beeld \
             zoals één filter het ziet, meestal licht langs randen in één richting en donker \
             daarbuiten.",
            "Een **pooling** toont dezelfde feature map in de halve breedte en hoogte, iets \
             grover, en met behoud van de lichte plekken.",
            "De **tweede convolutie** ziet meer strepen tegelijk. Haar feature maps zijn vooral \
             licht bij hoeken, uiteinden en bochten, en zeggen het oog minder.",
            "De **laatste convolutie** ziet een heel cijfer: haar feature maps zijn de \
             warmtekaarten van D2. Getraind om ‘geen cijfer’ te zeggen, zoals hier, is het \
             grootste deel van een kaart donker, en waar ze licht is, staat haar cijfer. Getraind \
             op alleen cijfers heeft het geen antwoord voor papier, en kan een kaart overal grijs \
             zijn. Een kaart die bij twee cijfers licht is, laat zien wat het netwerk verwart.",
        ]
    }
}

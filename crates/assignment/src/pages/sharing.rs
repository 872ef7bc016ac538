//! One pass over the large image against a pass for each window of it.

use cijfer_analysis::{Analysis, Sharing, choose};
use cijfer_network::Network;
use cijfer_report::{Document, sharing_table};

use super::arithmetic::ratio;
use crate::Result;

pub(super) fn write(document: &mut Document, network: &Network, large: &Analysis) -> Result<()> {
    let language = document.language();
    let sharing = Sharing::of(network)?.filter(Sharing::saves);
    let (Some(sharing), Some([rows, columns, _])) = (sharing, large.output().as_image()) else {
        if large
            .layers
            .iter()
            .any(|layer| layer.padding != [[0; 2]; 2])
        {
            document.say(language.choose(
                "What one pass saves against classifying pieces of the image one by one cannot be \
                 said here: the network pads, so that pieces would be padded at their own borders \
                 and get other answers.",
                "Wat één keer over het hele beeld bespaart vergeleken met stukken die een voor een \
                 worden herkend, valt hier niet te zeggen: het netwerk vult op, zodat stukken aan \
                 hun eigen randen worden opgevuld en andere antwoorden krijgen.",
            ));
        }
        return Ok(());
    };
    let [height, width] = sharing.window;
    let [down, along] = sharing.stride;
    let answers = language.grouped(u128::from(rows) * u128::from(columns));
    let each = language.grouped(sharing.each.value);
    document.say(choose!(
        language,
        "**What one pass saves.** The same {answers} answers could be had by cutting out \
         {height}×{width} pixels, a piece every {down}×{along} pixels, and classifying each piece \
         by itself, at {each} multiplications a piece. And whoever cuts out pieces is not bound to \
         the network's own step: to look everywhere is to take a piece at every pixel.",
        "**Wat één keer over het hele beeld bespaart.** Dezelfde {answers} antwoorden krijg je door \
         stukken van {height}×{width} pixels uit te knippen, om de {down}×{along} pixels één, en \
         elk stuk apart te herkennen, met {each} vermenigvuldigingen per stuk. En wie stukken \
         uitknipt, zit niet vast aan de stap van het netwerk: overal kijken is op elke pixel een \
         stuk nemen."
    ));
    let table = sharing_table(&sharing, language);
    document.table(
        language.choose(
            "One pass, and pieces one by one",
            "In één keer, en stuk voor stuk",
        ),
        table,
    );
    let times =
        |separately: u128| ratio(separately as f64, sharing.together.value as f64, language);
    let together = language.grouped(sharing.together.value);
    let own_stride = times(sharing.own_stride.value);
    let every_pixel = times(sharing.every_pixel.value);
    document.say(choose!(
        language,
        "One pass takes {together} multiplications, **{own_stride} times fewer** than a piece for \
         each of its answers and {every_pixel} times fewer than a piece at every pixel, because \
         neighbouring pieces overlap and a pass calculates what they have in common only once. The \
         answers are the same, but for the last rounding.",
        "In één keer kost het {together} vermenigvuldigingen, **{own_stride} keer zo weinig** als \
         een stuk voor elk antwoord en {every_pixel} keer zo weinig als een stuk op elke pixel, \
         want stukken naast elkaar overlappen, en wat ze gemeen hebben wordt dan maar één keer \
         berekend. De antwoorden zijn gelijk, op de laatste afronding na."
    ));
    Ok(())
}

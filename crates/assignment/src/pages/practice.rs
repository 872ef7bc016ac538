//! Why the large image takes longer than its arithmetic.

use cijfer_analysis::{Analysis, Roofline, choose};
use cijfer_report::{Document, Text, prefixed, roofline_plot, roofline_table, seconds};

use super::arithmetic::{per_second, ratio};
use super::traffic;
use crate::{Here, LargeImage, Result};

pub(super) fn write(
    document: &mut Document,
    scene: &LargeImage,
    large: &Analysis,
    roofline: &Roofline,
) -> Result<()> {
    let language = document.language();
    let (device, total) = (&roofline.device, &roofline.total);
    document.say(language.choose(
        "**In practice it takes longer**, because a card does more than multiply and add. First of \
         all, every value has to come from memory and go back there. When each layer reads its \
         input and its weights and writes its output, at 4 bytes a value:",
        "**In de praktijk duurt het langer**, want een kaart doet meer dan vermenigvuldigen en \
         optellen. Om te beginnen moet elke waarde uit het geheugen komen en daar weer heen. Als \
         elke laag haar invoer en haar gewichten leest en haar uitvoer schrijft, met 4 bytes per \
         waarde:",
    ));
    document.table(
        language.choose("Bytes that move", "Bytes die verplaatst worden"),
        traffic::table(large, roofline, language),
    );
    document.calculations([per_second(
        language.choose("time to move", "tijd om te verplaatsen"),
        total.work.bytes,
        "bytes",
        device.bytes_per_second,
        language,
    )]);
    let bandwidth = prefixed(device.bytes_per_second, language);
    let [moving, calculating] =
        [total.moving, total.calculating].map(|time| seconds(time, language));
    let largest = traffic::largest(large, roofline, language);
    document.say(choose!(
        language,
        "The assignment names only the speed of calculation; the {bandwidth}B a second are those of \
         a card that calculates as fast (NVIDIA's specifications of the GeForce GTX 750: 512 cores \
         · 2 · 1.02 GHz and 80 GB/s). With them, moving takes {moving}, calculating {calculating}. \
         {largest}",
        "De opdracht noemt alleen de rekensnelheid; de {bandwidth}B per seconde zijn die van een \
         kaart die even snel rekent (de specificaties van NVIDIA voor de GeForce GTX 750: 512 cores \
         · 2 · 1,02 GHz en 80 GB/s). Daarmee kost verplaatsen {moving} en rekenen {calculating}. \
         {largest}"
    ));
    under_the_roof(document, large, roofline)?;
    lower_bound(document, large);
    measured(document, scene, roofline);
    match &scene.here {
        Some(here) => on_this_machine(document, large, here),
        None => Ok(()),
    }
}

/// The machine that did it under its own roof, theory beside measurement.
fn on_this_machine(document: &mut Document, large: &Analysis, here: &Here) -> Result<()> {
    let language = document.language();
    let roofline = Roofline::of(large, here.device.clone())?;
    let device = &roofline.device;
    let name = &device.name;
    let [operations, bytes] = [device.operations_per_second, device.bytes_per_second];
    let [operations, bytes] = [operations, bytes].map(|speed| prefixed(speed, language));
    document.say(choose!(
        language,
        "**This machine under its own roof.** At its best {name} does {operations}FLOP and moves {bytes}B in a second, as \
         was measured before this. Below, each layer ran by itself over the whole image, so that all it reads and writes \
         passes through memory; in the pass that was timed above, layers are run together over pieces that stay in the \
         cache, with fewer products. The factor says how many times longer than the arithmetic alone a layer took, and how \
         much of that theory lays to memory.",
        "**Deze machine onder haar eigen dak.** Op haar best doet {name} {operations}FLOP en verplaatst ze {bytes}B per \
         seconde, zoals hiervoor is gemeten. Hieronder liep elke laag apart over het hele beeld, zodat alles wat ze leest en \
         schrijft door het geheugen gaat; in de gang die hierboven is gemeten lopen de lagen samen over stukken die in de \
         cache blijven, met minder vermenigvuldigingen. De factor zegt hoeveel keer langer dan het rekenwerk alleen een laag \
         deed, en hoeveel daarvan volgens de theorie aan het geheugen ligt."
    ));
    document.table(
        language.choose("Theory and measurement", "Theorie en meting"),
        roofline_table(large, &roofline, Some(&here.layers), language),
    );
    let caption = language.choose(
        "The roof of this machine. Each layer has a point for theory and one for what was measured.",
        "Het dak van deze machine. Elke laag heeft een punt voor de theorie en een voor wat is gemeten.",
    );
    let plot = roofline_plot(large, &roofline, Some(&here.layers), language)?;
    document.pictures([plot.into_picture("d-roofline-here.svg", caption)]);
    Ok(())
}

/// Which layers wait for memory and which for the arithmetic.
fn under_the_roof(document: &mut Document, large: &Analysis, roofline: &Roofline) -> Result<()> {
    let language = document.language();
    let (device, total) = (&roofline.device, &roofline.total);
    let ridge = language.decimal(device.ridge(), 1);
    document.say(choose!(
        language,
        "Within a layer both can go on at the same time, and the slower of the two sets the pace. \
         Which one that is, the layer's **intensity** decides: its operations for each byte that \
         moves. In the time of one byte the card does {ridge} operations; a layer with fewer than \
         that waits for the memory, and no faster arithmetic would help it.",
        "Binnen een laag kan allebei tegelijk gebeuren, en het langzaamste van de twee bepaalt het \
         tempo. Welk dat is, hangt af van de **intensiteit** van de laag: haar bewerkingen per byte \
         die verplaatst wordt. In de tijd van één byte doet de kaart {ridge} bewerkingen; een laag \
         met minder dan dat wacht op het geheugen, en sneller rekenen zou haar niet helpen."
    ));
    document.table(
        language.choose("What each layer waits for", "Waar elke laag op wacht"),
        roofline_table(large, roofline, None, language),
    );
    let caption = language.choose(
        "The roof is what the card can do at each intensity: on the slope the memory sets the pace, \
         on the level part the arithmetic.",
        "Het dak is wat de kaart bij elke intensiteit kan: op de helling bepaalt het geheugen het \
         tempo, op het vlakke stuk het rekenwerk.",
    );
    let plot = roofline_plot(large, roofline, None, language)?;
    document.pictures([plot.into_picture("d-roofline.svg", caption)]);
    let times = ratio(total.seconds, total.calculating, language);
    let [all, calculating] = [total.seconds, total.calculating].map(|time| seconds(time, language));
    document.say(choose!(
        language,
        "Layer after layer, that makes at least **{all}**, {times} times the {calculating} of the \
         arithmetic alone. And this is still a lower bound:",
        "Laag na laag is dat minstens **{all}**, {times} keer de {calculating} van het rekenwerk \
         alleen. En ook dat is nog een ondergrens:"
    ));
    Ok(())
}

/// What no roofline counts.
fn lower_bound(document: &mut Document, large: &Analysis) {
    let language = document.language();
    let layers = large.layers.len();
    document.points([
        choose!(
            language,
            "**Starting.** Each of the {layers} layers is at least one program to start on the \
             card, which takes some microseconds each time, and the image has to get to the card \
             and the maps back.",
            "**Starten.** Elk van de {layers} lagen is minstens één programma dat op de kaart \
             gestart moet worden, wat telkens enkele microseconden kost, en het beeld moet naar de \
             kaart en de feature maps moeten terug."
        ),
        language
            .choose(
                "**Occupancy.** 1 TFLOP/s is reached only when every unit multiplies and adds in \
                 every cycle. A first layer with a single input channel, or a last one with ten \
                 filters, does not fill units that work on 32 or 64 values at a time.",
                "**Bezetting.** 1 TFLOP/s wordt alleen gehaald als elke rekeneenheid in elke \
                 klokslag vermenigvuldigt en optelt. Een eerste laag met één invoerkanaal, of een \
                 laatste met tien filters, vult geen eenheden die 32 of 64 waarden tegelijk \
                 verwerken.",
            )
            .to_owned(),
        language
            .choose(
                "**Other work.** Pooling compares, sigmoid evaluates an exponential, addresses are \
                 calculated; none of that is in the count above. And a card may have a screen to \
                 draw.",
                "**Ander werk.** Pooling vergelijkt, sigmoid berekent een exponentiële functie, \
                 adressen worden uitgerekend; niets daarvan zit in de telling hierboven. En \
                 misschien heeft de kaart ook een scherm te tekenen.",
            )
            .to_owned(),
    ]);
}

/// What was measured here, beside the theory.
fn measured(document: &mut Document, scene: &LargeImage, roofline: &Roofline) {
    let language = document.language();
    let total = &roofline.total;
    let timed = scene
        .searches
        .iter()
        .rev()
        .find_map(|search| Some((search, search.seconds.filter(|&time| time > 0.0)?)));
    let Some((search, time)) = timed else {
        document.say(language.choose("No time was measured here.", "Hier is geen tijd gemeten."));
        return;
    };
    let rate = language.decimal(total.work.operations as f64 / time / 1e9, 1);
    let times = ratio(time, total.calculating, language);
    let [time, calculating] = [time, total.calculating].map(|time| seconds(time, language));
    let device = &search.device;
    document.say(Text::plain(choose!(
        language,
        "Measured here: one pass over the image took {time} on {device}. That is {times} times the \
         {calculating} of the card's arithmetic in theory, and {rate} billion operations in a \
         second.",
        "Hier gemeten: één keer over het hele beeld kostte {time} op {device}. Dat is {times} keer \
         de {calculating} die de kaart in theorie rekent, en {rate} miljard bewerkingen per seconde."
    )));
}

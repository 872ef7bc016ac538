use super::Dutch;
use crate::texts::{Cost, Value};

impl Cost for Dutch {
    fn d3(&self) -> &'static str {
        "D3: bewerkingen en seconden voor het grote beeld"
    }

    fn d3_asked(&self) -> &'static str {
        "Hoeveel elementaire bewerkingen kosten de convoluties voor het grote beeld? Hoe snel \
         zou een kaart van 1 TFLOP/s dat in theorie kunnen? Waarom duurt het in de praktijk \
         langer?"
    }

    fn same_calculation(&self, height: Value, width: Value) -> String {
        format!(
            "De berekening is die van C4 met de feature maps die bij {height}×{width} pixels horen:"
        )
    }

    fn operations_together(&self, together: Value) -> String {
        format!("Samen **{together} bewerkingen**.")
    }

    fn the_card(&self) -> &'static str {
        "de kaart van de opdracht"
    }

    fn one_place_each(&self) -> &'static str {
        "een venster staat één keer op elke plaats van de uitvoer"
    }

    fn operations_said(&self, count: Value) -> String {
        format!("{count} bewerkingen")
    }

    fn formula_of_the_answer(&self) -> &'static str {
        "Het antwoord bij de opdracht heeft een formule die zowel met de oppervlakte van de \
         invoer van een laag vermenigvuldigt als met die van de uitvoer, en de feature maps \
         worden er nooit kleiner in, want de poolings zijn vergeten:"
    }

    fn why_one_place_each(&self, total: Value, times: Value) -> String {
        format!(
            "Dat geeft {total}, {times} keer zoveel als er zijn. Het venster staat één keer op \
             elke plaats van de **uitvoer**; hoe groot de invoer is, bepaalt alleen hoeveel \
             plaatsen er zijn. Met de poolings:"
        )
    }

    fn operations(&self) -> &'static str {
        "bewerkingen"
    }

    fn in_theory(&self) -> &'static str {
        "**In theorie**, op een kaart van 1 TFLOP/s, dus met 10¹² bewerkingen per seconde:"
    }

    fn time_to_calculate(&self) -> &'static str {
        "rekentijd"
    }

    fn the_large_image(&self) -> &'static str {
        "het grote beeld"
    }

    fn a_billion_takes(&self) -> &'static str {
        "een miljard bewerkingen kost een duizendste seconde"
    }

    fn time_for_a_billion(&self, time: Value) -> String {
        format!("{time} voor een miljard bewerkingen")
    }

    fn second_of_the_answer(&self) -> &'static str {
        "Het antwoord bij de opdracht laat een kaart van 1 TFLOP/s een hele seconde doen over \
         een miljard bewerkingen. Het is een duizendste daarvan:"
    }

    fn a_billion_operations(&self) -> &'static str {
        "een miljard bewerkingen"
    }

    fn time_for_the_image(&self, billions: Value, calculating: Value) -> String {
        format!("Het grote beeld, met zijn {billions} miljard, kost {calculating}:")
    }

    fn in_practice(&self) -> &'static str {
        "**In de praktijk duurt het langer**, want een kaart doet meer dan vermenigvuldigen en \
         optellen. Om te beginnen moet elke waarde uit het geheugen komen en daar weer heen. Als \
         elke laag haar invoer en haar gewichten leest en haar uitvoer schrijft, met 4 bytes per \
         waarde:"
    }

    fn bytes_moved(&self) -> &'static str {
        "Bytes die verplaatst worden"
    }

    fn time_to_move(&self) -> &'static str {
        "tijd om te verplaatsen"
    }

    fn moving_and_calculating(
        &self,
        bandwidth: Value,
        moving: Value,
        calculating: Value,
        largest: Value,
    ) -> String {
        format!(
            "De opdracht noemt alleen de rekensnelheid; de {bandwidth}B per seconde zijn die van \
             een kaart die even snel rekent (de specificaties van NVIDIA voor de GeForce GTX 750: \
             512 cores · 2 · 1,02 GHz en 80 GB/s). Daarmee kost verplaatsen {moving} en rekenen \
             {calculating}. {largest}"
        )
    }

    fn this_machine(&self, name: Value, operations: Value, bytes: Value) -> String {
        format!(
            "**Deze machine onder haar eigen dak.** Op haar best doet {name} {operations}FLOP en \
             verplaatst ze {bytes}B per seconde, zoals hiervoor is gemeten. Hieronder liep elke \
             laag apart over het hele beeld, zodat alles wat ze leest en schrijft door het \
             geheugen gaat; in de gang die hierboven is gemeten lopen de lagen samen over stukken \
             die in de cache blijven, met minder vermenigvuldigingen. De factor zegt hoeveel keer \
             langer dan het rekenwerk alleen een laag deed, en hoeveel daarvan volgens de theorie \
             aan het geheugen ligt."
        )
    }

    fn theory_and_measurement(&self) -> &'static str {
        "Theorie en meting"
    }

    fn roof_of_this_machine(&self) -> &'static str {
        "Het dak van deze machine. Elke laag heeft een punt voor de theorie en een voor wat is \
         gemeten."
    }

    fn intensity(&self, ridge: Value) -> String {
        format!(
            "Binnen een laag kan allebei tegelijk gebeuren, en het langzaamste van de twee \
             bepaalt het tempo. Welk dat is, hangt af van de **intensiteit** van de laag: haar \
             bewerkingen per byte die verplaatst wordt. In de tijd van één byte doet de kaart \
             {ridge} bewerkingen; een laag met minder dan dat wacht op het geheugen, en sneller \
             rekenen zou haar niet helpen."
        )
    }

    fn what_layers_wait_for(&self) -> &'static str {
        "Waar elke laag op wacht"
    }

    fn roof_of_the_card(&self) -> &'static str {
        "Het dak is wat de kaart bij elke intensiteit kan: op de helling bepaalt het geheugen \
         het tempo, op het vlakke stuk het rekenwerk."
    }

    fn layer_after_layer(&self, all: Value, times: Value, calculating: Value) -> String {
        format!(
            "Laag na laag is dat minstens **{all}**, {times} keer de {calculating} van het \
             rekenwerk alleen. En ook dat is nog een ondergrens:"
        )
    }

    fn starting(&self, layers: Value) -> String {
        format!(
            "**Starten.** Elk van de {layers} lagen is minstens één programma dat op de kaart \
             gestart moet worden, wat telkens enkele microseconden kost, en het beeld moet naar \
             de kaart en de feature maps moeten terug."
        )
    }

    fn occupancy(&self) -> &'static str {
        "**Bezetting.** 1 TFLOP/s wordt alleen gehaald als elke rekeneenheid in elke klokslag \
         vermenigvuldigt en optelt. Een eerste laag met één invoerkanaal, of een laatste met tien \
         filters, vult geen eenheden die 32 of 64 waarden tegelijk verwerken."
    }

    fn other_work(&self) -> &'static str {
        "**Ander werk.** Pooling vergelijkt, sigmoid berekent een exponentiële functie, adressen \
         worden uitgerekend; niets daarvan zit in de telling hierboven. En misschien heeft de \
         kaart ook een scherm te tekenen."
    }

    fn no_time_measured(&self) -> &'static str {
        "Hier is geen tijd gemeten."
    }

    fn measured_here(
        &self,
        time: Value,
        device: Value,
        times: Value,
        calculating: Value,
        rate: Value,
    ) -> String {
        format!(
            "Hier gemeten: één keer over het hele beeld kostte {time} op {device}. Dat is \
             {times} keer de {calculating} die de kaart in theorie rekent, en {rate} miljard \
             bewerkingen per seconde."
        )
    }

    fn padding_forbids_pieces(&self) -> &'static str {
        "Wat één keer over het hele beeld bespaart vergeleken met stukken die een voor een \
         worden herkend, valt hier niet te zeggen: het netwerk vult op, zodat stukken aan hun \
         eigen randen worden opgevuld en andere antwoorden krijgen."
    }

    fn what_one_pass_saves(
        &self,
        answers: Value,
        height: Value,
        width: Value,
        down: Value,
        along: Value,
        each: Value,
    ) -> String {
        format!(
            "**Wat één keer over het hele beeld bespaart.** Dezelfde {answers} antwoorden krijg \
             je door stukken van {height}×{width} pixels uit te knippen, om de {down}×{along} \
             pixels één, en elk stuk apart te herkennen, met {each} vermenigvuldigingen per stuk. \
             En wie stukken uitknipt, zit niet vast aan de stap van het netwerk: overal kijken is \
             op elke pixel een stuk nemen."
        )
    }

    fn one_pass_and_pieces(&self) -> &'static str {
        "In één keer, en stuk voor stuk"
    }

    fn times_fewer(&self, together: Value, own_stride: Value, every_pixel: Value) -> String {
        format!(
            "In één keer kost het {together} vermenigvuldigingen, **{own_stride} keer zo \
             weinig** als een stuk voor elk antwoord en {every_pixel} keer zo weinig als een stuk \
             op elke pixel, want stukken naast elkaar overlappen, en wat ze gemeen hebben wordt \
             dan maar één keer berekend. De antwoorden zijn gelijk, op de laatste afronding na."
        )
    }

    fn layer(&self) -> &'static str {
        "Laag"
    }

    fn input(&self) -> &'static str {
        "Invoer"
    }

    fn weights(&self) -> &'static str {
        "Gewichten"
    }

    fn output(&self) -> &'static str {
        "Uitvoer"
    }

    fn most_bytes(&self, name: Value, share: Value) -> String {
        format!("`{name}` alleen al verplaatst {share} van alle bytes.")
    }

    fn unknown(&self) -> &'static str {
        "onbekend"
    }

    fn per_second(&self, amount: Value, unit: Value, rate: Value) -> String {
        format!("{amount} {unit} / {rate} per seconde")
    }
}

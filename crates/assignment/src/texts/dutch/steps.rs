use super::Dutch;
use crate::texts::{Steps, Value};

impl Steps for Dutch {
    fn cost(&self, parameters: Value, share: Value) -> String {
        format!(". De laag heeft {parameters} parameters, {share} van die van het netwerk")
    }

    fn max_pooling(&self, rows: Value, columns: Value, inputs: Value, outputs: Value) -> String {
        format!(
            "houdt van elke {rows}×{columns} waarden de grootste over, zodat {inputs} waarden er \
             {outputs} worden: een patroon telt mee waar in dat venster het ook staat, en alle \
             latere lagen hebben minder te doen. Er wordt niets in geleerd"
        )
    }

    fn flatten(&self, input: Value, outputs: Value) -> String {
        format!(
            "legt de {input} waarden op één rij van {outputs}, want een Dense-laag neemt een \
             vector. De waarden blijven zoals ze zijn"
        )
    }

    fn activation(&self, activation: Value) -> String {
        format!("past {activation} op elke waarde toe")
    }

    fn depthwise_convolution(&self, rows: Value, columns: Value, through: Value) -> String {
        format!("schuift een filter van {rows}×{columns} pixels over elk kanaal apart{through}")
    }

    fn separable_convolution(
        &self,
        rows: Value,
        columns: Value,
        filters: Value,
        through: Value,
    ) -> String {
        format!(
            "schuift een filter van {rows}×{columns} pixels over elk kanaal apart, en daarna \
             {filters} filters van 1×1 over alle kanalen{through}"
        )
    }

    fn transposed_convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        input: Value,
        output: Value,
        through: Value,
    ) -> String {
        format!(
            "legt voor elke waarde van haar invoer {filters} filters van {rows}×{columns} pixels \
             neer, zodat feature maps van {input} er van {output} worden{through}"
        )
    }

    fn average_pooling(
        &self,
        rows: Value,
        columns: Value,
        inputs: Value,
        outputs: Value,
    ) -> String {
        format!(
            "neemt van elke {rows}×{columns} waarden het gemiddelde, zodat {inputs} waarden er \
             {outputs} worden. Er wordt niets in geleerd"
        )
    }

    fn global_max_pooling(&self) -> &'static str {
        "houdt van elk kanaal de grootste waarde over, waar die ook staat"
    }

    fn global_average_pooling(&self) -> &'static str {
        "neemt van elk kanaal het gemiddelde"
    }

    fn zero_padding(&self) -> &'static str {
        "zet nullen rond haar feature maps"
    }

    fn cropping(&self) -> &'static str {
        "snijdt de randen van haar feature maps af"
    }

    fn up_sampling(&self, rows: Value, columns: Value) -> String {
        format!("maakt van elke waarde er {rows}×{columns}")
    }

    fn batch_normalization(&self) -> &'static str {
        "schaalt en verschuift elk kanaal met wat er bij de training van is gemeten"
    }

    fn layer_normalization(&self) -> &'static str {
        "schaalt en verschuift elk voorbeeld met zijn eigen gemiddelde en spreiding"
    }

    fn relu(&self) -> &'static str {
        "past relu op elke waarde toe"
    }

    fn leaky_relu(&self) -> &'static str {
        "maakt elke waarde onder 0 een factor kleiner"
    }

    fn prelu(&self) -> &'static str {
        "vermenigvuldigt elke waarde onder 0 met een helling die wordt geleerd"
    }

    fn elu(&self) -> &'static str {
        "past elu op elke waarde toe"
    }

    fn softmax(&self) -> &'static str {
        "maakt van haar waarden delen van 1, met softmax"
    }

    fn spatial_dropout(&self, rate: Value) -> String {
        format!("zet bij de training {rate} van haar kanalen op 0, telkens andere")
    }

    fn reshape(&self, inputs: Value, output: Value) -> String {
        format!("geeft de {inputs} waarden van haar invoer de vorm {output}")
    }

    fn other(&self, class: Value, inputs: Value, outputs: Value) -> String {
        format!("maakt van {inputs} waarden er {outputs}, zoals lagen van de klasse {class} doen")
    }

    fn permute(&self) -> &'static str {
        "zet de assen van haar invoer in een andere volgorde"
    }

    fn dense(&self, units: Value, inputs: Value, through: Value) -> String {
        format!(
            "heeft {units} neuronen, elk een som van alle {inputs} ingangen, en elke ingang met \
             een eigen gewicht{through}"
        )
    }

    fn channels_deep(&self, channels: Value) -> String {
        format!(", elk {channels} kanalen diep,")
    }

    fn convolution(
        &self,
        filters: Value,
        rows: Value,
        columns: Value,
        depth: Value,
        through: Value,
    ) -> String {
        format!(
            "schuift {filters} filters van {rows}×{columns} pixels{depth} over haar invoer{through}"
        )
    }

    fn one_pattern(&self) -> &'static str {
        ". Een filter zoekt één patroon, en overal met dezelfde gewichten, zodat de grootte van \
         het beeld niet uitmaakt voor het aantal parameters"
    }

    fn padded(&self) -> &'static str {
        ". Opvulling met nullen houdt de feature maps zo groot als het beeld"
    }

    fn pixels_seen(&self, seen: Value) -> String {
        format!(". Eén uitgang ziet {seen} pixels van het beeld")
    }

    fn dropout_again(&self, rate: Value, inputs: Value) -> String {
        format!("laat er weer een deel uitvallen, {rate} van de {inputs} waarden die ze krijgt")
    }

    fn dropout(&self, rate: Value, inputs: Value) -> String {
        format!(
            "zet bij de training {rate} van haar {inputs} ingangen op 0, telkens andere, zodat \
             geen neuron op één enkele ingang gaat steunen. Ze heeft niets te leren, en na de \
             training doet ze niets"
        )
    }

    fn through_activation(&self, other: Value) -> String {
        format!(", en haalt de som door {other}")
    }
}

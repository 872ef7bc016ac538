use super::{ConventionTexts, Edges, Texts, Titles, Words, factor, result};
use crate::{Convention, Function, Quantity, Reason};

pub(super) struct Dutch;

impl Texts for Dutch {
    fn quantity(&self, quantity: Quantity) -> Words {
        match quantity {
            Quantity::InputHeight => factor("invoerhoogte", "rijen van de invoer"),
            Quantity::InputWidth => factor("invoerbreedte", "kolommen van de invoer"),
            Quantity::InputChannels => {
                factor("invoerkanalen", "waarden op elke plaats van de invoer")
            }
            Quantity::OutputHeight => factor("uitvoerhoogte", "rijen van de uitvoer"),
            Quantity::OutputWidth => factor("uitvoerbreedte", "kolommen van de uitvoer"),
            Quantity::OutputChannels => {
                factor("uitvoerkanalen", "waarden op elke plaats van de uitvoer")
            }
            Quantity::Inputs => factor(
                "ingangen",
                "waarden die de laag, of haar laatste as, bereiken",
            ),
            Quantity::Outputs => factor(
                "uitgangen",
                "waarden die de laag, of haar laatste as, verlaten",
            ),
            Quantity::Filters => factor(
                "filters",
                "elk filter heeft eigen gewichten en maakt één uitvoerkanaal",
            ),
            Quantity::Units => factor(
                "neuronen",
                "elk neuron heeft eigen gewichten en maakt één uitgang",
            ),
            Quantity::KernelHeight => factor("kernelhoogte", "rijen van het venster met gewichten"),
            Quantity::KernelWidth => {
                factor("kernelbreedte", "kolommen van het venster met gewichten")
            }
            Quantity::PoolHeight => factor("poolhoogte", "rijen van het venster"),
            Quantity::PoolWidth => factor("poolbreedte", "kolommen van het venster"),
            Quantity::VerticalStride => factor(
                "verticale stap",
                "rijen van het ene venster tot het volgende",
            ),
            Quantity::HorizontalStride => factor(
                "horizontale stap",
                "kolommen van het ene venster tot het volgende",
            ),
            Quantity::VerticalDilation => factor(
                "verticale dilatatie",
                "rijen van het ene element van het venster tot het volgende",
            ),
            Quantity::HorizontalDilation => factor(
                "horizontale dilatatie",
                "kolommen van het ene element van het venster tot het volgende",
            ),
            Quantity::VerticalSpan => factor(
                "verticaal bereik",
                "rijen van het eerste element van het uitgerekte venster tot het laatste",
            ),
            Quantity::HorizontalSpan => factor(
                "horizontaal bereik",
                "kolommen van het eerste element van het uitgerekte venster tot het laatste",
            ),
            Quantity::Groups => factor(
                "groepen",
                "in zoveel groepen zijn de kanalen verdeeld; een filter ziet alleen zijn eigen groep",
            ),
            Quantity::DepthMultiplier => factor("dieptefactor", "uitvoerkanalen per invoerkanaal"),
            Quantity::Bias => factor("bias", "één getal dat bij elke uitgang wordt opgeteld"),
            Quantity::Batch => factor("batch", "voorbeelden die samen door het netwerk gaan"),
            Quantity::PaddingAbove => factor("opvulling boven", "rijen nullen erboven"),
            Quantity::PaddingBelow => factor("opvulling onder", "rijen nullen eronder"),
            Quantity::PaddingLeft => factor("opvulling links", "kolommen nullen links"),
            Quantity::PaddingRight => factor("opvulling rechts", "kolommen nullen rechts"),
            Quantity::CroppingAbove => {
                factor("afgesneden boven", "rijen die boven worden afgesneden")
            }
            Quantity::CroppingBelow => {
                factor("afgesneden onder", "rijen die onder worden afgesneden")
            }
            Quantity::CroppingLeft => {
                factor("afgesneden links", "kolommen die links worden afgesneden")
            }
            Quantity::CroppingRight => {
                factor("afgesneden rechts", "kolommen die rechts worden afgesneden")
            }
            Quantity::OutputPaddingHeight => factor(
                "uitvoeropvulling (rijen)",
                "rijen die de uitvoer meer heeft",
            ),
            Quantity::OutputPaddingWidth => factor(
                "uitvoeropvulling (kolommen)",
                "kolommen die de uitvoer meer heeft",
            ),
            Quantity::FactorHeight => factor("rijen per rij", "rijen die er van één worden"),
            Quantity::FactorWidth => factor("kolommen per kolom", "kolommen die er van één worden"),
            Quantity::RowsInPadding => factor(
                "rijen in de opvulling",
                "rijen van vensters die op opvulling liggen, over alle posities",
            ),
            Quantity::ColumnsInPadding => factor(
                "kolommen in de opvulling",
                "kolommen van vensters die op opvulling liggen, over alle posities",
            ),
            Quantity::Normalized => factor(
                "elementen samen",
                "elementen die een gemiddelde en een variantie delen",
            ),
            Quantity::Together => factor("elementen samen", "elementen waarover wordt gesommeerd"),
            Quantity::Slopes => factor("hellingen", "elementen met een eigen helling"),
            Quantity::Channels => factor("kanalen", "kanalen, elk met eigen getallen"),
            Quantity::BytesPerValue => factor(
                "bytes per waarde",
                "bytes die een getal in het geheugen inneemt",
            ),
            Quantity::WindowRows => factor(
                "rijen vensters",
                "plaatsen van het venster, van boven naar beneden",
            ),
            Quantity::WindowColumns => factor(
                "kolommen vensters",
                "plaatsen van het venster, van links naar rechts",
            ),
            Quantity::PerWindow => factor("per venster", "wat één venster op zichzelf kost"),
            Quantity::FieldHeight => result("hoogte van het receptieve veld"),
            Quantity::FieldWidth => result("breedte van het receptieve veld"),
            Quantity::FieldVerticalStride => result("verticale stap over het beeld"),
            Quantity::FieldHorizontalStride => result("horizontale stap over het beeld"),
            Quantity::FieldHeightBefore => factor(
                "hoogte ervoor",
                "rijen pixels die een cel van de laag ervoor ziet",
            ),
            Quantity::FieldWidthBefore => factor(
                "breedte ervoor",
                "kolommen pixels die een cel van de laag ervoor ziet",
            ),
            Quantity::FieldVerticalStrideBefore => factor(
                "verticale stap ervoor",
                "rijen pixels van een cel van de laag ervoor tot de volgende",
            ),
            Quantity::FieldHorizontalStrideBefore => factor(
                "horizontale stap ervoor",
                "kolommen pixels van een cel van de laag ervoor tot de volgende",
            ),
            Quantity::Parameters => factor("parameters", "getallen die de laag bevat"),
            Quantity::Trainable => factor(
                "trainbare parameters",
                "parameters die de training verandert",
            ),
            Quantity::Weights => factor(
                "gewichten",
                "parameters waarmee invoer wordt vermenigvuldigd",
            ),
            Quantity::Biases => factor("biases", "parameters die worden opgeteld"),
            Quantity::Statistics => factor(
                "lopende statistieken",
                "parameters die worden gemeten, niet geleerd",
            ),
            Quantity::Multiplications => result("vermenigvuldigingen"),
            Quantity::Additions => result("optellingen"),
            Quantity::Comparisons => result("vergelijkingen"),
            Quantity::MultiplyAccumulates => result("vermenigvuldig-en-tel-op"),
            Quantity::MultiplicationsOnPixels => result("vermenigvuldigingen op pixels"),
            Quantity::AdditionsOnPixels => result("optellingen op pixels"),
            Quantity::ComparisonsOnPixels => result("vergelijkingen op pixels"),
            Quantity::WeightBytes => result("bytes aan parameters"),
            Quantity::InputBytes => result("bytes in"),
            Quantity::OutputBytes => result("bytes uit"),
            Quantity::InferenceMemory => result("piekgeheugen bij gebruik"),
            Quantity::TrainingMemory => result("piekgeheugen bij training"),
            Quantity::Operations => result("bewerkingen"),
            Quantity::Separately => result("venster voor venster"),
            Quantity::InputAxis(axis) => factor(
                format!("invoeras {axis}"),
                "lengte van die as van de invoer",
            ),
            Quantity::OutputAxis(axis) => factor(
                format!("uitvoeras {axis}"),
                "lengte van die as van de uitvoer",
            ),
            Quantity::Function(function) => result(self.function(function)),
            Quantity::Convention(convention) => result(self.convention(convention).unit),
        }
    }

    fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::WindowSteps => {
                "Het venster staat op zijn eerste plaats, en nog eens voor elke hele stap die er over is."
            }
            Reason::WindowEverywhere => {
                "De invoer wordt met nullen opgevuld, zodat bij elke stap een venster begint."
            }
            Reason::FilterMakesChannel => "Elk filter maakt één kanaal van de uitvoer.",
            Reason::ChannelMakesChannels => {
                "Elk invoerkanaal maakt op zichzelf zoveel uitvoerkanalen."
            }
            Reason::UnitMakesOutput => "Elk neuron maakt één uitgang.",
            Reason::Stays => "De laag laat deze lengte zoals ze is.",
            Reason::Reaches => {
                "Elke invoer na de eerste schuift het venster één stap op, en het laatste venster voegt zijn eigen lengte toe."
            }
            Reason::StrideForEach => {
                "Elke invoer wordt zoveel uitgangen als de stap groot is, en wat verder reikt wordt afgesneden."
            }
            Reason::Bordered => "Aan beide kanten komen er nullen bij.",
            Reason::Cropped => "Beide kanten worden afgesneden.",
            Reason::Enlarged => "Elke rij of kolom wordt er verscheidene.",
            Reason::OnePlace => "Alle plaatsen worden er één.",
            Reason::InOneRow => "Alle elementen komen op één rij.",
            Reason::Given => "Deze lengte is gegeven.",
            Reason::WhatIsLeft => "Deze as krijgt de elementen die de andere overlaten.",
            Reason::Moved => "Deze as van de invoer komt op deze plaats.",
            Reason::WeightForEachInput => {
                "Elk filter of neuron heeft één gewicht voor elke waarde waar het naar kijkt."
            }
            Reason::WeightForEachElement => {
                "Elk uitvoerkanaal heeft één gewicht voor elk element van zijn venster, dat naar één invoerkanaal kijkt."
            }
            Reason::WeightForEachChannel => {
                "De 1×1-convolutie daarna heeft in elk filter één gewicht voor elk kanaal."
            }
            Reason::BiasForEach => "Elk filter of neuron telt één bias op.",
            Reason::FactorForEach => "Voor elk ervan wordt een factor geleerd.",
            Reason::OffsetForEach => "Voor elk ervan wordt een verschuiving geleerd.",
            Reason::StatisticsForEach => {
                "Gemiddelde en variantie van elk kanaal worden bij de training gemeten, niet geleerd."
            }
            Reason::SlopeForEach => "Voor elk ervan wordt een helling geleerd.",
            Reason::NothingToLearn => "In deze laag valt niets te leren.",
            Reason::Frozen => {
                "De laag is bevroren: de training laat haar parameters zoals ze zijn."
            }
            Reason::ProductForEachWeight => {
                "Elke uitgang is een som van producten, één voor elk gewicht van het filter of neuron."
            }
            Reason::OneAdditionLess => {
                "Een som van producten vraagt één optelling minder dan er producten zijn."
            }
            Reason::OneAdditionLessAndBias => {
                "Een som van producten vraagt één optelling minder dan er producten zijn, en de bias nog één."
            }
            Reason::ProductScattered => {
                "Elke invoer wordt met elk gewicht van elk filter vermenigvuldigd."
            }
            Reason::ProductAddedToItsPlace => {
                "Elk product wordt opgeteld bij zijn plaats in de uitvoer, die op 0 begint."
            }
            Reason::BiasAdded => "De bias vraagt één optelling per uitgang.",
            Reason::WithoutPadding => {
                "Hetzelfde zonder de elementen van vensters die op opvulling liggen, apart geteld voor rijen en kolommen."
            }
            Reason::WithoutBeyond => {
                "Hetzelfde zonder de producten die buiten de uitvoer vallen, apart geteld voor rijen en kolommen."
            }
            Reason::OneComparisonLess => {
                "De grootste van een aantal waarden vraagt één vergelijking minder dan er waarden zijn."
            }
            Reason::MeanAdditions => {
                "Een gemiddelde telt alle waarden op: één optelling minder dan er waarden zijn."
            }
            Reason::MeanDivision => "Een gemiddelde deelt één keer.",
            Reason::FactorAndOffset => {
                "Bij gebruik worden gemiddelde, variantie, factor en verschuiving samen één factor en één verschuiving per kanaal: één vermenigvuldiging en één optelling per element."
            }
            Reason::MeanOfGroup => "Het gemiddelde van elke groep is een som, één keer gedeeld.",
            Reason::Centred => "Van elk element wordt het gemiddelde afgetrokken.",
            Reason::Squared => "De variantie is het gemiddelde van de kwadraten.",
            Reason::RootOfVariance => "De afwijking is de wortel van de variantie.",
            Reason::Reciprocal => "Eén deling maakt van de afwijking een factor.",
            Reason::Scaled => "Elk element wordt met die factor vermenigvuldigd.",
            Reason::Rescaled => {
                "Elk element wordt met de schaal vermenigvuldigd; een schaal van 1 vraagt geen vermenigvuldiging."
            }
            Reason::Shifted => {
                "Bij elk element wordt de verschuiving opgeteld; een verschuiving van 0 vraagt geen optelling."
            }
            Reason::LearntFactor => "Elk element wordt met de geleerde factor vermenigvuldigd.",
            Reason::LearntOffset => "Bij elk element wordt de geleerde verschuiving opgeteld.",
            Reason::OncePerElement => "De activatiefunctie doet dit één keer per element.",
            Reason::TwicePerElement => {
                "De activatiefunctie heeft een onder- en een bovengrens: twee per element."
            }
            Reason::SumOfExponentials => {
                "De exponentiëlen van een groep worden opgeteld: één optelling minder dan er zijn."
            }
            Reason::OncePerGroup => "Eén keer per groep waarden.",
            Reason::FourNeighbours => "Elke uitgang is een gewogen som van zijn vier buren.",
            Reason::PartOfMultiplications => {
                "Dit zijn de vermenigvuldigingen met gewichten, elk gevolgd door een optelling."
            }
            Reason::ValuesInMemory => "Elke waarde neemt zoveel bytes in.",
            Reason::InputAndOutput => {
                "Terwijl een laag wordt berekend, zijn haar invoer en uitvoer in het geheugen; de laag waarvoor dat het meest is bepaalt de piek. Lagen die waarden alleen doorgeven delen het geheugen van hun invoer."
            }
            Reason::AllAndGradients => {
                "De weg terug heeft nodig wat elke laag uitvoerde, en daarnaast de gradiënten van één laag: naar haar uitvoer en naar haar invoer."
            }
            Reason::SumOfLayers => "De som van wat de lagen bijdragen.",
            Reason::BothTogether => "Vermenigvuldigingen en optellingen, bij elkaar opgeteld.",
            Reason::FieldGrows => {
                "Het venster ziet wat zijn eerste cel ziet, en voor elke cel daarna een stap van de laag ervoor."
            }
            Reason::FieldMoves => {
                "Het venster schuift zoveel cellen van de laag ervoor op, elk een stap van die laag verder."
            }
            Reason::EachWindow => "Elk venster wordt op zichzelf herkend.",
            Reason::ByConvention => "Zoals deze conventie telt.",
        }
    }

    fn function(&self, function: Function) -> &'static str {
        match function {
            Function::Division => "delingen",
            Function::Exponential => "exponentiëlen",
            Function::Logarithm => "logaritmen",
            Function::SquareRoot => "wortels",
            Function::HyperbolicTangent => "hyperbolische tangensen",
            Function::ErrorFunction => "foutfuncties",
        }
    }

    fn convention(&self, convention: Convention) -> ConventionTexts {
        let (unit, meaning) = match convention {
            Convention::TensorFlow => (
                "float ops",
                "2 per vermenigvuldig-en-tel-op en 1 per bias die wordt opgeteld; 1 per element \
                 van elk poolvenster. Van een convolutie in groepen tellen alleen de biases, en \
                 een globaal maximum telt niet.",
            ),
            Convention::Fvcore => (
                "flops (vermenigvuldig-en-tel-op)",
                "1 per vermenigvuldig-en-tel-op; 1 per ingang van een globaal gemiddelde. Biases \
                 en andere pooling tellen niet.",
            ),
            Convention::Ptflops => (
                "MACs",
                "1 per vermenigvuldig-en-tel-op en 1 per bias die wordt opgeteld; 2 per ingang \
                 van een pooling.",
            ),
            Convention::Torchinfo => (
                "mult-adds",
                "De parameters van een convolutie voor elke plaats van haar uitvoer, die van een \
                 dense-laag één keer. Pooling telt niet.",
            ),
        };
        ConventionTexts { unit, meaning }
    }

    fn titles(&self) -> Titles {
        Titles {
            shape: "Vorm van de uitvoer",
            parameters: "Parameters",
            operations: "Bewerkingen",
            memory: "Geheugen",
            field: "Receptief veld",
            all_layers: "Alle lagen",
        }
    }

    fn summary_header(&self) -> [&'static str; 3] {
        ["Laag (type)", "Vorm van de uitvoer", "Parameters"]
    }

    fn summary_sums(&self) -> [&'static str; 3] {
        [
            "Alle parameters",
            "Trainbare parameters",
            "Niet-trainbare parameters",
        ]
    }

    fn samples(&self, batch: u64) -> String {
        match batch {
            1 => "één voorbeeld".to_owned(),
            batch => format!("{batch} voorbeelden"),
        }
    }

    fn counted_for(&self, network: &str, samples: &str, input: &str) -> String {
        format!("{network} voor {samples} van {input}")
    }

    fn one_cell_sees(&self, size: &str, stride: &str) -> String {
        format!(
            "Eén cel ziet {size} pixels van het beeld; haar buren zien die {stride} pixels \
             verderop."
        )
    }

    fn first_centre(&self, row: &str, column: &str) -> String {
        format!(
            "Cel (0, 0) heeft haar midden {row} pixels onder de bovenrand en {column} pixels van \
             de linkerrand."
        )
    }

    fn zeros_around(&self, [[above, below], [left, right]]: Edges) -> String {
        format!(
            "Nullen rond de invoer: {above} rijen boven, {below} onder, {left} kolommen links, \
             {right} rechts."
        )
    }

    fn unseen(&self, [[above, below], [left, right]]: Edges) -> String {
        format!(
            "Geen cel ziet de eerste {above} en de laatste {below} rijen, noch de eerste {left} en \
             de laatste {right} kolommen."
        )
    }
}

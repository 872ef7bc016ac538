use crate::Language;

/// Why a number is calculated as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The window stands at its first place, and once more for every whole stride that is left to
    /// go.
    WindowSteps,
    /// The input is padded with zeros so that a window begins at every stride.
    WindowEverywhere,
    /// Each filter makes one channel of the output.
    FilterMakesChannel,
    /// Each input channel makes so many output channels, by itself.
    ChannelMakesChannels,
    /// Each neuron makes one output.
    UnitMakesOutput,
    /// The layer leaves this length as it is.
    Stays,
    /// Every input after the first moves the window by one stride, and the last window adds its own
    /// length.
    Reaches,
    /// Every input becomes as many outputs as the stride, and what reaches further is cut off.
    StrideForEach,
    /// Zeros are added on both sides.
    Bordered,
    /// Both sides are cut off.
    Cropped,
    /// Every row or column becomes several.
    Enlarged,
    /// All places become one.
    OnePlace,
    /// All elements are set in one row.
    InOneRow,
    /// This length is given.
    Given,
    /// This axis takes the elements that the others leave.
    WhatIsLeft,
    /// This axis of the input takes this place.
    Moved,
    /// Each filter or neuron has one weight for every value that it looks at.
    WeightForEachInput,
    /// Each output channel has one weight for every element of its window, which looks at a single
    /// input channel.
    WeightForEachElement,
    /// The 1×1 convolution after it has one weight for every channel, in each filter.
    WeightForEachChannel,
    /// Each filter or neuron adds one bias.
    BiasForEach,
    /// A factor is learnt for each of them.
    FactorForEach,
    /// An offset is learnt for each of them.
    OffsetForEach,
    /// Mean and variance of each channel are measured in training, not learnt.
    StatisticsForEach,
    /// A slope is learnt for each of them.
    SlopeForEach,
    /// There is nothing to learn in this layer.
    NothingToLearn,
    /// The layer is frozen: training leaves its parameters as they are.
    Frozen,
    /// Each output is a sum of products, one for every weight of its filter or neuron.
    ProductForEachWeight,
    /// A sum of products takes one addition less than there are products.
    OneAdditionLess,
    /// A sum of products takes one addition less than there are products, and the bias takes one
    /// more.
    OneAdditionLessAndBias,
    /// Every input is multiplied by every weight of every filter.
    ProductScattered,
    /// Every product is added to its place in the output, which begins at 0.
    ProductAddedToItsPlace,
    /// The bias takes one addition for each output.
    BiasAdded,
    /// The same without the elements of windows that lie on padding, counted for rows and columns
    /// apart.
    WithoutPadding,
    /// The same without the products that fall beyond the output, counted for rows and columns
    /// apart.
    WithoutBeyond,
    /// The largest of some values takes one comparison less than there are values.
    OneComparisonLess,
    /// A mean adds all values, which takes one addition less than there are values.
    MeanAdditions,
    /// A mean divides once.
    MeanDivision,
    /// In use, mean, variance, factor and offset become one factor and one offset for each channel:
    /// one multiplication and one addition for each element.
    FactorAndOffset,
    /// The mean of each group is a sum, divided once.
    MeanOfGroup,
    /// The mean is taken from each element.
    Centred,
    /// The variance is the mean of the squares.
    Squared,
    /// The deviation is the root of the variance.
    RootOfVariance,
    /// One division makes a factor of the deviation.
    Reciprocal,
    /// Each element is multiplied by that factor.
    Scaled,
    /// Each element is multiplied by the scale; a scale of 1 takes no multiplication.
    Rescaled,
    /// The offset is added to each element; an offset of 0 takes no addition.
    Shifted,
    /// Each element is multiplied by the learnt factor.
    LearntFactor,
    /// The learnt offset is added to each element.
    LearntOffset,
    /// The activation function does this once for each element.
    OncePerElement,
    /// The activation function has a limit below and one above: two for each element.
    TwicePerElement,
    /// The exponentials of a group are added up, which takes one addition less than there are.
    SumOfExponentials,
    /// Once for each group of values.
    OncePerGroup,
    /// Each output is a weighted sum of its four neighbours.
    FourNeighbours,
    /// These are the multiplications by weights, each of which is followed by an addition.
    PartOfMultiplications,
    /// Each value takes so many bytes.
    ValuesInMemory,
    /// While a layer is computed, its input and its output are in memory; the layer for which that
    /// is most sets the peak. Layers that only pass values on share the memory of their input.
    InputAndOutput,
    /// The backward pass needs what every layer put out, and beside it the gradients of one layer:
    /// by its output and by its input.
    AllAndGradients,
    /// The sum of what the layers contribute.
    SumOfLayers,
    /// Multiplications and additions, added up.
    BothTogether,
    /// The window sees what its first cell sees, and one stride of the layer before for each cell
    /// after that.
    FieldGrows,
    /// The window moves by so many cells of the layer before, each a stride of it away.
    FieldMoves,
    /// Every window is classified by itself.
    EachWindow,
    /// As this convention counts it.
    ByConvention,
}

impl Reason {
    /// The reason as a sentence.
    pub fn sentence(self, language: Language) -> &'static str {
        let (english, dutch) = match self {
            Self::WindowSteps => (
                "The window stands at its first place, and once more for every whole stride that is left to go.",
                "Het venster staat op zijn eerste plaats, en nog eens voor elke hele stap die er over is.",
            ),
            Self::WindowEverywhere => (
                "The input is padded with zeros so that a window begins at every stride.",
                "De invoer wordt met nullen opgevuld, zodat bij elke stap een venster begint.",
            ),
            Self::FilterMakesChannel => (
                "Each filter makes one channel of the output.",
                "Elk filter maakt één kanaal van de uitvoer.",
            ),
            Self::ChannelMakesChannels => (
                "Each input channel makes so many output channels, by itself.",
                "Elk invoerkanaal maakt op zichzelf zoveel uitvoerkanalen.",
            ),
            Self::UnitMakesOutput => (
                "Each neuron makes one output.",
                "Elk neuron maakt één uitgang.",
            ),
            Self::Stays => (
                "The layer leaves this length as it is.",
                "De laag laat deze lengte zoals ze is.",
            ),
            Self::Reaches => (
                "Every input after the first moves the window by one stride, and the last window adds its own length.",
                "Elke invoer na de eerste schuift het venster één stap op, en het laatste venster voegt zijn eigen lengte toe.",
            ),
            Self::StrideForEach => (
                "Every input becomes as many outputs as the stride, and what reaches further is cut off.",
                "Elke invoer wordt zoveel uitgangen als de stap groot is, en wat verder reikt wordt afgesneden.",
            ),
            Self::Bordered => (
                "Zeros are added on both sides.",
                "Aan beide kanten komen er nullen bij.",
            ),
            Self::Cropped => ("Both sides are cut off.", "Beide kanten worden afgesneden."),
            Self::Enlarged => (
                "Every row or column becomes several.",
                "Elke rij of kolom wordt er verscheidene.",
            ),
            Self::OnePlace => ("All places become one.", "Alle plaatsen worden er één."),
            Self::InOneRow => (
                "All elements are set in one row.",
                "Alle elementen komen op één rij.",
            ),
            Self::Given => ("This length is given.", "Deze lengte is gegeven."),
            Self::WhatIsLeft => (
                "This axis takes the elements that the others leave.",
                "Deze as krijgt de elementen die de andere overlaten.",
            ),
            Self::Moved => (
                "This axis of the input takes this place.",
                "Deze as van de invoer komt op deze plaats.",
            ),
            Self::WeightForEachInput => (
                "Each filter or neuron has one weight for every value that it looks at.",
                "Elk filter of neuron heeft één gewicht voor elke waarde waar het naar kijkt.",
            ),
            Self::WeightForEachElement => (
                "Each output channel has one weight for every element of its window, which looks at a single input channel.",
                "Elk uitvoerkanaal heeft één gewicht voor elk element van zijn venster, dat naar één invoerkanaal kijkt.",
            ),
            Self::WeightForEachChannel => (
                "The 1×1 convolution after it has one weight for every channel, in each filter.",
                "De 1×1-convolutie daarna heeft in elk filter één gewicht voor elk kanaal.",
            ),
            Self::BiasForEach => (
                "Each filter or neuron adds one bias.",
                "Elk filter of neuron telt één bias op.",
            ),
            Self::FactorForEach => (
                "A factor is learnt for each of them.",
                "Voor elk ervan wordt een factor geleerd.",
            ),
            Self::OffsetForEach => (
                "An offset is learnt for each of them.",
                "Voor elk ervan wordt een verschuiving geleerd.",
            ),
            Self::StatisticsForEach => (
                "Mean and variance of each channel are measured in training, not learnt.",
                "Gemiddelde en variantie van elk kanaal worden bij de training gemeten, niet geleerd.",
            ),
            Self::SlopeForEach => (
                "A slope is learnt for each of them.",
                "Voor elk ervan wordt een helling geleerd.",
            ),
            Self::NothingToLearn => (
                "There is nothing to learn in this layer.",
                "In deze laag valt niets te leren.",
            ),
            Self::Frozen => (
                "The layer is frozen: training leaves its parameters as they are.",
                "De laag is bevroren: de training laat haar parameters zoals ze zijn.",
            ),
            Self::ProductForEachWeight => (
                "Each output is a sum of products, one for every weight of its filter or neuron.",
                "Elke uitgang is een som van producten, één voor elk gewicht van het filter of neuron.",
            ),
            Self::OneAdditionLess => (
                "A sum of products takes one addition less than there are products.",
                "Een som van producten vraagt één optelling minder dan er producten zijn.",
            ),
            Self::OneAdditionLessAndBias => (
                "A sum of products takes one addition less than there are products, and the bias takes one more.",
                "Een som van producten vraagt één optelling minder dan er producten zijn, en de bias nog één.",
            ),
            Self::ProductScattered => (
                "Every input is multiplied by every weight of every filter.",
                "Elke invoer wordt met elk gewicht van elk filter vermenigvuldigd.",
            ),
            Self::ProductAddedToItsPlace => (
                "Every product is added to its place in the output, which begins at 0.",
                "Elk product wordt opgeteld bij zijn plaats in de uitvoer, die op 0 begint.",
            ),
            Self::BiasAdded => (
                "The bias takes one addition for each output.",
                "De bias vraagt één optelling per uitgang.",
            ),
            Self::WithoutPadding => (
                "The same without the elements of windows that lie on padding, counted for rows and columns apart.",
                "Hetzelfde zonder de elementen van vensters die op opvulling liggen, apart geteld voor rijen en kolommen.",
            ),
            Self::WithoutBeyond => (
                "The same without the products that fall beyond the output, counted for rows and columns apart.",
                "Hetzelfde zonder de producten die buiten de uitvoer vallen, apart geteld voor rijen en kolommen.",
            ),
            Self::OneComparisonLess => (
                "The largest of some values takes one comparison less than there are values.",
                "De grootste van een aantal waarden vraagt één vergelijking minder dan er waarden zijn.",
            ),
            Self::MeanAdditions => (
                "A mean adds all values, which takes one addition less than there are values.",
                "Een gemiddelde telt alle waarden op: één optelling minder dan er waarden zijn.",
            ),
            Self::MeanDivision => ("A mean divides once.", "Een gemiddelde deelt één keer."),
            Self::FactorAndOffset => (
                "In use, mean, variance, factor and offset become one factor and one offset for each channel: one multiplication and one addition for each element.",
                "Bij gebruik worden gemiddelde, variantie, factor en verschuiving samen één factor en één verschuiving per kanaal: één vermenigvuldiging en één optelling per element.",
            ),
            Self::MeanOfGroup => (
                "The mean of each group is a sum, divided once.",
                "Het gemiddelde van elke groep is een som, één keer gedeeld.",
            ),
            Self::Centred => (
                "The mean is taken from each element.",
                "Van elk element wordt het gemiddelde afgetrokken.",
            ),
            Self::Squared => (
                "The variance is the mean of the squares.",
                "De variantie is het gemiddelde van de kwadraten.",
            ),
            Self::RootOfVariance => (
                "The deviation is the root of the variance.",
                "De afwijking is de wortel van de variantie.",
            ),
            Self::Reciprocal => (
                "One division makes a factor of the deviation.",
                "Eén deling maakt van de afwijking een factor.",
            ),
            Self::Scaled => (
                "Each element is multiplied by that factor.",
                "Elk element wordt met die factor vermenigvuldigd.",
            ),
            Self::Rescaled => (
                "Each element is multiplied by the scale; a scale of 1 takes no multiplication.",
                "Elk element wordt met de schaal vermenigvuldigd; een schaal van 1 vraagt geen vermenigvuldiging.",
            ),
            Self::Shifted => (
                "The offset is added to each element; an offset of 0 takes no addition.",
                "Bij elk element wordt de verschuiving opgeteld; een verschuiving van 0 vraagt geen optelling.",
            ),
            Self::LearntFactor => (
                "Each element is multiplied by the learnt factor.",
                "Elk element wordt met de geleerde factor vermenigvuldigd.",
            ),
            Self::LearntOffset => (
                "The learnt offset is added to each element.",
                "Bij elk element wordt de geleerde verschuiving opgeteld.",
            ),
            Self::OncePerElement => (
                "The activation function does this once for each element.",
                "De activatiefunctie doet dit één keer per element.",
            ),
            Self::TwicePerElement => (
                "The activation function has a limit below and one above: two for each element.",
                "De activatiefunctie heeft een onder- en een bovengrens: twee per element.",
            ),
            Self::SumOfExponentials => (
                "The exponentials of a group are added up, which takes one addition less than there are.",
                "De exponentiëlen van een groep worden opgeteld: één optelling minder dan er zijn.",
            ),
            Self::OncePerGroup => (
                "Once for each group of values.",
                "Eén keer per groep waarden.",
            ),
            Self::FourNeighbours => (
                "Each output is a weighted sum of its four neighbours.",
                "Elke uitgang is een gewogen som van zijn vier buren.",
            ),
            Self::PartOfMultiplications => (
                "These are the multiplications by weights, each of which is followed by an addition.",
                "Dit zijn de vermenigvuldigingen met gewichten, elk gevolgd door een optelling.",
            ),
            Self::ValuesInMemory => (
                "Each value takes so many bytes.",
                "Elke waarde neemt zoveel bytes in.",
            ),
            Self::InputAndOutput => (
                "While a layer is computed, its input and its output are in memory; the layer for which that is most sets the peak. Layers that only pass values on share the memory of their input.",
                "Terwijl een laag wordt berekend, zijn haar invoer en uitvoer in het geheugen; de laag waarvoor dat het meest is bepaalt de piek. Lagen die waarden alleen doorgeven delen het geheugen van hun invoer.",
            ),
            Self::AllAndGradients => (
                "The backward pass needs what every layer put out, and beside it the gradients of one layer: by its output and by its input.",
                "De weg terug heeft nodig wat elke laag uitvoerde, en daarnaast de gradiënten van één laag: naar haar uitvoer en naar haar invoer.",
            ),
            Self::SumOfLayers => (
                "The sum of what the layers contribute.",
                "De som van wat de lagen bijdragen.",
            ),
            Self::BothTogether => (
                "Multiplications and additions, added up.",
                "Vermenigvuldigingen en optellingen, bij elkaar opgeteld.",
            ),
            Self::FieldGrows => (
                "The window sees what its first cell sees, and one stride of the layer before for each cell after that.",
                "Het venster ziet wat zijn eerste cel ziet, en voor elke cel daarna een stap van de laag ervoor.",
            ),
            Self::FieldMoves => (
                "The window moves by so many cells of the layer before, each a stride of it away.",
                "Het venster schuift zoveel cellen van de laag ervoor op, elk een stap van die laag verder.",
            ),
            Self::EachWindow => (
                "Every window is classified by itself.",
                "Elk venster wordt op zichzelf geclassificeerd.",
            ),
            Self::ByConvention => (
                "As this convention counts it.",
                "Zoals deze conventie telt.",
            ),
        };
        language.choose(english, dutch)
    }
}

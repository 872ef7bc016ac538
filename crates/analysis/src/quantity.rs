use std::fmt;

use crate::{Convention, Function, Language};

/// What a number is: the name that the field has for it, in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Input height: rows of the input.
    InputHeight,
    /// Input width: columns of the input.
    InputWidth,
    /// Input channels: values at each place of the input.
    InputChannels,
    /// Output height: rows of the output.
    OutputHeight,
    /// Output width: columns of the output.
    OutputWidth,
    /// Output channels: values at each place of the output.
    OutputChannels,
    /// Inputs: values that reach the layer, or its last axis.
    Inputs,
    /// Outputs: values that leave the layer, or its last axis.
    Outputs,
    /// Filters: each filter has weights of its own and makes one output channel.
    Filters,
    /// Units: each neuron has weights of its own and makes one output.
    Units,
    /// Kernel height: rows of the window of weights.
    KernelHeight,
    /// Kernel width: columns of the window of weights.
    KernelWidth,
    /// Pool height: rows of the window.
    PoolHeight,
    /// Pool width: columns of the window.
    PoolWidth,
    /// Vertical stride: rows from one window to the next.
    VerticalStride,
    /// Horizontal stride: columns from one window to the next.
    HorizontalStride,
    /// Vertical dilation: rows from one element of the window to the next.
    VerticalDilation,
    /// Horizontal dilation: columns from one element of the window to the next.
    HorizontalDilation,
    /// Vertical span: rows from the first element of the dilated window to its last.
    VerticalSpan,
    /// Horizontal span: columns from the first element of the dilated window to its last.
    HorizontalSpan,
    /// Groups: into so many groups the channels are divided; a filter sees only its own.
    Groups,
    /// Depth multiplier: output channels for each input channel.
    DepthMultiplier,
    /// Bias: one number added to each output.
    Bias,
    /// Batch: samples that pass through together.
    Batch,
    /// Padding above: rows of zeros above.
    PaddingAbove,
    /// Padding below: rows of zeros below.
    PaddingBelow,
    /// Padding left: columns of zeros to the left.
    PaddingLeft,
    /// Padding right: columns of zeros to the right.
    PaddingRight,
    /// Cropping above: rows cut off above.
    CroppingAbove,
    /// Cropping below: rows cut off below.
    CroppingBelow,
    /// Cropping left: columns cut off to the left.
    CroppingLeft,
    /// Cropping right: columns cut off to the right.
    CroppingRight,
    /// Output padding (rows): rows that the output has more.
    OutputPaddingHeight,
    /// Output padding (columns): columns that the output has more.
    OutputPaddingWidth,
    /// Rows for each row: rows that become of one.
    FactorHeight,
    /// Columns for each column: columns that become of one.
    FactorWidth,
    /// Rows in the padding: rows of windows that lie on padding, over all positions.
    RowsInPadding,
    /// Columns in the padding: columns of windows that lie on padding, over all positions.
    ColumnsInPadding,
    /// Elements together: elements that share a mean and a variance.
    Normalized,
    /// Elements together: elements over which is summed.
    Together,
    /// Slopes: elements with a slope of their own.
    Slopes,
    /// Channels: channels, each with numbers of its own.
    Channels,
    /// Bytes per value: bytes that a number takes in memory.
    BytesPerValue,
    /// Rows of windows: places of the window, from top to bottom.
    WindowRows,
    /// Columns of windows: places of the window, from left to right.
    WindowColumns,
    /// For each window: what a single window costs by itself.
    PerWindow,
    /// Receptive field height.
    FieldHeight,
    /// Receptive field width.
    FieldWidth,
    /// Vertical stride over the image.
    FieldVerticalStride,
    /// Horizontal stride over the image.
    FieldHorizontalStride,
    /// Height before: rows of pixels that a cell of the layer before sees.
    FieldHeightBefore,
    /// Width before: columns of pixels that a cell of the layer before sees.
    FieldWidthBefore,
    /// Vertical stride before: rows of pixels from a cell of the layer before to the next.
    FieldVerticalStrideBefore,
    /// Horizontal stride before: columns of pixels from a cell of the layer before to the next.
    FieldHorizontalStrideBefore,
    /// Parameters: numbers that the layer holds.
    Parameters,
    /// Trainable parameters: parameters that training changes.
    Trainable,
    /// Weights: parameters that inputs are multiplied by.
    Weights,
    /// Biases: parameters that are added.
    Biases,
    /// Moving statistics: parameters that are measured, not learnt.
    Statistics,
    /// Multiplications.
    Multiplications,
    /// Additions.
    Additions,
    /// Comparisons.
    Comparisons,
    /// Multiply-accumulates.
    MultiplyAccumulates,
    /// Multiplications on pixels.
    MultiplicationsOnPixels,
    /// Additions on pixels.
    AdditionsOnPixels,
    /// Comparisons on pixels.
    ComparisonsOnPixels,
    /// Bytes of parameters.
    WeightBytes,
    /// Bytes in.
    InputBytes,
    /// Bytes out.
    OutputBytes,
    /// Peak memory in inference.
    InferenceMemory,
    /// Peak memory in training.
    TrainingMemory,
    /// Operations.
    Operations,
    /// Window by window.
    Separately,
    /// The length of an axis of the input, counted from 1.
    InputAxis(usize),
    /// The length of an axis of the output, counted from 1.
    OutputAxis(usize),
    /// How often an elementary function is evaluated.
    Function(Function),
    /// What another tool counts.
    Convention(Convention),
}

/// A name, and what it means, in English and in Dutch.
struct Words {
    name: [&'static str; 2],
    meaning: [&'static str; 2],
}

impl Quantity {
    /// The name.
    ///
    /// ```
    /// use cijfer_analysis::{Language, Quantity};
    ///
    /// assert_eq!(Quantity::KernelHeight.name(Language::English), "kernel height");
    /// assert_eq!(Quantity::KernelHeight.name(Language::Dutch), "kernelhoogte");
    /// ```
    pub fn name(self, language: Language) -> String {
        match self {
            Self::InputAxis(axis) => {
                format!("{} {axis}", language.choose("input axis", "invoeras"))
            }
            Self::OutputAxis(axis) => {
                format!("{} {axis}", language.choose("output axis", "uitvoeras"))
            }
            Self::Function(function) => function.name(language).to_owned(),
            Self::Convention(convention) => convention.unit(language).to_owned(),
            _ => {
                let [english, dutch] = self.words().name;
                language.choose(english, dutch).to_owned()
            }
        }
    }

    /// What it means, where it is a factor of a calculation; nothing where it is only a result.
    pub fn meaning(self, language: Language) -> &'static str {
        let [english, dutch] = self.words().meaning;
        language.choose(english, dutch)
    }

    fn words(self) -> Words {
        let words = |name, meaning| Words { name, meaning };
        match self {
            Self::InputHeight => words(
                ["input height", "invoerhoogte"],
                ["rows of the input", "rijen van de invoer"],
            ),
            Self::InputWidth => words(
                ["input width", "invoerbreedte"],
                ["columns of the input", "kolommen van de invoer"],
            ),
            Self::InputChannels => words(
                ["input channels", "invoerkanalen"],
                [
                    "values at each place of the input",
                    "waarden op elke plaats van de invoer",
                ],
            ),
            Self::OutputHeight => words(
                ["output height", "uitvoerhoogte"],
                ["rows of the output", "rijen van de uitvoer"],
            ),
            Self::OutputWidth => words(
                ["output width", "uitvoerbreedte"],
                ["columns of the output", "kolommen van de uitvoer"],
            ),
            Self::OutputChannels => words(
                ["output channels", "uitvoerkanalen"],
                [
                    "values at each place of the output",
                    "waarden op elke plaats van de uitvoer",
                ],
            ),
            Self::Inputs => words(
                ["inputs", "ingangen"],
                [
                    "values that reach the layer, or its last axis",
                    "waarden die de laag, of haar laatste as, bereiken",
                ],
            ),
            Self::Outputs => words(
                ["outputs", "uitgangen"],
                [
                    "values that leave the layer, or its last axis",
                    "waarden die de laag, of haar laatste as, verlaten",
                ],
            ),
            Self::Filters => words(
                ["filters", "filters"],
                [
                    "each filter has weights of its own and makes one output channel",
                    "elk filter heeft eigen gewichten en maakt één uitvoerkanaal",
                ],
            ),
            Self::Units => words(
                ["units", "neuronen"],
                [
                    "each neuron has weights of its own and makes one output",
                    "elk neuron heeft eigen gewichten en maakt één uitgang",
                ],
            ),
            Self::KernelHeight => words(
                ["kernel height", "kernelhoogte"],
                [
                    "rows of the window of weights",
                    "rijen van het venster met gewichten",
                ],
            ),
            Self::KernelWidth => words(
                ["kernel width", "kernelbreedte"],
                [
                    "columns of the window of weights",
                    "kolommen van het venster met gewichten",
                ],
            ),
            Self::PoolHeight => words(
                ["pool height", "poolhoogte"],
                ["rows of the window", "rijen van het venster"],
            ),
            Self::PoolWidth => words(
                ["pool width", "poolbreedte"],
                ["columns of the window", "kolommen van het venster"],
            ),
            Self::VerticalStride => words(
                ["vertical stride", "verticale stap"],
                [
                    "rows from one window to the next",
                    "rijen van het ene venster tot het volgende",
                ],
            ),
            Self::HorizontalStride => words(
                ["horizontal stride", "horizontale stap"],
                [
                    "columns from one window to the next",
                    "kolommen van het ene venster tot het volgende",
                ],
            ),
            Self::VerticalDilation => words(
                ["vertical dilation", "verticale dilatatie"],
                [
                    "rows from one element of the window to the next",
                    "rijen van het ene element van het venster tot het volgende",
                ],
            ),
            Self::HorizontalDilation => words(
                ["horizontal dilation", "horizontale dilatatie"],
                [
                    "columns from one element of the window to the next",
                    "kolommen van het ene element van het venster tot het volgende",
                ],
            ),
            Self::VerticalSpan => words(
                ["vertical span", "verticaal bereik"],
                [
                    "rows from the first element of the dilated window to its last",
                    "rijen van het eerste element van het uitgerekte venster tot het laatste",
                ],
            ),
            Self::HorizontalSpan => words(
                ["horizontal span", "horizontaal bereik"],
                [
                    "columns from the first element of the dilated window to its last",
                    "kolommen van het eerste element van het uitgerekte venster tot het laatste",
                ],
            ),
            Self::Groups => words(
                ["groups", "groepen"],
                [
                    "into so many groups the channels are divided; a filter sees only its own",
                    "in zoveel groepen zijn de kanalen verdeeld; een filter ziet alleen zijn eigen groep",
                ],
            ),
            Self::DepthMultiplier => words(
                ["depth multiplier", "dieptefactor"],
                [
                    "output channels for each input channel",
                    "uitvoerkanalen per invoerkanaal",
                ],
            ),
            Self::Bias => words(
                ["bias", "bias"],
                [
                    "one number added to each output",
                    "één getal dat bij elke uitgang wordt opgeteld",
                ],
            ),
            Self::Batch => words(
                ["batch", "batch"],
                [
                    "samples that pass through together",
                    "voorbeelden die samen door het netwerk gaan",
                ],
            ),
            Self::PaddingAbove => words(
                ["padding above", "opvulling boven"],
                ["rows of zeros above", "rijen nullen erboven"],
            ),
            Self::PaddingBelow => words(
                ["padding below", "opvulling onder"],
                ["rows of zeros below", "rijen nullen eronder"],
            ),
            Self::PaddingLeft => words(
                ["padding left", "opvulling links"],
                ["columns of zeros to the left", "kolommen nullen links"],
            ),
            Self::PaddingRight => words(
                ["padding right", "opvulling rechts"],
                ["columns of zeros to the right", "kolommen nullen rechts"],
            ),
            Self::CroppingAbove => words(
                ["cropping above", "afgesneden boven"],
                ["rows cut off above", "rijen die boven worden afgesneden"],
            ),
            Self::CroppingBelow => words(
                ["cropping below", "afgesneden onder"],
                ["rows cut off below", "rijen die onder worden afgesneden"],
            ),
            Self::CroppingLeft => words(
                ["cropping left", "afgesneden links"],
                [
                    "columns cut off to the left",
                    "kolommen die links worden afgesneden",
                ],
            ),
            Self::CroppingRight => words(
                ["cropping right", "afgesneden rechts"],
                [
                    "columns cut off to the right",
                    "kolommen die rechts worden afgesneden",
                ],
            ),
            Self::OutputPaddingHeight => words(
                ["output padding (rows)", "uitvoeropvulling (rijen)"],
                [
                    "rows that the output has more",
                    "rijen die de uitvoer meer heeft",
                ],
            ),
            Self::OutputPaddingWidth => words(
                ["output padding (columns)", "uitvoeropvulling (kolommen)"],
                [
                    "columns that the output has more",
                    "kolommen die de uitvoer meer heeft",
                ],
            ),
            Self::FactorHeight => words(
                ["rows for each row", "rijen per rij"],
                ["rows that become of one", "rijen die er van één worden"],
            ),
            Self::FactorWidth => words(
                ["columns for each column", "kolommen per kolom"],
                [
                    "columns that become of one",
                    "kolommen die er van één worden",
                ],
            ),
            Self::RowsInPadding => words(
                ["rows in the padding", "rijen in de opvulling"],
                [
                    "rows of windows that lie on padding, over all positions",
                    "rijen van vensters die op opvulling liggen, over alle posities",
                ],
            ),
            Self::ColumnsInPadding => words(
                ["columns in the padding", "kolommen in de opvulling"],
                [
                    "columns of windows that lie on padding, over all positions",
                    "kolommen van vensters die op opvulling liggen, over alle posities",
                ],
            ),
            Self::Normalized => words(
                ["elements together", "elementen samen"],
                [
                    "elements that share a mean and a variance",
                    "elementen die een gemiddelde en een variantie delen",
                ],
            ),
            Self::Together => words(
                ["elements together", "elementen samen"],
                [
                    "elements over which is summed",
                    "elementen waarover wordt gesommeerd",
                ],
            ),
            Self::Slopes => words(
                ["slopes", "hellingen"],
                [
                    "elements with a slope of their own",
                    "elementen met een eigen helling",
                ],
            ),
            Self::Channels => words(
                ["channels", "kanalen"],
                [
                    "channels, each with numbers of its own",
                    "kanalen, elk met eigen getallen",
                ],
            ),
            Self::BytesPerValue => words(
                ["bytes per value", "bytes per waarde"],
                [
                    "bytes that a number takes in memory",
                    "bytes die een getal in het geheugen inneemt",
                ],
            ),
            Self::WindowRows => words(
                ["rows of windows", "rijen vensters"],
                [
                    "places of the window, from top to bottom",
                    "plaatsen van het venster, van boven naar beneden",
                ],
            ),
            Self::WindowColumns => words(
                ["columns of windows", "kolommen vensters"],
                [
                    "places of the window, from left to right",
                    "plaatsen van het venster, van links naar rechts",
                ],
            ),
            Self::PerWindow => words(
                ["for each window", "per venster"],
                [
                    "what a single window costs by itself",
                    "wat één venster op zichzelf kost",
                ],
            ),
            Self::FieldHeight => words(
                ["receptive field height", "hoogte van het receptieve veld"],
                ["", ""],
            ),
            Self::FieldWidth => words(
                ["receptive field width", "breedte van het receptieve veld"],
                ["", ""],
            ),
            Self::FieldVerticalStride => words(
                [
                    "vertical stride over the image",
                    "verticale stap over het beeld",
                ],
                ["", ""],
            ),
            Self::FieldHorizontalStride => words(
                [
                    "horizontal stride over the image",
                    "horizontale stap over het beeld",
                ],
                ["", ""],
            ),
            Self::FieldHeightBefore => words(
                ["height before", "hoogte ervoor"],
                [
                    "rows of pixels that a cell of the layer before sees",
                    "rijen pixels die een cel van de laag ervoor ziet",
                ],
            ),
            Self::FieldWidthBefore => words(
                ["width before", "breedte ervoor"],
                [
                    "columns of pixels that a cell of the layer before sees",
                    "kolommen pixels die een cel van de laag ervoor ziet",
                ],
            ),
            Self::FieldVerticalStrideBefore => words(
                ["vertical stride before", "verticale stap ervoor"],
                [
                    "rows of pixels from a cell of the layer before to the next",
                    "rijen pixels van een cel van de laag ervoor tot de volgende",
                ],
            ),
            Self::FieldHorizontalStrideBefore => words(
                ["horizontal stride before", "horizontale stap ervoor"],
                [
                    "columns of pixels from a cell of the layer before to the next",
                    "kolommen pixels van een cel van de laag ervoor tot de volgende",
                ],
            ),
            Self::Parameters => words(
                ["parameters", "parameters"],
                ["numbers that the layer holds", "getallen die de laag bevat"],
            ),
            Self::Trainable => words(
                ["trainable parameters", "trainbare parameters"],
                [
                    "parameters that training changes",
                    "parameters die de training verandert",
                ],
            ),
            Self::Weights => words(
                ["weights", "gewichten"],
                [
                    "parameters that inputs are multiplied by",
                    "parameters waarmee invoer wordt vermenigvuldigd",
                ],
            ),
            Self::Biases => words(
                ["biases", "biases"],
                [
                    "parameters that are added",
                    "parameters die worden opgeteld",
                ],
            ),
            Self::Statistics => words(
                ["moving statistics", "lopende statistieken"],
                [
                    "parameters that are measured, not learnt",
                    "parameters die worden gemeten, niet geleerd",
                ],
            ),
            Self::Multiplications => words(["multiplications", "vermenigvuldigingen"], ["", ""]),
            Self::Additions => words(["additions", "optellingen"], ["", ""]),
            Self::Comparisons => words(["comparisons", "vergelijkingen"], ["", ""]),
            Self::MultiplyAccumulates => words(
                ["multiply-accumulates", "vermenigvuldig-en-tel-op"],
                ["", ""],
            ),
            Self::MultiplicationsOnPixels => words(
                ["multiplications on pixels", "vermenigvuldigingen op pixels"],
                ["", ""],
            ),
            Self::AdditionsOnPixels => {
                words(["additions on pixels", "optellingen op pixels"], ["", ""])
            }
            Self::ComparisonsOnPixels => words(
                ["comparisons on pixels", "vergelijkingen op pixels"],
                ["", ""],
            ),
            Self::WeightBytes => words(["bytes of parameters", "bytes aan parameters"], ["", ""]),
            Self::InputBytes => words(["bytes in", "bytes in"], ["", ""]),
            Self::OutputBytes => words(["bytes out", "bytes uit"], ["", ""]),
            Self::InferenceMemory => words(
                ["peak memory in inference", "piekgeheugen bij gebruik"],
                ["", ""],
            ),
            Self::TrainingMemory => words(
                ["peak memory in training", "piekgeheugen bij training"],
                ["", ""],
            ),
            Self::Operations => words(["operations", "bewerkingen"], ["", ""]),
            Self::Separately => words(["window by window", "venster voor venster"], ["", ""]),
            Self::InputAxis(_) => words(
                ["input axis", "invoeras"],
                [
                    "length of that axis of the input",
                    "lengte van die as van de invoer",
                ],
            ),
            Self::OutputAxis(_) => words(
                ["output axis", "uitvoeras"],
                [
                    "length of that axis of the output",
                    "lengte van die as van de uitvoer",
                ],
            ),
            Self::Function(_) | Self::Convention(_) => words(["", ""], ["", ""]),
        }
    }
}

impl fmt::Display for Quantity {
    /// The name in English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name(Language::English))
    }
}

use super::{ConventionTexts, Edges, Texts, Titles, Words, factor, result};
use crate::{Convention, Function, Quantity, Reason};

pub(super) struct English;

impl Texts for English {
    fn quantity(&self, quantity: Quantity) -> Words {
        match quantity {
            Quantity::InputHeight => factor("input height", "rows of the input"),
            Quantity::InputWidth => factor("input width", "columns of the input"),
            Quantity::InputChannels => {
                factor("input channels", "values at each place of the input")
            }
            Quantity::OutputHeight => factor("output height", "rows of the output"),
            Quantity::OutputWidth => factor("output width", "columns of the output"),
            Quantity::OutputChannels => {
                factor("output channels", "values at each place of the output")
            }
            Quantity::Inputs => factor("inputs", "values that reach the layer, or its last axis"),
            Quantity::Outputs => factor("outputs", "values that leave the layer, or its last axis"),
            Quantity::Filters => factor(
                "filters",
                "each filter has weights of its own and makes one output channel",
            ),
            Quantity::Units => factor(
                "units",
                "each neuron has weights of its own and makes one output",
            ),
            Quantity::KernelHeight => factor("kernel height", "rows of the window of weights"),
            Quantity::KernelWidth => factor("kernel width", "columns of the window of weights"),
            Quantity::PoolHeight => factor("pool height", "rows of the window"),
            Quantity::PoolWidth => factor("pool width", "columns of the window"),
            Quantity::VerticalStride => {
                factor("vertical stride", "rows from one window to the next")
            }
            Quantity::HorizontalStride => {
                factor("horizontal stride", "columns from one window to the next")
            }
            Quantity::VerticalDilation => factor(
                "vertical dilation",
                "rows from one element of the window to the next",
            ),
            Quantity::HorizontalDilation => factor(
                "horizontal dilation",
                "columns from one element of the window to the next",
            ),
            Quantity::VerticalSpan => factor(
                "vertical span",
                "rows from the first element of the dilated window to its last",
            ),
            Quantity::HorizontalSpan => factor(
                "horizontal span",
                "columns from the first element of the dilated window to its last",
            ),
            Quantity::Groups => factor(
                "groups",
                "into so many groups the channels are divided; a filter sees only its own",
            ),
            Quantity::DepthMultiplier => {
                factor("depth multiplier", "output channels for each input channel")
            }
            Quantity::Bias => factor("bias", "one number added to each output"),
            Quantity::Batch => factor("batch", "samples that pass through together"),
            Quantity::PaddingAbove => factor("padding above", "rows of zeros above"),
            Quantity::PaddingBelow => factor("padding below", "rows of zeros below"),
            Quantity::PaddingLeft => factor("padding left", "columns of zeros to the left"),
            Quantity::PaddingRight => factor("padding right", "columns of zeros to the right"),
            Quantity::CroppingAbove => factor("cropping above", "rows cut off above"),
            Quantity::CroppingBelow => factor("cropping below", "rows cut off below"),
            Quantity::CroppingLeft => factor("cropping left", "columns cut off to the left"),
            Quantity::CroppingRight => factor("cropping right", "columns cut off to the right"),
            Quantity::OutputPaddingHeight => {
                factor("output padding (rows)", "rows that the output has more")
            }
            Quantity::OutputPaddingWidth => factor(
                "output padding (columns)",
                "columns that the output has more",
            ),
            Quantity::FactorHeight => factor("rows for each row", "rows that become of one"),
            Quantity::FactorWidth => {
                factor("columns for each column", "columns that become of one")
            }
            Quantity::RowsInPadding => factor(
                "rows in the padding",
                "rows of windows that lie on padding, over all positions",
            ),
            Quantity::ColumnsInPadding => factor(
                "columns in the padding",
                "columns of windows that lie on padding, over all positions",
            ),
            Quantity::Normalized => factor(
                "elements together",
                "elements that share a mean and a variance",
            ),
            Quantity::Together => factor("elements together", "elements over which is summed"),
            Quantity::Slopes => factor("slopes", "elements with a slope of their own"),
            Quantity::Channels => factor("channels", "channels, each with numbers of its own"),
            Quantity::BytesPerValue => {
                factor("bytes per value", "bytes that a number takes in memory")
            }
            Quantity::WindowRows => factor(
                "rows of windows",
                "places of the window, from top to bottom",
            ),
            Quantity::WindowColumns => factor(
                "columns of windows",
                "places of the window, from left to right",
            ),
            Quantity::PerWindow => {
                factor("for each window", "what a single window costs by itself")
            }
            Quantity::FieldHeight => result("receptive field height"),
            Quantity::FieldWidth => result("receptive field width"),
            Quantity::FieldVerticalStride => result("vertical stride over the image"),
            Quantity::FieldHorizontalStride => result("horizontal stride over the image"),
            Quantity::FieldHeightBefore => factor(
                "height before",
                "rows of pixels that a cell of the layer before sees",
            ),
            Quantity::FieldWidthBefore => factor(
                "width before",
                "columns of pixels that a cell of the layer before sees",
            ),
            Quantity::FieldVerticalStrideBefore => factor(
                "vertical stride before",
                "rows of pixels from a cell of the layer before to the next",
            ),
            Quantity::FieldHorizontalStrideBefore => factor(
                "horizontal stride before",
                "columns of pixels from a cell of the layer before to the next",
            ),
            Quantity::Parameters => factor("parameters", "numbers that the layer holds"),
            Quantity::Trainable => {
                factor("trainable parameters", "parameters that training changes")
            }
            Quantity::Weights => factor("weights", "parameters that inputs are multiplied by"),
            Quantity::Biases => factor("biases", "parameters that are added"),
            Quantity::Statistics => factor(
                "moving statistics",
                "parameters that are measured, not learnt",
            ),
            Quantity::Multiplications => result("multiplications"),
            Quantity::Additions => result("additions"),
            Quantity::Comparisons => result("comparisons"),
            Quantity::MultiplyAccumulates => result("multiply-accumulates"),
            Quantity::MultiplicationsOnPixels => result("multiplications on pixels"),
            Quantity::AdditionsOnPixels => result("additions on pixels"),
            Quantity::ComparisonsOnPixels => result("comparisons on pixels"),
            Quantity::WeightBytes => result("bytes of parameters"),
            Quantity::InputBytes => result("bytes in"),
            Quantity::OutputBytes => result("bytes out"),
            Quantity::InferenceMemory => result("peak memory in inference"),
            Quantity::TrainingMemory => result("peak memory in training"),
            Quantity::Operations => result("operations"),
            Quantity::Separately => result("window by window"),
            Quantity::InputAxis(axis) => factor(
                format!("input axis {axis}"),
                "length of that axis of the input",
            ),
            Quantity::OutputAxis(axis) => factor(
                format!("output axis {axis}"),
                "length of that axis of the output",
            ),
            Quantity::Function(function) => result(self.function(function)),
            Quantity::Convention(convention) => result(self.convention(convention).unit),
        }
    }

    fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::WindowSteps => {
                "The window stands at its first place, and once more for every whole stride that is left to go."
            }
            Reason::WindowEverywhere => {
                "The input is padded with zeros so that a window begins at every stride."
            }
            Reason::FilterMakesChannel => "Each filter makes one channel of the output.",
            Reason::ChannelMakesChannels => {
                "Each input channel makes so many output channels, by itself."
            }
            Reason::UnitMakesOutput => "Each neuron makes one output.",
            Reason::Stays => "The layer leaves this length as it is.",
            Reason::Reaches => {
                "Every input after the first moves the window by one stride, and the last window adds its own length."
            }
            Reason::StrideForEach => {
                "Every input becomes as many outputs as the stride, and what reaches further is cut off."
            }
            Reason::Bordered => "Zeros are added on both sides.",
            Reason::Cropped => "Both sides are cut off.",
            Reason::Enlarged => "Every row or column becomes several.",
            Reason::OnePlace => "All places become one.",
            Reason::InOneRow => "All elements are set in one row.",
            Reason::Given => "This length is given.",
            Reason::WhatIsLeft => "This axis takes the elements that the others leave.",
            Reason::Moved => "This axis of the input takes this place.",
            Reason::WeightForEachInput => {
                "Each filter or neuron has one weight for every value that it looks at."
            }
            Reason::WeightForEachElement => {
                "Each output channel has one weight for every element of its window, which looks at a single input channel."
            }
            Reason::WeightForEachChannel => {
                "The 1×1 convolution after it has one weight for every channel, in each filter."
            }
            Reason::BiasForEach => "Each filter or neuron adds one bias.",
            Reason::FactorForEach => "A factor is learnt for each of them.",
            Reason::OffsetForEach => "An offset is learnt for each of them.",
            Reason::StatisticsForEach => {
                "Mean and variance of each channel are measured in training, not learnt."
            }
            Reason::SlopeForEach => "A slope is learnt for each of them.",
            Reason::NothingToLearn => "There is nothing to learn in this layer.",
            Reason::Frozen => "The layer is frozen: training leaves its parameters as they are.",
            Reason::ProductForEachWeight => {
                "Each output is a sum of products, one for every weight of its filter or neuron."
            }
            Reason::OneAdditionLess => {
                "A sum of products takes one addition less than there are products."
            }
            Reason::OneAdditionLessAndBias => {
                "A sum of products takes one addition less than there are products, and the bias takes one more."
            }
            Reason::ProductScattered => {
                "Every input is multiplied by every weight of every filter."
            }
            Reason::ProductAddedToItsPlace => {
                "Every product is added to its place in the output, which begins at 0."
            }
            Reason::BiasAdded => "The bias takes one addition for each output.",
            Reason::WithoutPadding => {
                "The same without the elements of windows that lie on padding, counted for rows and columns apart."
            }
            Reason::WithoutBeyond => {
                "The same without the products that fall beyond the output, counted for rows and columns apart."
            }
            Reason::OneComparisonLess => {
                "The largest of some values takes one comparison less than there are values."
            }
            Reason::MeanAdditions => {
                "A mean adds all values, which takes one addition less than there are values."
            }
            Reason::MeanDivision => "A mean divides once.",
            Reason::FactorAndOffset => {
                "In inference, mean, variance, factor and offset become one factor and one offset for each channel: one multiplication and one addition for each element."
            }
            Reason::MeanOfGroup => "The mean of each group is a sum, divided once.",
            Reason::Centred => "The mean is taken from each element.",
            Reason::Squared => "The variance is the mean of the squares.",
            Reason::RootOfVariance => "The deviation is the root of the variance.",
            Reason::Reciprocal => "One division makes a factor of the deviation.",
            Reason::Scaled => "Each element is multiplied by that factor.",
            Reason::Rescaled => {
                "Each element is multiplied by the scale; a scale of 1 takes no multiplication."
            }
            Reason::Shifted => {
                "The offset is added to each element; an offset of 0 takes no addition."
            }
            Reason::LearntFactor => "Each element is multiplied by the learnt factor.",
            Reason::LearntOffset => "The learnt offset is added to each element.",
            Reason::OncePerElement => "The activation function does this once for each element.",
            Reason::TwicePerElement => {
                "The activation function has a limit below and one above: two for each element."
            }
            Reason::SumOfExponentials => {
                "The exponentials of a group are added up, which takes one addition less than there are."
            }
            Reason::OncePerGroup => "Once for each group of values.",
            Reason::FourNeighbours => "Each output is a weighted sum of its four neighbours.",
            Reason::PartOfMultiplications => {
                "These are the multiplications by weights, each of which is followed by an addition."
            }
            Reason::ValuesInMemory => "Each value takes so many bytes.",
            Reason::InputAndOutput => {
                "While a layer is computed, its input and its output are in memory; the layer for which that is most sets the peak. Layers that only pass values on share the memory of their input."
            }
            Reason::AllAndGradients => {
                "The backward pass needs what every layer put out, and beside it the gradients of one layer: by its output and by its input."
            }
            Reason::SumOfLayers => "The sum of what the layers contribute.",
            Reason::BothTogether => "Multiplications and additions, added up.",
            Reason::FieldGrows => {
                "The window sees what its first cell sees, and one stride of the layer before for each cell after that."
            }
            Reason::FieldMoves => {
                "The window moves by so many cells of the layer before, each a stride of it away."
            }
            Reason::EachWindow => "Every window is classified by itself.",
            Reason::ByConvention => "As this convention counts it.",
        }
    }

    fn function(&self, function: Function) -> &'static str {
        match function {
            Function::Division => "divisions",
            Function::Exponential => "exponentials",
            Function::Logarithm => "logarithms",
            Function::SquareRoot => "square roots",
            Function::HyperbolicTangent => "hyperbolic tangents",
            Function::ErrorFunction => "error functions",
        }
    }

    fn convention(&self, convention: Convention) -> ConventionTexts {
        let (unit, meaning) = match convention {
            Convention::TensorFlow => (
                "float ops",
                "2 for each multiply-accumulate and 1 for each bias that is added; 1 for each \
                 element of each pooling window. Of a convolution in groups only the biases count, \
                 and a global maximum counts nothing.",
            ),
            Convention::Fvcore => (
                "flops (multiply-accumulates)",
                "1 for each multiply-accumulate; 1 for each input of a global mean. Biases and \
                 other poolings count nothing.",
            ),
            Convention::Ptflops => (
                "MACs",
                "1 for each multiply-accumulate and 1 for each bias that is added; 2 for each \
                 input of a pooling.",
            ),
            Convention::Torchinfo => (
                "mult-adds",
                "The parameters of a convolution for each place of its output, those of a dense \
                 layer once. Poolings count nothing.",
            ),
        };
        ConventionTexts { unit, meaning }
    }

    fn titles(&self) -> Titles {
        Titles {
            shape: "Output shape",
            parameters: "Parameters",
            operations: "Operations",
            memory: "Memory",
            field: "Receptive field",
            all_layers: "All layers",
        }
    }

    fn summary_header(&self) -> [&'static str; 3] {
        ["Layer (type)", "Output Shape", "Param #"]
    }

    fn summary_sums(&self) -> [&'static str; 3] {
        ["Total params", "Trainable params", "Non-trainable params"]
    }

    fn samples(&self, batch: u64) -> String {
        match batch {
            1 => "one sample".to_owned(),
            batch => format!("{batch} samples"),
        }
    }

    fn counted_for(&self, network: &str, samples: &str, input: &str) -> String {
        format!("{network} for {samples} of {input}")
    }

    fn one_cell_sees(&self, size: &str, stride: &str) -> String {
        format!(
            "One cell sees {size} pixels of the image; its neighbours see those {stride} pixels \
             further on."
        )
    }

    fn first_centre(&self, row: &str, column: &str) -> String {
        format!(
            "Cell (0, 0) has its centre {row} pixels below the upper edge and {column} pixels from \
             the left edge."
        )
    }

    fn zeros_around(&self, [[above, below], [left, right]]: Edges) -> String {
        format!(
            "Zeros around the input: {above} rows above, {below} below, {left} columns to the \
             left, {right} to the right."
        )
    }

    fn unseen(&self, [[above, below], [left, right]]: Edges) -> String {
        format!(
            "No cell sees the first {above} and the last {below} rows, nor the first {left} and \
             the last {right} columns."
        )
    }
}

use crate::{Convention, Function};

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

impl Quantity {
    /// One of each.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 77] = [
        Self::InputHeight,
        Self::InputWidth,
        Self::InputChannels,
        Self::OutputHeight,
        Self::OutputWidth,
        Self::OutputChannels,
        Self::Inputs,
        Self::Outputs,
        Self::Filters,
        Self::Units,
        Self::KernelHeight,
        Self::KernelWidth,
        Self::PoolHeight,
        Self::PoolWidth,
        Self::VerticalStride,
        Self::HorizontalStride,
        Self::VerticalDilation,
        Self::HorizontalDilation,
        Self::VerticalSpan,
        Self::HorizontalSpan,
        Self::Groups,
        Self::DepthMultiplier,
        Self::Bias,
        Self::Batch,
        Self::PaddingAbove,
        Self::PaddingBelow,
        Self::PaddingLeft,
        Self::PaddingRight,
        Self::CroppingAbove,
        Self::CroppingBelow,
        Self::CroppingLeft,
        Self::CroppingRight,
        Self::OutputPaddingHeight,
        Self::OutputPaddingWidth,
        Self::FactorHeight,
        Self::FactorWidth,
        Self::RowsInPadding,
        Self::ColumnsInPadding,
        Self::Normalized,
        Self::Together,
        Self::Slopes,
        Self::Channels,
        Self::BytesPerValue,
        Self::WindowRows,
        Self::WindowColumns,
        Self::PerWindow,
        Self::FieldHeight,
        Self::FieldWidth,
        Self::FieldVerticalStride,
        Self::FieldHorizontalStride,
        Self::FieldHeightBefore,
        Self::FieldWidthBefore,
        Self::FieldVerticalStrideBefore,
        Self::FieldHorizontalStrideBefore,
        Self::Parameters,
        Self::Trainable,
        Self::Weights,
        Self::Biases,
        Self::Statistics,
        Self::Multiplications,
        Self::Additions,
        Self::Comparisons,
        Self::MultiplyAccumulates,
        Self::MultiplicationsOnPixels,
        Self::AdditionsOnPixels,
        Self::ComparisonsOnPixels,
        Self::WeightBytes,
        Self::InputBytes,
        Self::OutputBytes,
        Self::InferenceMemory,
        Self::TrainingMemory,
        Self::Operations,
        Self::Separately,
        Self::InputAxis(1),
        Self::OutputAxis(1),
        Self::Function(Function::Division),
        Self::Convention(Convention::TensorFlow),
    ];
}

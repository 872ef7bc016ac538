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
    /// In inference, mean, variance, factor and offset become one factor and one offset for each channel:
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
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 63] = [
        Self::WindowSteps,
        Self::WindowEverywhere,
        Self::FilterMakesChannel,
        Self::ChannelMakesChannels,
        Self::UnitMakesOutput,
        Self::Stays,
        Self::Reaches,
        Self::StrideForEach,
        Self::Bordered,
        Self::Cropped,
        Self::Enlarged,
        Self::OnePlace,
        Self::InOneRow,
        Self::Given,
        Self::WhatIsLeft,
        Self::Moved,
        Self::WeightForEachInput,
        Self::WeightForEachElement,
        Self::WeightForEachChannel,
        Self::BiasForEach,
        Self::FactorForEach,
        Self::OffsetForEach,
        Self::StatisticsForEach,
        Self::SlopeForEach,
        Self::NothingToLearn,
        Self::Frozen,
        Self::ProductForEachWeight,
        Self::OneAdditionLess,
        Self::OneAdditionLessAndBias,
        Self::ProductScattered,
        Self::ProductAddedToItsPlace,
        Self::BiasAdded,
        Self::WithoutPadding,
        Self::WithoutBeyond,
        Self::OneComparisonLess,
        Self::MeanAdditions,
        Self::MeanDivision,
        Self::FactorAndOffset,
        Self::MeanOfGroup,
        Self::Centred,
        Self::Squared,
        Self::RootOfVariance,
        Self::Reciprocal,
        Self::Scaled,
        Self::Rescaled,
        Self::Shifted,
        Self::LearntFactor,
        Self::LearntOffset,
        Self::OncePerElement,
        Self::TwicePerElement,
        Self::SumOfExponentials,
        Self::OncePerGroup,
        Self::FourNeighbours,
        Self::PartOfMultiplications,
        Self::ValuesInMemory,
        Self::InputAndOutput,
        Self::AllAndGradients,
        Self::SumOfLayers,
        Self::BothTogether,
        Self::FieldGrows,
        Self::FieldMoves,
        Self::EachWindow,
        Self::ByConvention,
    ];
}

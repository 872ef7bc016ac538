/// What a layer does in inference to the values that reach it.
///
/// ```
/// use cijfer_network::{Activation, Dense, Dropout, Effect, Operation};
///
/// let effect = |operation: Operation| operation.effect();
/// assert_eq!(effect(Dropout::new(0.5).into()), Effect::InTraining);
/// assert_eq!(effect(Activation::Linear.into()), Effect::Nothing);
/// assert_eq!(effect(Operation::Flatten), Effect::Rearranges);
/// assert_eq!(effect(Dense::new(10).into()), Effect::Computes);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing, for it works in training alone.
    InTraining,
    /// Nothing, for it is a linear activation.
    Nothing,
    /// It puts them into other places.
    Rearranges,
    /// It computes others.
    Computes,
}

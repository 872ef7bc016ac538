use super::formulas::Formulas;
use super::subject::Subject;
use crate::Result;
use crate::convention::Compared;
use crate::memory::Storage;
use crate::tensor::ParameterTensor;

/// What is counted of a class of layers, implemented in the file of its family.
pub(crate) trait Counted {
    /// The shape of the output, the parameters and the operations, as calculations.
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas>;

    /// The tensors that hold the parameters, over an input of known lengths that `count` accepts;
    /// none in most classes.
    fn tensors(&self, _: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        Ok(Vec::new())
    }

    /// When the output needs memory of its own: always, in classes that compute something.
    fn storage(&self) -> Storage {
        Storage::Always
    }

    /// How the tools of [`Convention`](crate::Convention) see the layer; they are not asked about
    /// most classes.
    fn compared(&self) -> Compared<'_> {
        Compared::No
    }
}

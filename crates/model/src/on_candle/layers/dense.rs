use candle_core::{Result, Tensor};
use candle_nn::Module;

/// A fully connected layer over the last axis.
pub(crate) struct Dense {
    /// `[units, inputs]`.
    pub(crate) weight: Tensor,
    /// `[units]`.
    pub(crate) bias: Option<Tensor>,
}

impl Module for Dense {
    /// # Shapes
    ///
    /// `[…, inputs]` → `[…, units]`.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (units, inputs) = self.weight.dims2()?;
        let mut output_shape = x.dims().to_vec();
        if let Some(last) = output_shape.last_mut() {
            *last = units;
        }
        let sums = x
            .reshape(((), inputs))?
            .matmul(&self.weight.t()?)?
            .reshape(output_shape)?;
        match &self.bias {
            Some(bias) => sums.broadcast_add(bias),
            None => Ok(sums),
        }
    }
}

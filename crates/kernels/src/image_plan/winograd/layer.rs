use crate::draft::{Image, Linear};
use crate::winograd::{Filtering, OUTPUTS};

/// A stage as a Winograd convolution.
pub(in crate::image_plan) struct Winograd {
    pub(in crate::image_plan) filtering: Filtering,
    /// The convolution along the columns that is left for each product.
    pub(in crate::image_plan) per_product: Linear,
    /// Rows of the output, after any pooling, that one group gives.
    pub(in crate::image_plan) rows: usize,
}

impl Winograd {
    /// If it pays.
    pub(in crate::image_plan) fn of(linear: &Linear, from: Image) -> Option<Self> {
        let [pool_height, _] = linear.pool.unwrap_or([1, 1]);
        let pays = linear.winograd_pays(from, OUTPUTS);
        pays.then(|| Self {
            filtering: Filtering::new(OUTPUTS, linear.kernel[0]),
            per_product: linear.per_product(),
            rows: OUTPUTS / pool_height,
        })
    }
}

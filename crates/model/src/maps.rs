/// What each channel of a network's last layer puts out over one image.
#[derive(Debug, Clone, PartialEq)]
pub struct Maps {
    /// Rows of cells.
    pub rows: usize,
    /// Columns of cells.
    pub columns: usize,
    /// Values, row after row, one map after the other.
    pub values: Vec<f32>,
}

impl Maps {
    /// Softmax over the channels of each cell.
    pub(crate) fn softmax(&mut self) {
        let (cells, values) = (self.rows * self.columns, &mut self.values);
        for cell in 0..cells {
            let most = values[cell..].iter().step_by(cells);
            let most = most.copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for value in values[cell..].iter_mut().step_by(cells) {
                *value = (*value - most).exp();
                sum += *value;
            }
            for value in values[cell..].iter_mut().step_by(cells) {
                *value /= sum;
            }
        }
    }
}

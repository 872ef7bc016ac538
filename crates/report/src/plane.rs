use cijfer_network::Shape;

use crate::{Error, Result};

/// A picture in numbers: one channel of a layer's output, the weights of one neuron, a grey
/// image.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    height: usize,
    width: usize,
    values: Vec<f32>,
}

impl Plane {
    /// `height` rows of `width` values, row after row.
    ///
    /// # Errors
    ///
    /// [`Error::Plane`] when the values are not `height·width`, [`Error::Empty`] when there are
    /// none.
    pub fn new(height: usize, width: usize, values: Vec<f32>) -> Result<Self> {
        let expected = height.saturating_mul(width);
        if expected != values.len() {
            return Err(Error::Plane {
                height,
                width,
                expected,
                found: values.len(),
            });
        }
        if values.is_empty() {
            return Err(Error::Empty {
                what: "a plane without values",
            });
        }
        Ok(Self {
            height,
            width,
            values,
        })
    }

    /// One value, as a neuron of a Dense layer puts out.
    pub fn single(value: f32) -> Self {
        Self {
            height: 1,
            width: 1,
            values: vec![value],
        }
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The values, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The smallest and the largest of the values that are numbers.
    pub(crate) fn extremes(&self) -> Option<(f32, f32)> {
        let numbers = self
            .values
            .iter()
            .copied()
            .filter(|value| value.is_finite());
        numbers.fold(None, |extremes, value| {
            let (low, high) = extremes.unwrap_or((value, value));
            Some((value.min(low), value.max(high)))
        })
    }

    /// Rows and columns, for messages.
    pub(crate) fn size(&self) -> Shape {
        Shape::new([self.height as u64, self.width as u64])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_values_must_agree() {
        let error = Plane::new(2, 3, vec![0.0; 5]).expect_err("a value is missing");
        assert_eq!(error.to_string(), "a plane of 2×3 has 6 values, found 5");
        assert!(Plane::new(0, 3, Vec::new()).is_err());
        assert!(Plane::new(usize::MAX, 2, Vec::new()).is_err());
    }

    #[test]
    fn what_is_no_number_has_no_part_in_the_extremes() {
        let plane = Plane::new(1, 4, vec![f32::NAN, 2.0, -1.0, f32::INFINITY]);
        assert_eq!(plane.expect("fits").extremes(), Some((-1.0, 2.0)));
        assert_eq!(Plane::single(f32::NAN).extremes(), None);
    }
}

use std::fmt;

/// The shape of one sample, without the batch, channels last as in Keras.
///
/// An image is `[height, width, channels]`, a vector `[length]`.
///
/// ```
/// use cijfer_network::Shape;
///
/// let image = Shape::image(28, 28, 1);
/// assert_eq!(image.to_string(), "28×28×1");
/// assert_eq!(image.elements(), Some(784));
/// assert_eq!(Shape::vector(784).to_string(), "784");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape(Vec<u64>);

impl Shape {
    /// A shape of any number of axes.
    pub fn new(axes: impl Into<Vec<u64>>) -> Self {
        Self(axes.into())
    }

    /// An image of `height`×`width` pixels, `channels` deep.
    pub fn image(height: u64, width: u64, channels: u64) -> Self {
        Self(vec![height, width, channels])
    }

    /// A vector of `length` elements.
    pub fn vector(length: u64) -> Self {
        Self(vec![length])
    }

    /// The length of each axis.
    pub fn axes(&self) -> &[u64] {
        &self.0
    }

    /// `[height, width, channels]`, when the shape is an image's.
    pub fn as_image(&self) -> Option<[u64; 3]> {
        self.0.as_slice().try_into().ok()
    }

    /// How many elements there are, or `None` when they are more than a `u128` can count.
    pub fn elements(&self) -> Option<u128> {
        self.0
            .iter()
            .try_fold(1u128, |product, &axis| product.checked_mul(axis.into()))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("()");
        }
        for (index, axis) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("×")?;
            }
            write!(formatter, "{axis}")?;
        }
        Ok(())
    }
}

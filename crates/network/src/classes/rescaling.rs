use crate::Result;
use crate::attributes::Attributes;
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::NUMBER;

/// Every element multiplied by a given number, and another one added: `scale·x + offset`.
///
/// Nothing of it is learnt. It stands before networks that read pixels from 0 to 255:
///
/// ```
/// use cijfer_network::{Network, Rescaling, Shape};
///
/// let network = Network::new("from bytes", Shape::image(28, 28, 1))
///     .then(Rescaling::new(1.0 / 127.5).offset(-1.0));
/// assert_eq!(network.layer(0).map(|layer| &*layer.name), Some("rescaling"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Rescaling {
    /// What each element is multiplied by.
    pub scale: f64,
    /// What is added to the product.
    pub offset: f64,
}

impl Rescaling {
    /// A multiplication by that number, and no offset.
    pub fn new(scale: f64) -> Self {
        Self { scale, offset: 0.0 }
    }
}

options!(Rescaling { offset: f64 });

impl Class for Rescaling {
    const NAME: &'static str = "Rescaling";
    const STEM: &'static str = "rescaling";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        let default = Self::new(attributes.required("scale", &NUMBER)?);
        Ok(Self {
            offset: attributes.or("offset", &NUMBER, default.offset)?,
            ..default
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("scale", self.scale);
        entries.set("offset", self.offset);
    }
}

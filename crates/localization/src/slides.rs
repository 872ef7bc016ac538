use candle_core::Device;
use cijfer_model::{Maps, Model, Slider};
use cijfer_network::{Activation, Network};

use crate::Result;

/// A network with weights that makes maps of images.
pub trait Slides {
    /// Its description.
    fn network(&self) -> &Network;

    /// Whether it takes images of any size.
    fn slides(&self) -> bool;

    /// The activation that makes answers of logits.
    fn final_activation(&self) -> Activation;

    /// What each channel of its last layer puts out over a grey image.
    ///
    /// # Shapes
    ///
    /// `height`×`width` bytes, 0 to 255 → a map for each channel.
    ///
    /// # Errors
    ///
    /// An image in which the network's window has no room.
    fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps>;
}

/// A network as a candle module, on its device.
pub struct OnDevice {
    pub(crate) model: Model,
    pub(crate) device: Device,
}

impl Slides for OnDevice {
    fn network(&self) -> &Network {
        self.model.network()
    }

    fn slides(&self) -> bool {
        self.model.slides()
    }

    fn final_activation(&self) -> Activation {
        self.model.final_activation()
    }

    fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps> {
        Ok(self.model.maps_of(pixels, height, width, &self.device)?)
    }
}

impl Slides for Slider {
    fn network(&self) -> &Network {
        self.network()
    }

    fn slides(&self) -> bool {
        true
    }

    fn final_activation(&self) -> Activation {
        self.final_activation()
    }

    fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps> {
        Ok(self.maps(pixels, height, width)?)
    }
}

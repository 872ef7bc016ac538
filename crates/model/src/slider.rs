use std::fmt;

use cijfer_analysis::Analysis;
use cijfer_network::{Activation, Network};

use crate::compiled::Compiled;
use crate::folding::folded;
use crate::head::head;
use crate::{Engine, Error, Maps, Result, Weights};

/// A network of constant weights that slides over images of any size.
///
/// On the CPU the kernels run it, and no tensor is made. With the feature `candle` its layers are candle's on other devices, and
/// on the CPU where the kernels do not cover one.
///
/// # Example
///
/// ```
/// use cijfer_model::Engine;
///
/// let trained = cijfer_zoo::trained("C").expect("comes with the zoo")?;
/// let slider = trained.slider(&Engine::cpu())?;
/// // A cell sees 28×28 pixels, and the next one those 4 further on.
/// let maps = slider.maps(&[0; 100 * 60], 100, 60)?;
/// assert_eq!((maps.rows, maps.columns, maps.values.len()), (19, 9, 10 * 19 * 9));
/// # Ok::<(), cijfer_model::Error>(())
/// ```
pub struct Slider {
    network: Network,
    activation: Activation,
    way: Way,
}

/// What runs the network.
enum Way {
    /// The kernels of the CPU.
    Kernels(Box<Compiled>),
    /// candle, on its device.
    #[cfg(feature = "candle")]
    Candle(Box<crate::Model>),
}

impl Slider {
    /// The rows of the maps that are computed together. Bands of an image that begin at a multiple of it give the bits of the whole
    /// image.
    pub const ROW_GROUP: usize = cijfer_kernels::ImagePlan::ROW_GROUP;

    /// Compiles a network with its weights.
    ///
    /// # Errors
    ///
    /// A network that does not slide, a layer that cannot be run, weights that do not fit the network.
    pub fn new(network: &Network, weights: &Weights, engine: &Engine) -> Result<Self> {
        let analysis = Analysis::of(network)?;
        if !analysis.slides() {
            return Err(Error::NotSliding {
                network: network.name.clone(),
                expected: "one of convolutions and pooling only, which can slide over an image",
                found: "one with layers that take images of one size".to_owned(),
            });
        }
        let head = head(network, &analysis);
        let last = head.and_then(|head| network.layer(head));
        let activation = last.map_or(Activation::Linear, |last| last.operation.activation());
        let kernels = match engine.is_cpu() {
            true => {
                let (network, weights) = folded(network, &analysis, weights);
                let instructions = engine.instructions();
                let compiled = Compiled::of(&network, &analysis, head, &weights, instructions)?;
                compiled.filter(|it| it.is_activated || activation == Activation::Softmax)
            }
            false => None,
        };
        let way = match kernels {
            Some(compiled) => Way::Kernels(Box::new(compiled)),
            None => not_by_kernels(network, weights, engine)?,
        };
        Ok(Self {
            network: network.clone(),
            activation,
            way,
        })
    }

    /// The network's description.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The activation that makes answers of logits.
    pub fn final_activation(&self) -> Activation {
        self.activation
    }

    /// What each channel of the last layer puts out over a grey image.
    ///
    /// # Shapes
    ///
    /// `height`×`width` bytes, 0 to 255 → a map for each channel.
    ///
    /// # Errors
    ///
    /// An image in which the network's window has no room.
    pub fn maps(&self, pixels: &[u8], height: usize, width: usize) -> Result<Maps> {
        match &self.way {
            Way::Kernels(compiled) => {
                let mut maps = compiled.maps(pixels, [height, width])?;
                if !compiled.is_activated {
                    maps.softmax();
                }
                Ok(maps)
            }
            #[cfg(feature = "candle")]
            Way::Candle(model) => {
                let maps = model.maps(&model.images(pixels, height, width)?)?;
                let (_, _, rows, columns) = maps.dims4()?;
                Ok(Maps {
                    rows,
                    columns,
                    values: maps.flatten_all()?.to_vec1()?,
                })
            }
        }
    }
}

impl fmt::Debug for Slider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match &self.way {
            Way::Kernels(_) => "kernels",
            #[cfg(feature = "candle")]
            Way::Candle(_) => "candle",
        };
        formatter
            .debug_struct("Slider")
            .field("network", &self.network.name)
            .field("way", &way)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "candle")]
fn not_by_kernels(network: &Network, weights: &Weights, engine: &Engine) -> Result<Way> {
    // Dropout does nothing in inference, whatever its seed.
    let model = crate::Model::of_weights(network, weights, 0, engine)?;
    Ok(Way::Candle(Box::new(model)))
}

#[cfg(not(feature = "candle"))]
fn not_by_kernels(network: &Network, _: &Weights, _: &Engine) -> Result<Way> {
    Err(Error::NotSliding {
        network: network.name.clone(),
        expected: "one all of whose layers the kernels cover, for this build has no candle",
        found: "one with other layers".to_owned(),
    })
}

#[cfg(all(test, feature = "candle"))]
mod tests {
    use super::*;
    use crate::{Checkpoint, Fan};
    use cijfer_network::{BatchNormalization, Conv2d, Shape, Softmax};

    fn fresh(network: &Network) -> Checkpoint {
        Checkpoint::initial(network, 3, Fan::default()).expect("made")
    }

    /// A slider's maps are a model's, within rounding.
    #[test]
    fn normalisation_and_softmax_are_done() {
        let network = Network::new("normalised", Shape::image(8, 8, 1))
            .then(Conv2d::new(4, [3, 3]).bias(false))
            .then(BatchNormalization::default())
            .then(Activation::Relu)
            .then(Conv2d::new(10, [6, 6]))
            .then(Softmax::default());
        let pixels: Vec<u8> = (0..60 * 44).map(|at| (at * at % 251) as u8).collect();
        let engine = Engine::cpu();
        let model = fresh(&network).model(&engine).expect("built");
        let images = model.images(&pixels, 60, 44).expect("fits");
        let expected = model.maps(&images).expect("computed");
        let expected = expected.flatten_all().and_then(|all| all.to_vec1::<f32>());
        let slider = fresh(&network).slider(&engine).expect("built");
        assert!(matches!(slider.way, Way::Kernels(_)));
        let maps = slider.maps(&pixels, 60, 44).expect("computed");
        assert_eq!((maps.rows, maps.columns), (53, 37));
        for (value, expected) in maps.values.iter().zip(expected.expect("read")) {
            assert!((value - expected).abs() <= 1e-6, "{value} for {expected}");
        }
    }

    /// Where the kernels lack a layer, candle's slides.
    #[test]
    fn what_the_kernels_lack_slides_by_candle() {
        let network = Network::new("transposed", Shape::image(8, 8, 1))
            .then(Conv2d::new(4, [3, 3]))
            .then(Activation::LogSoftmax);
        let slider = fresh(&network).slider(&Engine::cpu()).expect("built");
        assert!(matches!(slider.way, Way::Candle(_)));
        let maps = slider.maps(&[7; 20 * 12], 20, 12).expect("computed");
        assert_eq!((maps.rows, maps.columns), (18, 10));
    }

    #[test]
    fn what_does_not_slide_is_told() {
        let slider = fresh(&crate::fixtures::b()).slider(&Engine::cpu());
        let message = slider.expect_err("refused").to_string();
        assert!(message.contains("can slide over an image"), "{message}");
    }
}

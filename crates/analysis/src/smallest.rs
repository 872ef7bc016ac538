use cijfer_network::Network;

use crate::length::Length;
use crate::{Error, Variable, layer};

/// The smallest height and width of an input that the network accepts: below, a window does not
/// fit or nothing is left. Nothing where the input is no image, where a layer asks more of the size
/// than to be large enough (a Reshape for its number of elements, a grouped convolution for the
/// rows that a Permute made channels), or where no size is accepted.
///
/// The layers after a Flatten get other numbers of weights for another size; that is not asked
/// here.
///
/// ```
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("C", Shape::image(1024, 1024, 1))
///     .then(Conv2d::new(20, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(20, [3, 3]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(10, [5, 5]));
/// assert_eq!(cijfer_analysis::smallest_input(&network), Some([28, 28]));
/// ```
pub fn smallest_input(network: &Network) -> Option<[u64; 2]> {
    /// Beyond this no size is tried: no network of a plausible depth needs so much.
    const LARGEST: u64 = 1 << 40;
    let [_, _, channels] = network.input.as_image()?;
    if asks_for_more(network) {
        return None;
    }
    let accepts = |height, width| {
        let mut lengths = vec![
            Length::Known(height),
            Length::Known(width),
            Length::Known(channels),
        ];
        network.places().all(|place| {
            let formulas = layer::formulas(place.layer, &lengths, 1);
            formulas.is_ok_and(|formulas| {
                lengths = formulas.output;
                true
            })
        })
    };
    // Every layer takes a larger input where it takes a smaller one, and makes no less of it.
    let mut enough = 1;
    while !accepts(enough, enough) {
        enough = (enough < LARGEST).then_some(enough * 2)?;
    }
    let height = least(enough, |height| accepts(height, enough));
    let width = least(enough, |width| accepts(height, width));
    Some([height, width])
}

/// Whether the network takes images of any size, from the smallest on, with the same parameters: no
/// layer has parameters whose number depends on the height or width, and what is no longer laid out as
/// an image has lengths that do not depend on them.
///
/// A network that [slides](crate::Analysis::slides) does; so does one that ends in a global pooling
/// and Dense layers behind it.
///
/// ```
/// use cijfer_analysis::takes_any_size;
/// use cijfer_network::{Conv2d, Dense, Flatten, GlobalMaxPooling2d, Network, Shape};
///
/// let network = Network::new("start", Shape::image(28, 28, 1)).then(Conv2d::new(8, [5, 5]));
/// assert!(takes_any_size(&network));
/// let pooled = network.clone().then(GlobalMaxPooling2d::default()).then(Dense::new(10));
/// assert!(takes_any_size(&pooled));
/// assert!(!takes_any_size(&network.then(Flatten).then(Dense::new(10))));
/// ```
pub fn takes_any_size(network: &Network) -> bool {
    if network.input.as_image().is_none() {
        return false;
    }
    let mut lengths = Length::open(&network.input);
    network.places().all(|place| {
        let Ok(formulas) = layer::formulas(place.layer, &lengths, 1) else {
            return false;
        };
        let same_parameters = layer::tensors(place.layer, &lengths).is_ok();
        lengths = open_alone(formulas.output);
        let is_open = |length: &Length| length.known().is_none();
        same_parameters && (lengths.len() == 3 || !lengths.iter().any(is_open))
    })
}

/// Lengths of which it is enough to know that they are open: their formulas would only grow.
fn open_alone(mut lengths: Vec<Length>) -> Vec<Length> {
    for length in &mut lengths {
        if let Length::Open(formula) = length {
            *formula = Variable::HEIGHT.into();
        }
    }
    lengths
}

/// Whether a layer asks more of the size than to be large enough, which cannot be said while the
/// size is open.
fn asks_for_more(network: &Network) -> bool {
    let mut lengths = Length::open(&network.input);
    for place in network.places() {
        match layer::formulas(place.layer, &lengths, 1) {
            Ok(formulas) => lengths = open_alone(formulas.output),
            Err(Error::Open { .. }) => return true,
            // Refused for any size.
            Err(_) => return false,
        }
    }
    false
}

/// The smallest number that is accepted, where `enough` and everything between is.
fn least(enough: u64, accepts: impl Fn(u64) -> bool) -> u64 {
    let (mut below, mut least) = (0, enough);
    while least - below > 1 {
        let middle = below + (least - below) / 2;
        match accepts(middle) {
            true => least = middle,
            false => below = middle,
        }
    }
    least
}
